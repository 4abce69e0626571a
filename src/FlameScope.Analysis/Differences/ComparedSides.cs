using System.Numerics;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis.Differences;

/// <summary>What two selections have of every frame, and how every node of their stacks differs.</summary>
internal sealed record ComparedSides(ComparedSide First, ComparedSide Second, DifferenceScale Scale, double[] NodeDifferences)
{
    /// <summary>Counts both.</summary>
    public static ComparedSides Of(MergedStacks stacks, LabelledNodes nodes, SampleSelection first, SampleSelection second, ChangeOptions options, CancellationToken cancel)
    {
        var counted = SideTotals.WithCounts(
            first,
            stacks,
            stacks.OfFirst,
            a => first.IsSameAs(second, cancel) ? Of(stacks, nodes, first, second, options, a, a) : SideTotals.WithCounts(second, stacks, stacks.OfSecond, b => Of(stacks, nodes, first, second, options, a, b), cancel),
            cancel);
        if (!options.Weighted) return counted;
        var weighed = Of(stacks, nodes, first, second, options, SideTotals.Weights(first, stacks, stacks.OfFirst, cancel), SideTotals.Weights(second, stacks, stacks.OfSecond, cancel));
        return weighed with { First = weighed.First with { Samples = counted.First.Samples, TotalSamples = counted.First.Total }, Second = weighed.Second with { Samples = counted.Second.Samples, TotalSamples = counted.Second.Total } };
    }

    /// <summary>How many samples of both have a frame on their stack.</summary>
    public long SamplesOf(int label) => First.Samples.Total[label] + Second.Samples.Total[label];

    /// <summary>How a frame differs, as yet without how sure that is.</summary>
    public Change ChangeOf(int label) => new(
        label,
        First.Values.Total[label],
        Second.Values.Total[label],
        First.Samples.Total[label],
        Second.Samples.Total[label],
        (Second.Values.Total[label] * Scale.Second) - (First.Values.Total[label] * Scale.First),
        double.NaN,
        double.NaN,
        Probability: null,
        Node: 0,
        []);

    /// <summary>Whether a difference is more than one sample on either side. The ends of a range cut what is sampled regularly just before a sample or just after it: so much is always there, however surely.</summary>
    public bool IsMoreThanASample(Change change) => Math.Abs(change.Difference) > First.OfASample * Scale.First + Second.OfASample * Scale.Second;

    private static ComparedSides Of<T>(MergedStacks stacks, LabelledNodes nodes, SampleSelection first, SampleSelection second, ChangeOptions options, NodeTotals<T> a, NodeTotals<T> b)
        where T : unmanaged, IBinaryInteger<T>
    {
        var (firstTotal, secondTotal) = (long.CreateTruncating(a.Total[0]), long.CreateTruncating(b.Total[0]));
        var scale = DifferenceScale.Of(first, second, options.Measure, options.Weighted, firstTotal, secondTotal);
        var differences = new double[stacks.Count];
        for (var node = 0; node < differences.Length; node++) differences[node] = (double.CreateTruncating(b.Total[node]) * scale.Second) - (double.CreateTruncating(a.Total[node]) * scale.First);
        var (one, other) = (LabelTotals.Of(stacks.LabelCount, nodes, a), LabelTotals.Of(stacks.LabelCount, nodes, b));
        return new ComparedSides(new ComparedSide(firstTotal, one, one, firstTotal), new ComparedSide(secondTotal, other, other, secondTotal), scale, differences);
    }
}

/// <summary>What one selection has.</summary>
/// <param name="Total">Of everything.</param>
/// <param name="Values">Of each frame, samples or what they weigh.</param>
/// <param name="Samples">Samples of each frame.</param>
/// <param name="TotalSamples">All samples.</param>
internal sealed record ComparedSide(long Total, LabelTotals Values, LabelTotals Samples, long TotalSamples)
{
    /// <summary>What a sample has on average.</summary>
    public double OfASample => TotalSamples == 0 ? 0 : (double)Total / TotalSamples;
}
