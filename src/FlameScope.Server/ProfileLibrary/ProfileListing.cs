using FlameScope.Profiles.Storage;
using FlameScope.Server.ProfileStore;

namespace FlameScope.Server.ProfileLibrary;

/// <summary>Lists the library: each file with its format, or with what is wrong with it. One bad file is one row.</summary>
internal sealed class ProfileListing(ProfileDirectory directory, UploadFolder uploads, ProfileCache cache, FileIdentities identities, StoredProfiles stored, ServerOptions options) : IDisposable
{
    // Looking at a file is mostly waiting for the disk; more at a time than this gains nothing.
    private static readonly int Workers = Math.Clamp(Environment.ProcessorCount, 2, 8);

    // One scan at a time: a second one finds what the first has remembered.
    private readonly SemaphoreSlim _scanning = new(1);

    /// <summary>All rows, newest first, and notes on what was left out.</summary>
    public async Task<(IReadOnlyList<ListedProfile> Rows, IReadOnlyList<string> Notes)> ListAsync(CancellationToken cancel)
    {
        await _scanning.WaitAsync(cancel);
        try
        {
            return await Task.Run(() => List(cancel), cancel);
        }
        finally
        {
            _scanning.Release();
        }
    }

    /// <summary>The row of one file.</summary>
    public ListedProfile RowOf(ProfileFile file)
    {
        var (format, problem) = identities.Of(file.Path, file.Stamp);
        var loaded = cache.Peek(file.Path, file.Stamp);
        return new ListedProfile(file.Id, file.Stamp, format, problem, loaded, loaded is null && format is not null ? stored.HeadOf(file) : null);
    }

    /// <inheritdoc/>
    public void Dispose() => _scanning.Dispose();

    private (IReadOnlyList<ListedProfile> Rows, IReadOnlyList<string> Notes) List(CancellationToken cancel)
    {
        var (found, notes) = new FolderScan(directory, options.MaxListedFiles).Run(cancel);
        var files = found.ToList();
        foreach (var id in uploads.Ids)
        {
            if (directory.TryFind(id, out var file)) files.Add(new FoundFile(id, file, file.Stamp.ModifiedUtc, null));
        }

        var rows = new ListedProfile[files.Count];
        Parallel.For(0, rows.Length, new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = cancel }, i => rows[i] = RowOf(files[i]));
        return ([.. rows.OrderByDescending(row => row.Stamp.ModifiedUtc).ThenBy(row => row.Id, StringComparer.Ordinal)], notes);
    }

    private ListedProfile RowOf(FoundFile found) => found.File is { } file
        ? RowOf(file)
        : new ListedProfile(found.Id, new FileStamp(0, found.ModifiedUtc), null, found.Problem, null, null);
}

/// <summary>A file of the library.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Stamp">Its size and time.</param>
/// <param name="Format">Its format; null where it is none that can be read.</param>
/// <param name="Problem">Why it can't be opened; null where it can.</param>
/// <param name="Loaded">Its profile, where it is in memory.</param>
/// <param name="Stored">What is on disk of its profile, where it is not in memory and was opened before.</param>
internal sealed record ListedProfile(string Id, FileStamp Stamp, string? Format, string? Problem, LoadedProfile? Loaded, StoredProfileHead? Stored);
