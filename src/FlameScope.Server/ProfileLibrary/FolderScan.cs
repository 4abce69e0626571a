using System.IO.Enumeration;

namespace FlameScope.Server.ProfileLibrary;

/// <summary>
/// Finds the files of the roots. Hidden files and folders are left out; links to folders inside the roots are followed, each folder once, so a loop of
/// links ends; depth and number are bounded. Nothing is opened.
/// </summary>
/// <param name="directory">What is served.</param>
/// <param name="maxFiles">The most files to find.</param>
internal sealed class FolderScan(ProfileDirectory directory, int maxFiles)
{
    /// <summary>Folders below folders. Deeper ones are left out, with a note.</summary>
    internal const int MaxDepth = 32;

    // A home folder has more; looking into each takes seconds and the profiles are not there.
    private const int FoldersPerFile = 2;

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false, RecurseSubdirectories = false };

    private readonly Queue<Folder> _folders = new();
    private readonly Queue<Folder> _linkedFolders = new();
    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);
    private readonly List<FoundFile> _files = [];
    private readonly List<string> _notes = [];

    /// <summary>The files, in no order, and sentences on what was left out.</summary>
    public (IReadOnlyList<FoundFile> Files, IReadOnlyList<string> Notes) Run(CancellationToken cancel)
    {
        foreach (var root in directory.Roots)
        {
            if (root.IsFolder) _folders.Enqueue(new Folder(root, root.Path, "", 0));
            else Add(root, "", root.Path, new FileInfo(root.Path).LastWriteTimeUtc);
        }

        // Real folders before linked ones, so that a file is known by its own place.
        while (_folders.TryDequeue(out var folder) || _linkedFolders.TryDequeue(out folder))
        {
            cancel.ThrowIfCancellationRequested();
            if (_files.Count >= maxFiles)
            {
                _notes.Add($"Only the first {maxFiles:N0} files are listed; serve a smaller folder to see the rest.");
                break;
            }

            if (_visited.Count >= maxFiles * FoldersPerFile)
            {
                _notes.Add($"Only the first {_visited.Count:N0} folders were looked into; serve a smaller one to see the rest.");
                break;
            }

            if (RealPath.Of(folder.Path) is { } real && _visited.Add(real)) Scan(folder);
        }

        return (_files, _notes);
    }

    private void Scan(Folder folder)
    {
        try
        {
            foreach (var entry in new FileSystemEnumerable<Found>(folder.Path, Found.Of, Everything) { ShouldIncludePredicate = Found.IsShown })
            {
                var relative = folder.Relative.Length == 0 ? entry.Name : Path.Combine(folder.Relative, entry.Name);
                if (entry.IsDirectory) Enqueue(folder, entry, relative);
                else if (_files.Count < maxFiles) Add(folder.Root, relative, entry.Path, entry.ModifiedUtc);
                else return;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Note(folder.Root, folder.Relative, "can't be looked into: this server has no permission, or it is gone");
        }
    }

    private void Enqueue(Folder parent, Found entry, string relative)
    {
        var below = new Folder(parent.Root, entry.Path, relative, parent.Depth + 1);
        if (below.Depth > MaxDepth) Note(parent.Root, relative, "lies too deep and was not looked into");
        else if (!entry.IsLink) _folders.Enqueue(below);
        else if (RealPath.Of(entry.Path) is { } real && directory.IsInside(real)) _linkedFolders.Enqueue(below);
        else Note(parent.Root, relative, "is a link that leads out of the served folders and was not followed");
    }

    private void Add(ProfileRoot root, string relative, string path, DateTime modifiedUtc)
    {
        var id = directory.IdOf(root, relative);
        if (directory.TryFind(id, out var file)) _files.Add(new FoundFile(id, file, modifiedUtc, null));
        else _files.Add(new FoundFile(id, null, modifiedUtc, WhyNot(path)));
    }

    private static string WhyNot(string path) => path switch
    {
        _ when path.Contains('\uFFFD', StringComparison.Ordinal) => "The file's name is not valid UTF-8, so it can't be opened; rename it.",
        _ when new FileInfo(path).LinkTarget is not null => "This is a link that is broken or leads out of the served folders; it is not followed.",
        _ => "This is no regular file (a pipe, a socket or a device), or it can't be looked at.",
    };

    private void Note(ProfileRoot root, string relative, string what)
    {
        // As many as a person reads.
        if (_notes.Count < 20) _notes.Add($"The folder \"{directory.IdOf(root, relative)}\" {what}.");
    }

    private readonly record struct Folder(ProfileRoot Root, string Path, string Relative, int Depth);

    private readonly record struct Found(string Name, string Path, bool IsDirectory, bool IsLink, DateTime ModifiedUtc)
    {
        public static Found Of(ref FileSystemEntry entry) => new(
            entry.FileName.ToString(),
            entry.ToFullPath(),
            entry.IsDirectory,
            entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
            entry.LastWriteTimeUtc.UtcDateTime);

        public static bool IsShown(ref FileSystemEntry entry) => entry.FileName is not ['.', ..];
    }
}

/// <summary>A file that was found.</summary>
/// <param name="Id">Its id.</param>
/// <param name="File">What may be opened; null where it may not.</param>
/// <param name="ModifiedUtc">When it, or the link to it, was changed.</param>
/// <param name="Problem">Why it may not be opened.</param>
internal sealed record FoundFile(string Id, ProfileFile? File, DateTime ModifiedUtc, string? Problem);
