using System.Buffers.Binary;

namespace FlameScope.Formats.Protobuf;

/// <summary>A message that is being written, for formats that say the same in another form than protobuf. It grows with what is written and is used again.</summary>
internal sealed class WireBuffer
{
    private byte[] _bytes = new byte[256];
    private int _length;

    /// <summary>The message so far; valid until more is written.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Begins anew.</summary>
    public void Clear() => _length = 0;

    /// <summary>A number.</summary>
    public void Number(int field, ulong value)
    {
        Varint((ulong)field << 3);
        Varint(value);
    }

    /// <summary>Text, a message, or packed numbers.</summary>
    public void Field(int field, ReadOnlySpan<byte> bytes)
    {
        Varint(((ulong)field << 3) | (ulong)WireType.Bytes);
        Varint((ulong)bytes.Length);
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>A number without a field around it: of packed numbers.</summary>
    public void Varint(ulong value)
    {
        var room = Room(10);
        var length = 0;
        for (; value > 0x7F; value >>= 7) room[length++] = (byte)(value | 0x80);
        room[length++] = (byte)value;
        _length += length;
    }

    /// <summary>A number of 8 bytes without a field around it.</summary>
    public void Fixed64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Room(8), value);
        _length += 8;
    }

    private Span<byte> Room(int count)
    {
        if (_bytes.Length - _length < count) Array.Resize(ref _bytes, checked(Math.Max(_bytes.Length * 2, _length + count)));
        return _bytes.AsSpan(_length);
    }
}
