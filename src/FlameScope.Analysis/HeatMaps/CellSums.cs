using System.Numerics;
using System.Runtime.CompilerServices;
using FlameScope.Profiles;

namespace FlameScope.Analysis;

/// <summary>How many samples of a cell pass.</summary>
internal readonly struct SampleCounter(SampleMask mask, int[] counts) : ICellVisitor
{
    public void Visit(int cell, int first, int end) => counts[cell] = mask.CountBefore(end) - mask.CountBefore(first);
}

/// <summary>What the samples of a cell that pass weigh. A weight below 0 counts as 0, and a sum too large for its number as the largest, since a file may say anything.</summary>
internal readonly struct WeightAdder(SampleMask mask, Column<long> weights, int[] counts, long[] sums) : ICellVisitor
{
    // 1, 2, 4, …
    private static readonly Vector<long> BitOfLane = Bits();

    public void Visit(int cell, int first, int end)
    {
        counts[cell] = mask.CountBefore(end) - mask.CountBefore(first);
        if (counts[cell] > 0) sums[cell] = weights.IsConstant ? Saturated((Int128)Math.Max(0, weights[first]) * counts[cell]) : Sum(first, end);
    }

    private static long Saturated(Int128 sum) => sum > long.MaxValue ? long.MaxValue : (long)sum;

    // Optimised at once: a first use that waits for the compiler to see that it is hot would take three times as long.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Sum(int first, int end)
    {
        var bitOfLane = BitOfLane;

        // Both halves of the numbers are added up apart, so that no addition overflows.
        Vector<long> low = default, high = default;
        long lowRest = 0, highRest = 0;
        var values = weights.Values;
        for (var row = first; row < end;)
        {
            var bits = mask.Word(row >> 6) >> (row & 63);
            var rows = Math.Min(64 - (row & 63), end - row);
            var lanes = Vector<long>.Count;
            if (rows < 64) bits &= (1UL << rows) - 1;
            var at = row;
            for (; at + lanes <= row + rows; at += lanes, bits >>= lanes)
            {
                var passing = Vector.ConditionalSelect(Vector.Equals(new Vector<long>((long)bits) & bitOfLane, bitOfLane), Vector.Max(new Vector<long>(values[at..]), Vector<long>.Zero), Vector<long>.Zero);
                low += passing & new Vector<long>(uint.MaxValue);
                high += passing >> 32;
            }

            for (; at < row + rows; at++, bits >>= 1)
            {
                var weight = (bits & 1) == 0 ? 0 : Math.Max(0, values[at]);
                lowRest += weight & uint.MaxValue;
                highRest += weight >> 32;
            }

            row += rows;
        }

        return Saturated(((Int128)(Vector.Sum(high) + highRest) << 32) + Vector.Sum(low) + lowRest);
    }

    private static Vector<long> Bits()
    {
        Span<long> bits = stackalloc long[Vector<long>.Count];
        for (var lane = 0; lane < bits.Length; lane++) bits[lane] = 1L << lane;
        return new Vector<long>(bits);
    }
}
