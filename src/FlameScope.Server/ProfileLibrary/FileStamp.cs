namespace FlameScope.Server.ProfileLibrary;

/// <summary>What tells one state of a file from another without reading it.</summary>
/// <param name="SizeBytes">Length.</param>
/// <param name="ModifiedUtc">Time of the last change.</param>
internal readonly record struct FileStamp(long SizeBytes, DateTime ModifiedUtc)
{
    /// <summary>The stamp of a file as it is now.</summary>
    /// <exception cref="IOException">The file is not there or can't be looked at.</exception>
    public static FileStamp Of(string path)
    {
        var file = new FileInfo(path);
        return new FileStamp(file.Length, file.LastWriteTimeUtc);
    }
}

/// <summary>A file of the library that may be opened: its links are followed and it is inside of what is served.</summary>
/// <param name="Id">By which callers name it.</param>
/// <param name="Path">Where it is, without links.</param>
/// <param name="Stamp">Its state when it was looked up.</param>
internal sealed record ProfileFile(string Id, string Path, FileStamp Stamp)
{
    /// <summary>Whether it lasts no longer than the server: an upload, or what came from a pipe. Its profile is not stored.</summary>
    public bool IsTemporary { get; init; }
}
