using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FlameScope.Formats.Jfr;

/// <summary>
/// Where compressed integers end: at the bytes below 0x80, but for the ninth byte of one, which may be any. Of 64 bytes at once, as the bits of a number.
/// </summary>
internal static class IntegerEnds
{
    /// <summary>Bytes that are looked at at once.</summary>
    public const int BlockLength = 64;

    /// <summary>A bit for each byte that ends an integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ReadOnlySpan<byte> block) => ~Vector512.Create(block).ExtractMostSignificantBits();

    /// <summary>Whether eight bytes in a row end nothing, so that an integer may have nine, whose last one says nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasLong(ulong ends)
    {
        var inside = ~ends;
        inside &= inside >> 1;
        inside &= inside >> 2;
        return (inside & (inside >> 4)) != 0;
    }

    /// <summary>The value of an integer of at most eight bytes, of which the lowest is the first, and those behind it are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Value(ulong bytes)
    {
        bytes = (bytes & 0x007F_007F_007F_007F) | ((bytes & 0x7F00_7F00_7F00_7F00) >> 1);
        bytes = (bytes & 0x0000_3FFF_0000_3FFF) | ((bytes & 0x3FFF_0000_3FFF_0000) >> 2);
        return (long)((bytes & 0x0FFF_FFFF) | ((bytes & 0x0FFF_FFFF_0000_0000) >> 4));
    }
}
