using System.IO.Compression;

namespace FlameScope.Formats.Input;

/// <summary>Content that may be compressed with gzip, unpacked, with its beginning read to find out what it is.</summary>
internal sealed class UnpackedContent : IDisposable
{
    private readonly ContentStream _content;

    /// <summary>Opens it.</summary>
    /// <param name="stored">It as it is stored.</param>
    /// <param name="maxBytes">The most bytes to give after decompression.</param>
    /// <param name="readsAhead">Whether to unpack on a thread of its own. Never for a pipe, whose next bytes may not come: nobody could stop waiting for them.</param>
    /// <param name="cancel">Ends the reading.</param>
    public UnpackedContent(StoredStream stored, long maxBytes, bool readsAhead, CancellationToken cancel)
    {
        Stored = stored;
        _content = new ContentStream(stored, maxBytes, cancel);
        var magic = new byte[2];
        var length = _content.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        IsGzip = length == 2 && magic is [0x1F, 0x8B];
        Stream file = new ReplayedStream(magic.AsMemory(0, length), _content);
        if (IsGzip)
        {
            file = new GZipStream(file, CompressionMode.Decompress);
            if (readsAhead) file = new ReadAheadStream(file);
            file = _content = new ContentStream(file, maxBytes, cancel);
        }

        var prefix = new byte[ProfileReader.ProbeLength];
        length = file.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false);
        Prefix = length == prefix.Length ? prefix : prefix[..length];
        Stream = new ReplayedStream(Prefix, file);
    }

    /// <summary>It as it is stored.</summary>
    public StoredStream Stored { get; }

    /// <summary>Whether it is compressed with gzip.</summary>
    public bool IsGzip { get; }

    /// <summary>Its first 64 KiB.</summary>
    public byte[] Prefix { get; }

    /// <summary>All of it, from its beginning.</summary>
    public Stream Stream { get; }

    /// <summary>Why it ended before its end, as a sentence; null where it did not, or not yet.</summary>
    public string? EndedBecause => _content.EndedBecause;

    /// <summary>Whether the compressed data is damaged, as far as it was unpacked.</summary>
    public bool IsDamaged => _content.IsDamaged;

    public void Dispose() => Stream.Dispose();
}
