using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FlameScope.Formats.Text;

/// <summary>How many bytes at their ends two texts have in common.</summary>
internal static class CommonEnd
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Of(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var most = Math.Min(left.Length, right.Length);
        ref var leftEnd = ref Unsafe.Add(ref MemoryMarshal.GetReference(left), left.Length);
        ref var rightEnd = ref Unsafe.Add(ref MemoryMarshal.GetReference(right), right.Length);
        var common = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; most - common >= Vector256<byte>.Count; common += Vector256<byte>.Count)
            {
                var at = -common - Vector256<byte>.Count;
                var differ = ~Vector256.Equals(Vector256.LoadUnsafe(ref Unsafe.Add(ref leftEnd, at)), Vector256.LoadUnsafe(ref Unsafe.Add(ref rightEnd, at))).ExtractMostSignificantBits();
                if (differ != 0) return common + BitOperations.LeadingZeroCount(differ);
            }
        }

        while (common < most && Unsafe.Add(ref leftEnd, -common - 1) == Unsafe.Add(ref rightEnd, -common - 1)) common++;
        return common;
    }
}
