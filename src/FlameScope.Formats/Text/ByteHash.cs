using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FlameScope.Formats.Text;

/// <summary>
/// A fast hash of bytes by folded 128-bit products. Its seed is drawn for each process, so that a file cannot be made to fill one slot of a table.
/// </summary>
internal static class ByteHash
{
    private const ulong Multiplier = 0x9FB21C651E98DF25;

    private static readonly ulong Seed = MemoryMarshal.Read<ulong>(RandomNumberGenerator.GetBytes(8)) | 1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = Seed ^ (ulong)bytes.Length;
        if (bytes.Length >= 16)
        {
            var last = bytes[^16..];
            if (bytes.Length > 48)
            {
                // Two at once: a product waits for the one before it in its row alone.
                var other = hash ^ Multiplier;
                while (bytes.Length > 32)
                {
                    hash = Fold(Word(bytes) ^ hash, Word(bytes[8..]) ^ Seed);
                    other = Fold(Word(bytes[16..]) ^ other, Word(bytes[24..]) ^ Seed);
                    bytes = bytes[32..];
                }

                hash = Fold(hash, other ^ Multiplier);
            }

            while (bytes.Length > 16)
            {
                hash = Fold(Word(bytes) ^ hash, Word(bytes[8..]) ^ Seed);
                bytes = bytes[16..];
            }

            return Fold(Fold(Word(last) ^ hash, Word(last[8..]) ^ Seed), Multiplier);
        }

        ulong first = 0, second = 0;
        if (bytes.Length >= 8)
        {
            first = Word(bytes);
            second = Word(bytes[^8..]);
        }
        else if (bytes.Length >= 4)
        {
            first = MemoryMarshal.Read<uint>(bytes);
            second = MemoryMarshal.Read<uint>(bytes[^4..]);
        }
        else if (bytes.Length > 0)
        {
            first = ((ulong)bytes[0] << 16) | ((ulong)bytes[bytes.Length >> 1] << 8) | bytes[^1];
        }

        return Fold(Fold(first ^ hash, second ^ Seed), Multiplier);
    }

    /// <summary>The hash of a pair, from those of its parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Combine(ulong first, ulong second) => Fold(first ^ Multiplier, second ^ Seed);

    private static ulong Word(ReadOnlySpan<byte> bytes) => MemoryMarshal.Read<ulong>(bytes);

    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }
}
