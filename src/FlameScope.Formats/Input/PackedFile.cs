using System.IO.Compression;

namespace FlameScope.Formats.Input;

/// <summary>A gzip file that can be unpacked from its beginning, whatever else reads it.</summary>
internal sealed class PackedFile(FileSections file, long maxBytes, CancellationToken cancel)
{
    /// <summary>The file as it is stored.</summary>
    public FileSections Stored => file;

    /// <summary>What is in it. Nothing is unpacked but by reading.</summary>
    public ContentStream Open() => new(new GZipStream(file.Open(0, file.Length), CompressionMode.Decompress), maxBytes, cancel);
}
