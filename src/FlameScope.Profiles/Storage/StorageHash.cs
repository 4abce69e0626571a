using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FlameScope.Profiles.Storage;

/// <summary>
/// A checksum by folded 128-bit products, four lanes side by side so that it keeps up with memory. It finds damage, not forgery: it is the same in every process, and whoever
/// can write a file can write its checksum.
/// </summary>
internal static class StorageHash
{
    private const int Stripe = 64;
    private const ulong Seed0 = 0xA0761D6478BD642F;
    private const ulong Seed1 = 0xE7037ED1A0B428DB;
    private const ulong Seed2 = 0x8EBC6AF09C88C6E3;
    private const ulong Seed3 = 0x589965CC75374CC3;

    /// <summary>The checksum of <paramref name="bytes"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        ulong a = Seed0, b = Seed1, c = Seed2, d = Seed3;
        var rest = bytes;
        for (; rest.Length >= Stripe; rest = rest[Stripe..]) Mix(rest, ref a, ref b, ref c, ref d);

        Span<byte> tail = stackalloc byte[Stripe];
        tail.Clear();
        rest.CopyTo(tail);
        Mix(tail, ref a, ref b, ref c, ref d);
        return Fold(Fold(a ^ BitOperations.RotateLeft(c, 29), b ^ BitOperations.RotateLeft(d, 41)) ^ (ulong)bytes.Length, Seed2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ReadOnlySpan<byte> stripe, ref ulong a, ref ulong b, ref ulong c, ref ulong d)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(stripe[..Stripe]);
        a = Fold(words[0] ^ Seed1, words[1] ^ a);
        b = Fold(words[2] ^ Seed2, words[3] ^ b);
        c = Fold(words[4] ^ Seed3, words[5] ^ c);
        d = Fold(words[6] ^ Seed0, words[7] ^ d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }
}
