using System.Buffers;
using System.Numerics;

namespace FlameScope.Analysis;

/// <summary>Order statistics of many numbers in one pass, without sorting them.</summary>
internal static class LargestValues
{
    // Numbers below 64 have a bucket each, larger ones share one with those that agree in their first seven bits.
    private const int BucketBits = 6;
    private const int Buckets = (64 - BucketBits + 1) << BucketBits;

    // Equal numbers stand together, and a counter that is incremented twice in a row is waited for; so neighbours have a counter each.
    private const int Ways = 4;

    /// <summary>How many values are <paramref name="least"/> or more.</summary>
    public static int CountAtLeast(ReadOnlySpan<int> values, int least)
    {
        var count = 0;
        var at = 0;
        if (values.Length >= Vector<int>.Count)
        {
            // Each lane counts down by one a hit; a lane sees fewer than 2^31 values.
            var hits = Vector<int>.Zero;
            var bound = new Vector<int>(least);
            for (; at <= values.Length - Vector<int>.Count; at += Vector<int>.Count) hits += Vector.GreaterThanOrEqual(new Vector<int>(values[at..]), bound);
            count = -Vector.Sum(hits);
        }

        for (; at < values.Length; at++) count += values[at] >= least ? 1 : 0;
        return count;
    }

    /// <summary>The value that <paramref name="rank"/> - 1 places of the values, sorted from the largest down, stand before.</summary>
    /// <param name="values">Values, none negative.</param>
    /// <param name="rank">From 1 to the number of values.</param>
    /// <param name="ties">How many of the first <paramref name="rank"/> places have that value.</param>
    public static T Ranked<T>(ReadOnlySpan<T> values, int rank, out int ties)
        where T : unmanaged, IBinaryInteger<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rank, values.Length);
        var counts = CountBuckets(values);
        var bucket = Buckets - 1;
        var room = rank;
        while (counts[bucket] < room) room -= counts[bucket--];

        if (bucket < 1 << BucketBits)
        {
            ties = room;
            return T.CreateTruncating(bucket);
        }

        var candidates = ArrayPool<T>.Shared.Rent(counts[bucket]);
        try
        {
            var found = candidates.AsSpan(0, counts[bucket]);
            var next = 0;
            foreach (var value in values)
            {
                if (BucketOf(ulong.CreateTruncating(value)) == bucket) found[next++] = value;
            }

            found.Sort();
            var ranked = found[^room];
            ties = found[^room..].LastIndexOf(ranked) + 1;
            return ranked;
        }
        finally
        {
            ArrayPool<T>.Shared.Return(candidates);
        }
    }

    private static int[] CountBuckets<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryInteger<T>
    {
        var counts = new int[Ways * Buckets];
        for (var i = 0; i < values.Length; i++) counts[((i & (Ways - 1)) * Buckets) + BucketOf(ulong.CreateTruncating(values[i]))]++;
        for (var way = 1; way < Ways; way++)
        {
            for (var bucket = 0; bucket < Buckets; bucket++) counts[bucket] += counts[(way * Buckets) + bucket];
        }

        return counts;
    }

    private static int BucketOf(ulong value)
    {
        if (value < 1UL << BucketBits) return (int)value;
        var shift = BitOperations.Log2(value) - BucketBits;
        return ((shift + 1) << BucketBits) + (int)(value >> shift) - (1 << BucketBits);
    }
}
