using System.Buffers.Binary;

namespace FlameScope.Formats.Input;

/// <summary>
/// Deflated data of a zip archive as a gzip member: the header of one in front, checksum and length behind. What unpacks gzip then checks both. Data that ends before its stated length
/// gets no end, as a gzip file that was cut.
/// </summary>
internal sealed class GzipFrame(Stream deflated, ZipEntry entry) : ForwardStream
{
    private static readonly byte[] Header = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];

    private readonly byte[] _trailer = Trailer(entry.Crc, entry.Length);
    private int _headerGiven;
    private long _given;
    private int _trailerGiven;

    public override int Read(Span<byte> buffer)
    {
        if (_headerGiven < Header.Length) return Give(Header, ref _headerGiven, buffer);
        if (_given == entry.StoredLength) return Give(_trailer, ref _trailerGiven, buffer);
        var count = deflated.Read(buffer[..(int)Math.Min(buffer.Length, entry.StoredLength - _given)]);
        _given += count;
        return count;
    }

    private static int Give(byte[] bytes, ref int given, Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, bytes.Length - given);
        bytes.AsSpan(given, count).CopyTo(buffer);
        given += count;
        return count;
    }

    private static byte[] Trailer(uint crc, long length)
    {
        var trailer = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, crc);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(4), unchecked((uint)length));
        return trailer;
    }
}
