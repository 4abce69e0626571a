using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace FlameScope.Formats.Nettrace;

/// <summary>
/// Reads values of a block, one after the other, little-endian. Where a value goes over the end it is zero or empty, the rest is passed over, and <see cref="HasFailed"/> says so.
/// </summary>
internal ref struct PayloadCursor(ReadOnlySpan<byte> bytes)
{
    private readonly int _length = bytes.Length;
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Whether a value went over the end.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Whether nothing is left.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Bytes that are left.</summary>
    public readonly int Left => _rest.Length;

    /// <summary>Bytes read so far.</summary>
    public readonly int Position => _length - _rest.Length;

    /// <summary>So many bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<byte> Bytes(long count)
    {
        if (count < 0 || count > _rest.Length) return Fail();
        var taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    public byte U8() => Bytes(1) is [var value] ? value : (byte)0;

    public ushort U16() => Bytes(2) is { Length: 2 } value ? BinaryPrimitives.ReadUInt16LittleEndian(value) : (ushort)0;

    public uint U32() => Bytes(4) is { Length: 4 } value ? BinaryPrimitives.ReadUInt32LittleEndian(value) : 0;

    public int I32() => unchecked((int)U32());

    public ulong U64() => Bytes(8) is { Length: 8 } value ? BinaryPrimitives.ReadUInt64LittleEndian(value) : 0;

    public long I64() => unchecked((long)U64());

    /// <summary>A number of at most ten bytes, seven bits each, the lowest first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ulong VarU64()
    {
        if (_rest is [< 0x80, ..])
        {
            ulong small = _rest[0];
            _rest = _rest[1..];
            return small;
        }

        ulong value = 0;
        for (var shift = 0; shift < 70 && !_rest.IsEmpty; shift += 7)
        {
            var part = _rest[0];
            _rest = _rest[1..];
            value |= (ulong)(part & 0x7F) << Math.Min(shift, 63);
            if (part < 0x80) return value;
        }

        _ = Fail();
        return 0;
    }

    /// <summary>The same, where only 32 bits are used.</summary>
    public uint VarU32() => unchecked((uint)VarU64());

    /// <summary>UTF-16 that ends in a zero, without it.</summary>
    public ReadOnlySpan<byte> Utf16()
    {
        for (var from = 0; ;)
        {
            // A pair of zero bytes at an even place.
            var at = _rest[from..].IndexOf("\0\0"u8);
            if (at < 0) return Fail();
            at += from;
            if (at % 2 == 0)
            {
                var text = _rest[..at];
                _rest = _rest[(at + 2)..];
                return text;
            }

            from = at + 1;
        }
    }

    /// <summary>UTF-8 after its length in two bytes.</summary>
    public ReadOnlySpan<byte> ShortUtf8() => Bytes(U16());

    /// <summary>UTF-8 after its length as <see cref="VarU32"/>.</summary>
    public ReadOnlySpan<byte> VarUtf8() => Bytes(VarU32());

    private ReadOnlySpan<byte> Fail()
    {
        HasFailed = true;
        _rest = default;
        return default;
    }
}
