using System.Diagnostics.CodeAnalysis;

namespace FlameScope.Server.ProfileLibrary;

/// <summary>
/// What is served: the folders and files given, and what was uploaded. The only code that turns an id into a path, and a path into an id.
/// <para>
/// An id is the path below the folder, with <c>/</c> between its parts whatever the system; where there are several roots the root's name comes first. It is looked up, never
/// normalised: a part that is empty, <c>.</c>, <c>..</c> or begins with a dot (those files are hidden), a NUL, and on Windows a separator or a stream name, make it no id. Links are followed, and the
/// place that they lead to has to be inside of a root.
/// </para>
/// </summary>
internal sealed class ProfileDirectory
{
    private const int MaxIdLength = 4096;

    private readonly UploadFolder _uploads;
    private readonly string[] _temporary;
    private readonly bool _named;

    /// <summary>Serves <paramref name="roots"/>; what lies in <paramref name="temporaryFolders"/> lasts no longer than the server.</summary>
    /// <exception cref="ArgumentException">A root is neither a folder nor a file.</exception>
    public ProfileDirectory(IEnumerable<string> roots, UploadFolder uploads, IEnumerable<string>? temporaryFolders = null)
    {
        _uploads = uploads;
        _temporary = [.. (temporaryFolders ?? []).Select(folder => RealPath.Of(folder) ?? folder)];
        var paths = roots.Select(Resolved).Distinct(StringComparer.Ordinal).ToArray();
        _named = paths.Length != 1;
        Roots = [.. NamesOf(paths).Zip(paths, (name, path) => new ProfileRoot(name, path, Directory.Exists(path)))];
    }

    /// <summary>The folders and files that were given, without links, in their order.</summary>
    public IReadOnlyList<ProfileRoot> Roots { get; }

    /// <summary>Finds the file that an id names.</summary>
    /// <returns>Whether there is one that may be served. Why not is deliberately not told: it would say which paths exist.</returns>
    public bool TryFind(string? id, [NotNullWhen(true)] out ProfileFile? file)
    {
        file = null;
        if (string.IsNullOrEmpty(id) || id.Length > MaxIdLength || id.Contains('\0', StringComparison.Ordinal)) return false;
        if (_uploads.PathOf(id) is { } uploaded) return TryOpenable(id, uploaded, isTemporary: true, out file);
        return CandidateOf(id) is { } candidate
            && RealPath.Of(candidate) is { } path
            && IsInside(path)
            && TryOpenable(id, path, _temporary.Any(folder => IsBelow(path, folder)), out file);
    }

    /// <summary>Whether a path without links is a root or inside of one. A sibling whose name merely begins alike is not.</summary>
    public bool IsInside(string path) => Roots.Any(root =>
        root.IsFolder
            ? path == root.Path || IsBelow(path, root.Path)
            : path == root.Path);

    /// <summary>The id of what lies at <paramref name="relativePath"/> below a root, or of a root that is a file.</summary>
    public string IdOf(ProfileRoot root, string relativePath)
    {
        var below = Path.DirectorySeparatorChar == '/' ? relativePath : relativePath.Replace(Path.DirectorySeparatorChar, '/');
        if (!root.IsFolder) return root.Name;
        return _named ? $"{root.Name}/{below}" : below;
    }

    private string? CandidateOf(string id)
    {
        if (Roots.FirstOrDefault(root => !root.IsFolder && root.Name == id) is { } single) return single.Path;
        var parts = id.Split('/');
        if (!Array.TrueForAll(parts, IsPlainName)) return null;

        var root = _named ? Roots.FirstOrDefault(root => root.IsFolder && root.Name == parts[0]) : Roots[0];
        var below = parts.AsSpan(_named ? 1 : 0);
        return root is { IsFolder: true } && below.Length > 0 ? Path.Combine([root.Path, .. below]) : null;
    }

    private static bool IsPlainName(string part) =>
        part is not ("" or ['.', ..])
        && (Path.DirectorySeparatorChar == '/' || part.AsSpan().IndexOfAny('\\', ':') < 0);

    private static bool IsBelow(string path, string folder) =>
        path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static bool TryOpenable(string id, string path, bool isTemporary, [NotNullWhen(true)] out ProfileFile? file)
    {
        file = null;
        if (!FileKind.IsRegular(path)) return false;
        try
        {
            file = new ProfileFile(id, path, FileStamp.Of(path)) { IsTemporary = isTemporary };
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string Resolved(string root) => RealPath.Of(root) is { } path && (Directory.Exists(path) || FileKind.IsRegular(path))
        ? path
        : throw new ArgumentException($"There is no folder or file \"{root}\".", nameof(root));

    private static IEnumerable<string> NamesOf(string[] paths)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal) { UploadFolder.IdPrefix };
        foreach (var path in paths)
        {
            var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
            if (name.Length == 0) name = "root";
            var distinct = name;
            for (var n = 2; !taken.Add(distinct); n++) distinct = $"{name}-{n}";
            yield return distinct;
        }
    }
}

/// <summary>A folder or file that was given.</summary>
/// <param name="Name">The first part of its ids where there are several roots.</param>
/// <param name="Path">Where it is, without links.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
internal sealed record ProfileRoot(string Name, string Path, bool IsFolder);
