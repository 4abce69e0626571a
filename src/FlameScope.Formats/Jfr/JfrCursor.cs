using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace FlameScope.Formats.Jfr;

/// <summary>
/// Reads the values of a recording from bytes that are there. Where they end too early, or hold what cannot be, it fails: it then stands at the end, gives zeros, and says so.
/// </summary>
/// <param name="bytes">The bytes.</param>
/// <param name="isCompressed">Whether integers are written in as many bytes as they need (LEB128), as a flag of the chunk says; else they have their full size, big endian.</param>
internal ref struct JfrCursor(ReadOnlySpan<byte> bytes, bool isCompressed)
{
    /// <summary>The most bytes of an integer: the ninth has eight bits of it.</summary>
    public const int MaxIntegerLength = 9;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Whether integers are written in as many bytes as they need.</summary>
    public readonly bool IsCompressed => isCompressed;

    /// <summary>All bytes, those that were read included.</summary>
    public readonly ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Bytes that were read.</summary>
    public int At { get; private set; }

    /// <summary>Whether something could not be read.</summary>
    public bool Failed { get; private set; }

    /// <summary>A cursor at the same place that ends after so many of all bytes.</summary>
    public readonly JfrCursor Within(int length) => new(_bytes[..length], isCompressed) { At = At };

    /// <summary>An integer.</summary>
    /// <param name="width">Its bytes where integers are not compressed: 2, 4 or 8.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ReadInteger(int width)
    {
        if (!isCompressed) return ReadFixed(width);
        var at = At;
        if (at < _bytes.Length && _bytes[at] < 0x80)
        {
            At = at + 1;
            return _bytes[at];
        }

        return ReadLong();
    }

    /// <summary>A reference to a constant, a type's number, a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ReadLong64() => ReadInteger(8);

    /// <summary>The number of things that follow, or of bytes. Negative ones fail.</summary>
    public int ReadCount()
    {
        var count = ReadInteger(4);
        if (count is >= 0 and <= int.MaxValue) return (int)count;
        Fail();
        return 0;
    }

    /// <summary>One byte.</summary>
    public byte ReadByte()
    {
        if (At < _bytes.Length) return _bytes[At++];
        Fail();
        return 0;
    }

    /// <summary>Passes over bytes.</summary>
    public void Skip(int count)
    {
        if (count <= _bytes.Length - At) At += count;
        else Fail();
    }

    /// <summary>A string, as it is written. It is taken apart later, if at all.</summary>
    public JfrString ReadString()
    {
        var encoding = (StringEncoding)ReadByte();
        switch (encoding)
        {
            case StringEncoding.Null or StringEncoding.Empty:
                return default;
            case StringEncoding.Constant:
                return new JfrString(encoding, 0, 0, ReadLong64());
            case StringEncoding.Utf8 or StringEncoding.Latin1:
                var length = ReadCount();
                var start = At;
                Skip(length);
                return Failed ? default : new JfrString(encoding, start, length, 0);
            case StringEncoding.Characters:
                var count = ReadCount();
                var first = At;
                for (var i = 0; i < count && !Failed; i++) _ = ReadInteger(2);
                return Failed ? default : new JfrString(encoding, first, At - first, 0);
            default:
                Fail();
                return default;
        }
    }

    /// <summary>Makes everything after this fail.</summary>
    public void Fail()
    {
        Failed = true;
        At = _bytes.Length;
    }

    /// <summary>Passes over integers, 64 bytes at a time where there are as many.</summary>
    /// <param name="count">How many.</param>
    /// <param name="fixedLength">Bytes of all of them where integers are not compressed.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SkipIntegers(long count, long fixedLength)
    {
        if (!isCompressed)
        {
            Skip((int)Math.Min(fixedLength, int.MaxValue));
            return;
        }

        while (count > 0 && !Failed)
        {
            // A block begins where an integer does, so that none of nine bytes is overlooked.
            var ends = _bytes.Length - At >= IntegerEnds.BlockLength ? IntegerEnds.Of(_bytes.Slice(At, IntegerEnds.BlockLength)) : 0;
            if (IntegerEnds.HasLong(ends))
            {
                for (var i = 0; i < 8 && count > 0; i++, count--) _ = ReadInteger(8);
                continue;
            }

            var here = BitOperations.PopCount(ends);
            if (here <= count)
            {
                count -= here;
                At += IntegerEnds.BlockLength - BitOperations.LeadingZeroCount(ends);
                continue;
            }

            for (; count > 1; count--) ends &= ends - 1;
            At += BitOperations.TrailingZeroCount(ends) + 1;
            return;
        }
    }

    private long ReadLong()
    {
        var at = At;
        if (_bytes.Length - at < sizeof(ulong)) return ReadLastLong();
        var bits = BinaryPrimitives.ReadUInt64LittleEndian(_bytes[at..]);
        var ends = ~bits & 0x8080_8080_8080_8080;
        if (ends != 0)
        {
            At = at + ((BitOperations.TrailingZeroCount(ends) + 1) >> 3);
            return IntegerEnds.Value(bits & (ends ^ (ends - 1)));
        }

        at += sizeof(ulong);
        if (at >= _bytes.Length)
        {
            Fail();
            return 0;
        }

        At = at + 1;
        return IntegerEnds.Value(bits) | ((long)_bytes[at] << 56);
    }

    private long ReadLastLong()
    {
        long value = 0;
        var at = At;
        for (var shift = 0; at < _bytes.Length && shift < 56; shift += 7)
        {
            var part = _bytes[at++];
            value |= (long)(part & 0x7F) << shift;
            if (part >= 0x80) continue;
            At = at;
            return value;
        }

        Fail();
        return 0;
    }

    private long ReadFixed(int width)
    {
        if (_bytes.Length - At < width)
        {
            Fail();
            return 0;
        }

        var rest = _bytes[At..];
        At += width;
        return width switch
        {
            2 => BinaryPrimitives.ReadUInt16BigEndian(rest),
            4 => BinaryPrimitives.ReadUInt32BigEndian(rest),
            _ => BinaryPrimitives.ReadInt64BigEndian(rest),
        };
    }
}

/// <summary>How a string is written.</summary>
internal enum StringEncoding : byte
{
    /// <summary>No string.</summary>
    Null,

    /// <summary>The empty string.</summary>
    Empty,

    /// <summary>A reference to a constant of the type <c>java.lang.String</c>.</summary>
    Constant,

    /// <summary>A length and as many bytes of UTF-8.</summary>
    Utf8,

    /// <summary>A number of UTF-16 code units, and each of them as an integer.</summary>
    Characters,

    /// <summary>A length and as many bytes of ISO 8859-1.</summary>
    Latin1,
}

/// <summary>Where a string stands in what a cursor read.</summary>
/// <param name="Encoding">How it is written; null and empty ones are alike.</param>
/// <param name="Start">Where its text begins.</param>
/// <param name="Length">Bytes of its text.</param>
/// <param name="Constant">The constant that it is, where it is written as one.</param>
internal readonly record struct JfrString(StringEncoding Encoding, int Start, int Length, long Constant);
