using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace FlameScope.Formats.Json;

/// <summary>Runs of small whole numbers, which are most of the text of a profile: <c>[12,7,1210,…]</c>. Eight bytes at a time, by arithmetic in place of a loop over digits.</summary>
internal static class JsonIntegers
{
    /// <summary>Digits of the longest number that is read here: it and what ends it are eight bytes.</summary>
    private const int MaxDigits = sizeof(ulong) - 1;

    /// <summary>Reads elements of an array as long as they are whole numbers of few digits and without a sign, and end in the text.</summary>
    /// <param name="text">Begins before an element or after one; commas and blanks between them are passed over as a reader of single elements does.</param>
    /// <param name="values">Takes them.</param>
    /// <param name="length">Bytes up to the end of the last number that was read.</param>
    /// <returns>How many numbers were read.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Read(ReadOnlySpan<byte> text, Span<int> values, out int length)
    {
        length = 0;
        var count = 0;
        for (; count < values.Length; count++)
        {
            var at = length;
            if (at < text.Length && text[at] == ',') at++;
            while (at < text.Length && text[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)',') at++;
            if (!BinaryPrimitives.TryReadUInt64LittleEndian(text[at..], out var digits)) break;

            // Digits become 0 to 9. What is no digit gets its highest bit; only bytes behind the first such can be touched by a carry.
            digits ^= 0x3030303030303030;
            var others = (digits | (digits + 0x7676767676767676)) & 0x8080808080808080;
            var found = BitOperations.TrailingZeroCount(others) >> 3;
            if (found is 0 or > MaxDigits || text[at + found] is not ((byte)',' or (byte)']' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')) break;

            // Zeros in front, then pairs, fours and eights of digits at once.
            digits <<= (sizeof(ulong) - found) * 8;
            digits = (digits * ((10 << 8) + 1)) >> 8;
            digits = ((digits & 0x00FF00FF00FF00FF) * ((100 << 16) + 1)) >> 16;
            values[count] = (int)(((digits & 0x0000FFFF0000FFFF) * ((10_000UL << 32) + 1)) >> 32);
            length = at + found;
        }

        return count;
    }
}
