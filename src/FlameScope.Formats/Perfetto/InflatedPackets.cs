using System.IO.Compression;
using FlameScope.Formats.Input;

namespace FlameScope.Formats.Perfetto;

/// <summary>Packets that were compressed together (zlib), up to a number of bytes: what is beyond is as if it were not there.</summary>
internal sealed class InflatedPackets(ReadOnlySpan<byte> compressed, long maxBytes, CancellationToken cancel) : ForwardStream
{
    private readonly ZLibStream _inflated = new(new MemoryStream(compressed.ToArray()), CompressionMode.Decompress);

    /// <summary>Bytes that came out so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether more would come out.</summary>
    public bool IsFull => Bytes >= maxBytes;

    public override int Read(Span<byte> buffer)
    {
        cancel.ThrowIfCancellationRequested();
        var count = _inflated.Read(buffer[..(int)Math.Min(buffer.Length, maxBytes - Bytes)]);
        Bytes += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _inflated.Dispose();
        base.Dispose(disposing);
    }
}
