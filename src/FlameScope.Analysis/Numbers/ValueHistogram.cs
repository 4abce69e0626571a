using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace FlameScope.Analysis;

/// <summary>
/// How often numbers of 0 and more occur, by size: below 256 each by itself, above it 128 steps to each power of two. Enough to say where a rank lies, so that only the
/// numbers of its step are looked at again.
/// </summary>
internal sealed class ValueHistogram
{
    private const int Exact = 256;
    private const int StepBits = 7;
    private const int Steps = Exact + ((63 - 8) << StepBits);

    // Numbers that come one after the other are often the same: to add to a counter that was just added to takes waiting.
    private const int Tables = 4;

    private readonly int[] _counts = new int[Tables * Steps];

    /// <summary>Numbers that are not zero.</summary>
    public int CountAboveZero => _counts.Sum() - Of(0);

    /// <summary>Counts numbers.</summary>
    public void Add<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryInteger<T>
    {
        Span<int> first = _counts.AsSpan(0, Steps), second = _counts.AsSpan(Steps, Steps), third = _counts.AsSpan(2 * Steps, Steps), fourth = _counts.AsSpan(3 * Steps, Steps);
        var at = 0;
        for (; at <= values.Length - Tables; at += Tables)
        {
            first[StepOf(values[at])]++;
            second[StepOf(values[at + 1])]++;
            third[StepOf(values[at + 2])]++;
            fourth[StepOf(values[at + 3])]++;
        }

        for (; at < values.Length; at++) first[StepOf(values[at])]++;
    }

    /// <summary>Adds another's counts.</summary>
    public void Add(ValueHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++) _counts[i] += other._counts[i];
    }

    /// <summary>The number at a place of all that were counted, as sorted from the largest down.</summary>
    /// <param name="values">All of them again.</param>
    /// <param name="rank">The place, from 1.</param>
    public long Ranked<T>(ReadOnlySpan<T> values, int rank)
        where T : unmanaged, IBinaryInteger<T>
    {
        var step = Steps - 1;
        for (; Of(step) < rank; step--) rank -= Of(step);
        if (step < Exact) return step;

        var candidates = ArrayPool<T>.Shared.Rent(Of(step));
        var count = Select(values, step, candidates);

        var found = long.CreateTruncating(RankedOf<T>(candidates.AsSpan(0, count), rank));
        ArrayPool<T>.Shared.Return(candidates);
        return found;
    }

    /// <summary>Copies the numbers of a step; most vectors have none.</summary>
    private static int Select<T>(ReadOnlySpan<T> values, int step, Span<T> selected)
        where T : unmanaged, IBinaryInteger<T>
    {
        var log = 8 + ((step - Exact) >> StepBits);
        var least = ((1UL << StepBits) + (ulong)((step - Exact) & ((1 << StepBits) - 1))) << (log - StepBits);
        var (from, to) = (new Vector<T>(T.CreateTruncating(least)), new Vector<T>(T.CreateTruncating(least + (1UL << (log - StepBits)) - 1)));
        var count = 0;
        for (int first = 0, end; first < values.Length; first = end)
        {
            end = Math.Min(values.Length, first + Vector<T>.Count);
            if (end - first == Vector<T>.Count)
            {
                var some = new Vector<T>(values[first..]);
                if ((Vector.GreaterThanOrEqual(some, from) & Vector.LessThanOrEqual(some, to)) == Vector<T>.Zero) continue;
            }

            foreach (var value in values[first..end])
            {
                if (StepOf(value) == step) selected[count++] = value;
            }
        }

        return count;
    }

    // Where all samples weigh the same, so do most cells.
    private static T RankedOf<T>(ReadOnlySpan<T> candidates, int rank)
        where T : unmanaged, IBinaryInteger<T> =>
        candidates.ContainsAnyExcept(candidates[0]) ? LargestValues.Ranked(candidates, rank, out _) : candidates[0];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int StepOf<T>(T value)
        where T : unmanaged, IBinaryInteger<T>
    {
        var number = ulong.CreateTruncating(value);
        return number < Exact ? (int)number : StepOfLarge(number);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int StepOfLarge(ulong number)
    {
        var log = BitOperations.Log2(number);
        return Exact + ((log - 8) << StepBits) + (int)((number >> (log - StepBits)) & ((1 << StepBits) - 1));
    }

    private int Of(int step) => _counts[step] + _counts[Steps + step] + _counts[(2 * Steps) + step] + _counts[(3 * Steps) + step];
}
