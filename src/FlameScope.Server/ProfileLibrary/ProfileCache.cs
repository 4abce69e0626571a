using FlameScope.Server.ProfileStore;

namespace FlameScope.Server.ProfileLibrary;

/// <summary>
/// The profiles in memory. A file is read once however many ask for it, and again when its size or time has changed. Bounded by an estimate of
/// bytes: the least recently asked for go first, the latest stays whatever its size. A failure is remembered for a while, so that a page that asks for three pictures does not read a bad file
/// three times.
/// </summary>
/// <param name="source">How a file is read.</param>
/// <param name="stored">What is on disk of what was read before.</param>
/// <param name="budgetBytes">The bound.</param>
/// <param name="time">The clock, for failures.</param>
internal sealed class ProfileCache(ProfileSource source, StoredProfiles stored, long budgetBytes, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan FailureLife = TimeSpan.FromSeconds(10);

    // Reading uses all cores by itself; two at a time keep one slow disk from holding up the rest.
    private readonly SemaphoreSlim _slots = new(2);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private long _uses;
    private bool _disposed;

    /// <summary>The profile of a file, loaded where it is not.</summary>
    /// <exception cref="LoadCancelledException">The load was cancelled.</exception>
    /// <exception cref="OperationCanceledException">This caller gave up.</exception>
    public async Task<LoadedProfile> GetAsync(ProfileFile file, CancellationToken cancel)
    {
        var load = Join(file);
        try
        {
            return await load.Outcome.WaitAsync(cancel);
        }
        finally
        {
            load.Leave();
        }
    }

    /// <summary>The load of a file, begun where there is none. The caller waits for it until <see cref="ProfileLoad.Leave"/>.</summary>
    public ProfileLoad Join(ProfileFile file)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_entries.TryGetValue(file.Path, out var entry) && IsCurrent(entry, file.Stamp) && entry.Load.TryJoin())
            {
                entry.LastUse = ++_uses;
                return entry.Load;
            }

            var load = ProfileLoad.Start(file, source, stored, _slots);
            entry = new Entry(load) { LastUse = ++_uses };
            _entries[file.Path] = entry;
            _ = load.Outcome.ContinueWith(_ => Completed(entry), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return load;
        }
    }

    /// <summary>The profile of a file if it is in memory and current; does not load, nor count as a use.</summary>
    public LoadedProfile? Peek(string path, FileStamp stamp)
    {
        lock (_gate)
        {
            return _entries.TryGetValue(path, out var entry) && entry.Load.Outcome.IsCompletedSuccessfully && entry.Load.Stamp == stamp ? entry.Load.Outcome.Result : null;
        }
    }

    /// <summary>How many wait for the load of a file.</summary>
    internal int WaitersOf(string path)
    {
        lock (_gate) return _entries.GetValueOrDefault(path)?.Load.Waiters ?? 0;
    }

    /// <summary>Ends the load of a file, if one is under way.</summary>
    public void Cancel(ProfileFile file)
    {
        ProfileLoad? load;
        lock (_gate) load = _entries.GetValueOrDefault(file.Path)?.Load;
        load?.Cancel();
    }

    /// <summary>Ends all loads.</summary>
    public void Dispose()
    {
        ProfileLoad[] loads;
        lock (_gate)
        {
            _disposed = true;
            loads = [.. _entries.Values.Select(entry => entry.Load)];
            _entries.Clear();
        }

        foreach (var load in loads) load.Cancel();
    }

    private bool IsCurrent(Entry entry, FileStamp stamp)
    {
        var outcome = entry.Load.Outcome;

        // A load under way is joined even where the file has grown since: a file that is being written would otherwise be read once for each request.
        if (!outcome.IsCompleted) return true;
        if (entry.Load.Stamp != stamp) return false;
        return outcome.IsCompletedSuccessfully || time.GetElapsedTime(entry.CompletedAt) < FailureLife;
    }

    private void Completed(Entry entry)
    {
        lock (_gate)
        {
            entry.CompletedAt = time.GetTimestamp();
            Trim();
        }
    }

    private void Trim()
    {
        foreach (var (path, entry) in _entries.ToArray())
        {
            var outcome = entry.Load.Outcome;
            if (outcome.IsFaulted && (entry.Load.IsCancelled || time.GetElapsedTime(entry.CompletedAt) >= FailureLife)) _entries.Remove(path);
        }

        // Sizes are asked anew: a profile grows with the groupings that were used.
        var loaded = _entries.Where(entry => entry.Value.Load.Outcome.IsCompletedSuccessfully).OrderByDescending(entry => entry.Value.LastUse).ToArray();
        var bytes = 0L;
        foreach (var (path, entry) in loaded)
        {
            bytes += entry.Load.Outcome.Result.RetainedBytes;
            if (bytes > budgetBytes && entry != loaded[0].Value) _entries.Remove(path);
        }
    }

    private sealed class Entry(ProfileLoad load)
    {
        public ProfileLoad Load { get; } = load;

        public long LastUse { get; set; }

        public long CompletedAt { get; set; }
    }
}
