using System.Buffers.Binary;
using System.Text;

namespace FlameScope.Testing;

/// <summary>Writes protobuf messages field by field, packed or not, for fixtures of the formats that are written in it.</summary>
public sealed class ProtobufWriter
{
    private readonly List<byte> _bytes = [];

    /// <summary>The message so far.</summary>
    public byte[] ToArray() => [.. _bytes];

    /// <summary>A number, signed or not.</summary>
    public ProtobufWriter Number(int field, long value)
    {
        Tag(field, 0);
        return Varint((ulong)value);
    }

    /// <summary>Eight bytes.</summary>
    public ProtobufWriter Fixed64(int field, ulong value)
    {
        Tag(field, 1);
        return Raw(value);
    }

    /// <summary>A floating number.</summary>
    public ProtobufWriter Double(int field, double value) => Fixed64(field, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>A text.</summary>
    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Bytes.</summary>
    public ProtobufWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, 2);
        Varint((ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    /// <summary>A message.</summary>
    public ProtobufWriter Message(int field, Action<ProtobufWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var message = new ProtobufWriter();
        write(message);
        return Bytes(field, message.ToArray());
    }

    /// <summary>Numbers of a repeated field, packed.</summary>
    public ProtobufWriter Packed(int field, params IEnumerable<long> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var packed = new ProtobufWriter();
        foreach (var value in values) packed.Varint((ulong)value);
        return Bytes(field, packed.ToArray());
    }

    /// <summary>Numbers of a repeated field, each with its tag.</summary>
    public ProtobufWriter Unpacked(int field, params IEnumerable<long> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (var value in values) Number(field, value);
        return this;
    }

    /// <summary>Numbers of eight bytes, packed.</summary>
    public ProtobufWriter PackedFixed64(int field, params IEnumerable<ulong> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var packed = new ProtobufWriter();
        foreach (var value in values) packed.Raw(value);
        return Bytes(field, packed.ToArray());
    }

    /// <summary>Floating numbers, packed.</summary>
    public ProtobufWriter PackedDoubles(int field, params IEnumerable<double> values) => PackedFixed64(field, values.Select(BitConverter.DoubleToUInt64Bits));

    /// <summary>A group, which readers pass over.</summary>
    public ProtobufWriter Group(int field, Action<ProtobufWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Tag(field, 3);
        var group = new ProtobufWriter();
        write(group);
        _bytes.AddRange(group._bytes);
        Tag(field, 4);
        return this;
    }

    private void Tag(int field, int type) => Varint(((ulong)field << 3) | (uint)type);

    private ProtobufWriter Varint(ulong value)
    {
        for (; value > 0x7F; value >>= 7) _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
        return this;
    }

    private ProtobufWriter Raw(ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        _bytes.AddRange(bytes);
        return this;
    }
}
