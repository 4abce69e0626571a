using System.Collections.Concurrent;
using FlameScope.Formats;
using FlameScope.Profiles;
using FlameScope.Profiles.Storage;
using FlameScope.Server.ProfileLibrary;

namespace FlameScope.Server.ProfileStore;

/// <summary>
/// Parsed profiles on disk, so that a file that has been opened before is opened in milliseconds. What is there is never trusted, and nothing that goes wrong with it is more than a file that is read again.
/// Profiles are written beside the answering of requests, one at a time. Safe from several threads.
/// </summary>
/// <param name="options">Where they are kept, and how files are read.</param>
/// <param name="time">Measures how long a file took to read.</param>
internal sealed class StoredProfiles(ServerOptions options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan WorthReading = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PatienceAtEnd = TimeSpan.FromSeconds(2);

    // As FileIdentities: above the number of files that a list may have.
    private const int MaxRemembered = 50_000;

    private readonly StoreFolder? _folder = options.StoreFolder is { } path ? new StoreFolder(path, options.StoreBytes) : null;
    private readonly ConcurrentDictionary<string, (FileStamp Stamp, StoredProfileHead? Head)> _heads = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private Task _writing = Task.CompletedTask;

    /// <summary>Done when all that was to be written until now is, or is given up.</summary>
    internal Task Written
    {
        get
        {
            lock (_gate) return _writing;
        }
    }

    /// <summary>The profile of a file: the stored one where there is one of the very same file, else what <paramref name="source"/> reads, which is then stored where that is worth it.</summary>
    /// <param name="file">Which.</param>
    /// <param name="content">The same, open, at its beginning.</param>
    /// <param name="source">Reads it.</param>
    /// <param name="progress">Is told how far reading is.</param>
    /// <param name="cancel">Ends the reading.</param>
    public Profile Read(ProfileFile file, FileStream content, ProfileSource source, IProgress<ReadProgress> progress, CancellationToken cancel)
    {
        var identity = IdentityOf(file, content);
        if (_folder is null || identity is null) return source(content, progress, cancel);
        if (TryRead(_folder, file, identity, cancel) is { } stored)
        {
            progress.Report(new ReadProgress(file.Stamp.SizeBytes, file.Stamp.SizeBytes, stored.Samples.Count));
            return stored;
        }

        var start = time.GetTimestamp();
        var profile = source(content, progress, cancel);
        var isWorthIt = profile.Report.Bytes >= options.StoreFromBytes || time.GetElapsedTime(start) >= WorthReading;
        if (isWorthIt && IdentityOf(file, content) is { } after && after.AsSpan().SequenceEqual(identity)) Keep(_folder, file, identity, profile);
        return profile;
    }

    /// <summary>What is known of a file's profile without loading it; null where it is not stored.</summary>
    public StoredProfileHead? HeadOf(ProfileFile file)
    {
        if (_folder is null) return null;
        if (_heads.TryGetValue(file.Path, out var known) && known.Stamp == file.Stamp) return known.Head;
        var head = ReadHead(_folder, file);
        if (_heads.Count >= MaxRemembered) _heads.Clear();
        _heads[file.Path] = (file.Stamp, head);
        return head;
    }

    /// <summary>Gives up what is not written yet.</summary>
    public void Dispose()
    {
        _end.Cancel();
        Written.Wait(PatienceAtEnd);
        _end.Dispose();
    }

    private static Profile? TryRead(StoreFolder folder, ProfileFile file, byte[] identity, CancellationToken cancel)
    {
        using var stored = folder.Open(file.Path, isUse: true);
        if (stored is null) return null;
        try
        {
            return StoredProfileReader.TryRead(stored, identity, cancel);
        }
        catch (Exception e) when (e is IOException or OutOfMemoryException)
        {
            return null;
        }
    }

    private StoredProfileHead? ReadHead(StoreFolder folder, ProfileFile file)
    {
        try
        {
            using var stored = folder.Open(file.Path, isUse: false);
            if (stored is null || StoredProfileReader.TryReadHead(stored) is not { } head) return null;
            using var content = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return IdentityOf(file, content) is { } identity && head.Identity.Span.SequenceEqual(identity) ? head : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private byte[]? IdentityOf(ProfileFile file, FileStream content)
    {
        if (_folder is null || file.IsTemporary) return null;
        try
        {
            return SourceIdentity.Of(file.Path, content, options.Limits);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Keep(StoreFolder folder, ProfileFile file, byte[] identity, Profile profile)
    {
        lock (_gate)
        {
            if (_end.IsCancellationRequested) return;
            _writing = _writing.ContinueWith(_ => Write(folder, file, identity, profile), CancellationToken.None, TaskContinuationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    private void Write(StoreFolder folder, ProfileFile file, byte[] identity, Profile profile)
    {
        try
        {
            folder.TryReplace(file.Path, (to, maxBytes) => StoredProfileWriter.TryWrite(profile, identity, to, maxBytes, _end.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or OutOfMemoryException)
        {
            // The next opening reads the file itself, as this one did.
        }

        _heads.TryRemove(file.Path, out _);
    }
}
