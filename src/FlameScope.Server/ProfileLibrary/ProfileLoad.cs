using FlameScope.Analysis;
using FlameScope.Formats;
using FlameScope.Profiles;
using FlameScope.Server.ProfileStore;

namespace FlameScope.Server.ProfileLibrary;

/// <summary>Reads a profile from an open file.</summary>
internal delegate Profile ProfileSource(Stream file, IProgress<ReadProgress> progress, CancellationToken cancel);

/// <summary>
/// One reading of one file, for however many wait for it. Each waiter can give up alone; when the last one does, or <see cref="Cancel"/> is called, the reading ends.
/// </summary>
internal sealed class ProfileLoad : IProgress<ReadProgress>
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _cancel = new();
    private readonly ProfileFile _file;
    private readonly string _path;
    private readonly ProfileSource _source;
    private readonly StoredProfiles _stored;
    private volatile LoadProgress _progress;
    private int _waiters;
    private bool _cancelled;

    private ProfileLoad(ProfileFile file, ProfileSource source, StoredProfiles stored)
    {
        _file = file;
        _path = file.Path;
        _source = source;
        _stored = stored;
        Stamp = file.Stamp;
        _progress = new LoadProgress(0, file.Stamp.SizeBytes, 0, "reading");
    }

    /// <summary>The outcome: the profile, <see cref="LoadCancelledException"/>, or why it can't be read. Never cancelled.</summary>
    public Task<LoadedProfile> Outcome { get; private set; } = null!;

    /// <summary>The latest progress.</summary>
    public LoadProgress Progress => _progress;

    /// <summary>The state of the file that is, or was, read.</summary>
    public FileStamp Stamp { get; private set; }

    /// <summary>Whether it was cancelled.</summary>
    public bool IsCancelled
    {
        get
        {
            lock (_gate) return _cancelled;
        }
    }

    /// <summary>How many wait.</summary>
    public int Waiters
    {
        get
        {
            lock (_gate) return _waiters;
        }
    }

    /// <summary>Begins to read a file, as soon as <paramref name="slots"/> lets it. The caller has joined already.</summary>
    public static ProfileLoad Start(ProfileFile file, ProfileSource source, StoredProfiles stored, SemaphoreSlim slots)
    {
        var load = new ProfileLoad(file, source, stored) { _waiters = 1 };
        load.Outcome = load.RunAsync(slots);
        return load;
    }

    /// <summary>Waits too, unless it was cancelled. Each joining is followed by one <see cref="Leave"/>.</summary>
    public bool TryJoin()
    {
        lock (_gate)
        {
            // A cancellation may have come too late to keep the load from being done.
            if (_cancelled && !Outcome.IsCompletedSuccessfully) return false;
            _waiters++;
            return true;
        }
    }

    /// <summary>Waits no more; the reading ends where nobody else does.</summary>
    public void Leave()
    {
        // In one step, or else somebody could join between the last one's leaving and the end.
        lock (_gate)
        {
            if (--_waiters > 0 || !TryMarkCancelled()) return;
        }

        _cancel.Cancel();
    }

    /// <summary>Ends the reading for all who wait. Nothing happens where it is over.</summary>
    public void Cancel()
    {
        lock (_gate)
        {
            if (!TryMarkCancelled()) return;
        }

        _cancel.Cancel();
    }

    private bool TryMarkCancelled()
    {
        if (Outcome.IsCompleted || _cancelled) return false;
        return _cancelled = true;
    }

    // Once all is read, what is left is sorting and interning.
    void IProgress<ReadProgress>.Report(ReadProgress value) =>
        _progress = new LoadProgress(value.BytesRead, value.TotalBytes, value.Samples, value.BytesRead < value.TotalBytes ? "reading" : "sorting");

    private async Task<LoadedProfile> RunAsync(SemaphoreSlim slots)
    {
        try
        {
            await slots.WaitAsync(_cancel.Token);
            try
            {
                // A thread of its own: reading takes seconds and must not starve the pool that answers requests.
                return await Task.Factory.StartNew(Read, _cancel.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
            finally
            {
                slots.Release();
            }
        }
        catch (OperationCanceledException) when (_cancel.IsCancellationRequested)
        {
            throw new LoadCancelledException();
        }
        finally
        {
            _progress = _progress with { Stage = "done" };
        }
    }

    private LoadedProfile Read()
    {
        try
        {
            Stamp = FileStamp.Of(_path);
            using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
            var analysis = new ProfileAnalysis(_stored.Read(_file with { Stamp = Stamp }, file, _source, this, _cancel.Token));
            _ = analysis.Summary;
            return new LoadedProfile(Stamp, analysis, HasChanged());
        }
        catch (ProfileFormatException e) when (HasChanged())
        {
            throw new UnreadableFileException($"{e.Message} The file changed while it was being read; try again when it is complete.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnreadableFileException("The file can't be opened: this server has no permission to read it.", e);
        }
        catch (FileNotFoundException e)
        {
            throw new UnreadableFileException("The file is no longer there.", e);
        }
        catch (IOException e)
        {
            throw new UnreadableFileException($"The file can't be read: {e.Message}", e);
        }
    }

    private bool HasChanged()
    {
        try
        {
            return FileStamp.Of(_path) != Stamp;
        }
        catch (IOException)
        {
            return true;
        }
    }
}

/// <summary>A load was cancelled, by request or because nobody waited for it.</summary>
internal sealed class LoadCancelledException() : Exception("The load of this profile was cancelled. Ask again to load it.");

/// <summary>A file can't be read, for a reason that lies not in its format.</summary>
internal sealed class UnreadableFileException(string message, Exception inner) : Exception(message, inner);
