using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace FlameScope.Formats.Protobuf;

/// <summary>How a field of a protobuf message is written (https://protobuf.dev/programming-guides/encoding/).</summary>
internal enum WireType : byte
{
    /// <summary>A number of 1 to 10 bytes.</summary>
    Varint = 0,

    /// <summary>8 bytes.</summary>
    Fixed64 = 1,

    /// <summary>A length and so many bytes: text, bytes, a message, or packed numbers.</summary>
    Bytes = 2,

    /// <summary>The fields up to the end of a group; passed over.</summary>
    Group = 3,

    /// <summary>The end of a group.</summary>
    EndOfGroup = 4,

    /// <summary>4 bytes.</summary>
    Fixed32 = 5,
}

/// <summary>
/// The fields of a message that lies in memory, one after the other. Nothing is allocated, and nothing throws: a message that is damaged ends, and <see cref="IsDamaged"/> says so.
/// Fields of a group are passed over with it.
/// </summary>
internal ref struct WireFields(ReadOnlySpan<byte> message)
{
    private const int MaxFieldNumber = (1 << 29) - 1;

    private readonly ReadOnlySpan<byte> _message = message;

    /// <summary>Behind the field.</summary>
    private int _at;

    /// <summary>Where the field's bytes begin; where it has none, behind it.</summary>
    private int _from;
    private uint _tag;
    private ulong _value;

    /// <summary>The field's number.</summary>
    public readonly int Number => (int)(_tag >> 3);

    /// <summary>How it is written.</summary>
    public readonly WireType Type => (WireType)(_tag & 7);

    /// <summary>Its number, where it is one; 0 otherwise. Signed and floating numbers are the same bits.</summary>
    public readonly ulong Value => _value;

    /// <summary>Its bytes, where it has a length; empty otherwise.</summary>
    public readonly ReadOnlySpan<byte> Bytes => _message[_from.._at];

    /// <summary>Whether the message ended in something that is no field, or is only the beginning of one.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Whether the message ended in the beginning of a field: so ends the beginning of a file.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether nothing follows the field.</summary>
    public readonly bool IsLast => _at == _message.Length;

    /// <summary>The value as a signed number of 64 bits.</summary>
    public readonly long Signed => (long)_value;

    /// <summary>The value as an index or id of 32 bits; -1 where it is negative or does not fit.</summary>
    public readonly int Index => _value <= int.MaxValue ? (int)_value : -1;

    /// <summary>The numbers of a repeated field, packed or one alone.</summary>
    public readonly WireNumbers Numbers => new(Type, _value, Bytes);

    /// <summary>Goes to the next field.</summary>
    /// <returns>False at the end of the message, and where it is damaged.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Next()
    {
        var bytes = _message;
        var at = _at;
        if ((uint)at >= (uint)bytes.Length) return false;

        // Nearly all fields have a tag of one byte and are a number, or have a length of one byte or two.
        uint tag = bytes[at];
        if ((uint)(at + 1) < (uint)bytes.Length && tag is >= 8 and < 0x80)
        {
            uint first = bytes[at + 1];
            if ((tag & 7) == (uint)WireType.Varint)
            {
                if (first < 0x80)
                {
                    (_tag, _value, _from, _at) = (tag, first, at + 2, at + 2);
                    return true;
                }

                if (LongVarint(bytes, at + 1, out var value) is > 0 and var end)
                {
                    (_tag, _value, _from, _at) = (tag, value, end, end);
                    return true;
                }
            }
            else if ((tag & 7) == (uint)WireType.Bytes)
            {
                at += 2;
                if (first >= 0x80 && (uint)at < (uint)bytes.Length && bytes[at] is < 0x80 and var second)
                {
                    first = (first & 0x7F) | ((uint)second << 7);
                    at++;
                }
                else if (first >= 0x80)
                {
                    return NextOther();
                }

                if (first <= (uint)(bytes.Length - at))
                {
                    (_tag, _value, _from, _at) = (tag, 0, at, at + (int)first);
                    return true;
                }
            }
        }

        return NextOther();
    }

    /// <summary>As <see cref="Next"/>, for every kind of field, damaged ones too.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool NextOther()
    {
        while (_at < _message.Length)
        {
            if (!TryVarint(_message, ref _at, out var tag)) return Cut();
            if (tag >> 3 is 0 or > MaxFieldNumber) return Damaged();
            (_tag, _value) = ((uint)tag, 0);
            switch (Type)
            {
                case WireType.Varint:
                    if (!TryVarint(_message, ref _at, out var value)) return Cut();
                    (_value, _from) = (value, _at);
                    return true;
                case WireType.Fixed64:
                    if (_message.Length - _at < 8) return Cut();
                    _value = BinaryPrimitives.ReadUInt64LittleEndian(_message[_at..]);
                    _at += 8;
                    _from = _at;
                    return true;
                case WireType.Bytes:
                    if (!TryVarint(_message, ref _at, out var length) || length > (ulong)(_message.Length - _at)) return Cut();
                    _from = _at;
                    _at += (int)length;
                    return true;
                case WireType.Fixed32:
                    if (_message.Length - _at < 4) return Cut();
                    _value = BinaryPrimitives.ReadUInt32LittleEndian(_message[_at..]);
                    _at += 4;
                    _from = _at;
                    return true;
                case WireType.Group:
                    if (!TrySkipGroup()) return Damaged();
                    break;
                default:
                    return Damaged();
            }
        }

        return false;
    }

    /// <summary>A varint at a place, which is moved behind it.</summary>
    /// <returns>False where the bytes end before it does, or it is longer than ten bytes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryVarint(ReadOnlySpan<byte> bytes, ref int at, out ulong value)
    {
        if ((uint)at < (uint)bytes.Length)
        {
            uint first = bytes[at];
            if (first < 0x80)
            {
                at++;
                value = first;
                return true;
            }

            // The ids of some thousand locations, functions or strings.
            if ((uint)(at + 1) < (uint)bytes.Length && bytes[at + 1] < 0x80)
            {
                value = (first & 0x7F) | ((uint)bytes[at + 1] << 7);
                at += 2;
                return true;
            }
        }

        // No reference to the place is given away, so that callers keep it in a register.
        var end = LongVarint(bytes, at, out var number);
        value = number;
        if (end < 0)
        {
            at = Math.Min(bytes.Length, at + 10);
            return false;
        }

        at = end;
        return true;
    }

    /// <summary>A varint of any length.</summary>
    /// <returns>The place behind it; -1 where the bytes end before it does, or it is longer than ten bytes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int LongVarint(ReadOnlySpan<byte> bytes, int at, out ulong value)
    {
        if (bytes.Length - at >= 8)
        {
            // Eight bytes at once: those up to the first without its upper bit, then their lower seven bits side by side.
            var word = BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
            var ends = ~word & 0x8080_8080_8080_8080;
            if (ends != 0)
            {
                word &= (ends ^ (ends - 1)) & 0x7F7F_7F7F_7F7F_7F7F;
                word = ((word & 0x7F00_7F00_7F00_7F00) >> 1) | (word & 0x007F_007F_007F_007F);
                word = ((word & 0x3FFF_0000_3FFF_0000) >> 2) | (word & 0x0000_3FFF_0000_3FFF);
                value = ((word & 0x0FFF_FFFF_0000_0000) >> 4) | (word & 0x0000_0000_0FFF_FFFF);
                return at + (BitOperations.TrailingZeroCount(ends) >> 3) + 1;
            }
        }

        value = 0;
        for (var shift = 0; shift < 70 && (uint)at < (uint)bytes.Length; shift += 7)
        {
            var part = bytes[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return at;
        }

        return -1;
    }

    /// <summary>Groups may stand in groups: they are counted, so that no depth of them needs a stack.</summary>
    private bool TrySkipGroup()
    {
        for (var open = 1; open > 0;)
        {
            if (!TryVarint(_message, ref _at, out var tag) || tag >> 3 == 0) return false;
            switch ((WireType)(tag & 7))
            {
                case WireType.Varint when TryVarint(_message, ref _at, out _):
                    break;
                case WireType.Fixed64 when _message.Length - _at >= 8:
                    _at += 8;
                    break;
                case WireType.Fixed32 when _message.Length - _at >= 4:
                    _at += 4;
                    break;
                case WireType.Bytes when TryVarint(_message, ref _at, out var length) && length <= (ulong)(_message.Length - _at):
                    _at += (int)length;
                    break;
                case WireType.Group:
                    open++;
                    break;
                case WireType.EndOfGroup:
                    open--;
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    /// <summary>The bytes end in a field, unless it is a number that does not end after ten of them.</summary>
    private bool Cut()
    {
        IsCut = _message.Length - _at < 10 || _message[_at] < 0x80 || Type != WireType.Varint;
        return Damaged();
    }

    private bool Damaged()
    {
        IsDamaged = true;
        _at = _message.Length;
        return false;
    }
}

/// <summary>The numbers of a repeated field: packed ones as they come, or the one of a field that is not packed. What is cut off at the end of packed numbers is left out.</summary>
internal ref struct WireNumbers(WireType type, ulong value, ReadOnlySpan<byte> packed)
{
    private readonly ReadOnlySpan<byte> _packed = packed;
    private int _at;
    private bool _hasOne = type is WireType.Varint or WireType.Fixed64 or WireType.Fixed32;

    /// <summary>The number that was read last.</summary>
    public ulong Current { get; private set; } = value;

    public readonly WireNumbers GetEnumerator() => this;

    /// <summary>Goes to the next varint.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext()
    {
        if (_hasOne)
        {
            _hasOne = false;
            return true;
        }

        if (!WireFields.TryVarint(_packed, ref _at, out var number)) return false;
        Current = number;
        return true;
    }

    /// <summary>Goes to the next number of 8 bytes.</summary>
    public bool MoveNextFixed64()
    {
        if (_hasOne)
        {
            _hasOne = false;
            return true;
        }

        if (_packed.Length - _at < 8) return false;
        Current = BinaryPrimitives.ReadUInt64LittleEndian(_packed[_at..]);
        _at += 8;
        return true;
    }
}
