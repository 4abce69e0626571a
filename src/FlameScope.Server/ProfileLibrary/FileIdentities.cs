using System.Collections.Concurrent;
using FlameScope.Formats;

namespace FlameScope.Server.ProfileLibrary;

/// <summary>
/// Which format each file is, told from its first bytes and remembered for as long as the file stays the same, so that listing a folder again
/// opens no file. Safe from several threads.
/// </summary>
internal sealed class FileIdentities
{
    // Above the number of files that a list may have; past it all is forgotten, which costs one look at each file.
    private const int MaxRemembered = 50_000;

    private readonly ConcurrentDictionary<string, (FileStamp Stamp, FormatOrProblem Identity)> _known = new(StringComparer.Ordinal);

    /// <summary>What a regular file is. Never throws for what the file is or holds.</summary>
    public FormatOrProblem Of(string path, FileStamp stamp)
    {
        if (_known.TryGetValue(path, out var known) && known.Stamp == stamp) return known.Identity;
        var identity = Identify(path);
        if (_known.Count >= MaxRemembered) _known.Clear();
        _known[path] = (stamp, identity);
        return identity;
    }

    private static FormatOrProblem Identify(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (file.Length == 0) return new FormatOrProblem(null, "This is an empty file.");
            var identity = ProfileReader.Identify(file);
            return identity.FormatName is { } format ? new FormatOrProblem(format, null) : new FormatOrProblem(null, $"This is {identity.Description}");
        }
        catch (UnauthorizedAccessException)
        {
            return new FormatOrProblem(null, "This server has no permission to read the file.");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever a file does to a reader, it is one bad row and never a broken list.
            return new FormatOrProblem(null, $"The file can't be read: {e.Message}");
        }
    }
}

/// <summary>The format of a file, or why it has none.</summary>
/// <param name="Format">The format's name; null where it is none.</param>
/// <param name="Problem">Why, in a sentence; null where all is well.</param>
internal readonly record struct FormatOrProblem(string? Format, string? Problem);
