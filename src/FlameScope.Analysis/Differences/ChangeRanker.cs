using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis.Differences;

/// <summary>Makes a <see cref="ChangeRanking"/>.</summary>
public static class ChangeRanker
{
    /// <summary>Fewer samples than this, of both selections together, tell nothing.</summary>
    public const int FewestSamples = 20;

    /// <summary>A change is listed where the chance of any so large is at most this.</summary>
    public const double Level = 0.05;

    // The frames with most samples; the rest is too rare to be what a person looks for, and each one more makes all others less sure.
    private const int MostFrames = 2_000;

    /// <summary>Ranks what changed from one selection to another.</summary>
    /// <param name="first">What is compared with: the baseline.</param>
    /// <param name="second">What is asked about.</param>
    /// <param name="options">What is compared.</param>
    /// <param name="cancel">Ends the work.</param>
    public static ChangeRanking Of(SampleSelection first, SampleSelection second, ChangeOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(options);
        var stacks = MergedStacks.Of(first.Analysis.Profile, second.Analysis.Profile, Grouping.None, cancel);
        var one = Side.Of(first, stacks, stacks.OfFirst, options.Weighted, cancel);
        var other = Side.Of(second, stacks, stacks.OfSecond, options.Weighted, cancel);
        var scale = DifferenceScale.Of(first, second, options.Measure, options.Weighted, one.Values.Total[0], other.Values.Total[0]);
        var labels = Enumerable.Range(1, stacks.LabelCount - 1)
            .Where(label => one.Samples.Total[label] + other.Samples.Total[label] >= FewestSamples)
            .OrderByDescending(label => one.Samples.Total[label] + other.Samples.Total[label])
            .Take(MostFrames)
            .ToArray();

        var length = TimeBlocks.LengthFor(first, second, cancel);
        var blocks = (First: TimeBlocks.Cut(first, length), Second: TimeBlocks.Cut(second, length));
        var certainty = labels.Length == 0 ? RankingCertainty.TooFewSamples
            : Math.Min(blocks.First.Count, blocks.Second.Count) < TimeBlocks.Fewest ? RankingCertainty.TooFewBlocks
            : RankingCertainty.Known;
        var changes = labels.Select(label => one.ChangeTo(other, label, scale)).ToArray();
        if (certainty == RankingCertainty.Known)
        {
            var values = new BlockValues(stacks, labels);
            changes = WithCertainty(
                changes,
                Sized(values.Of(first, stacks.OfFirst, blocks.First, options.Weighted, cancel), blocks.First, scale.First, first.RecordedNs, scale.Unit),
                Sized(values.Of(second, stacks.OfSecond, blocks.Second, options.Weighted, cancel), blocks.Second, scale.Second, second.RecordedNs, scale.Unit),
                cancel);
        }

        var folded = Fold(stacks, changes.Where(change => change.Difference != 0), node => (other.Values.Total[node] * scale.Second) - (one.Values.Total[node] * scale.First), options.Limit);
        return new ChangeRanking(stacks, scale, folded, certainty, one.Values.Total[0], other.Values.Total[0], blocks.First.Count, blocks.Second.Count, length, labels.Length);
    }

    /// <summary>Values in the unit of the scale times what they are divided by, and that in the last column: seconds, or the share of the selection.</summary>
    private static double[][] Sized(double[][] values, List<TimeBlock> blocks, double scale, long recordedNs, DifferenceUnit unit)
    {
        var columns = values[0].Length - 1;
        for (var block = 0; block < values.Length; block++)
        {
            // A rate is value · scale · (all recorded time) ⁄ (the block's), a share value ⁄ everything in the block.
            var isShare = unit == DifferenceUnit.Share;
            var factor = isShare ? 1 : scale * recordedNs / 1e9;
            for (var column = 0; column < columns; column++) values[block][column] *= factor;
            if (!isShare) values[block][columns] = blocks[block].DurationNs / 1e9;
        }

        return values;
    }

    private static Change[] WithCertainty(Change[] changes, double[][] first, double[][] second, CancellationToken cancel)
    {
        var probabilities = PermutationTest.Probabilities(first, second, cancel);
        return
        [
            .. changes
                .Select((change, column) =>
                {
                    var error = 1.96 * Math.Sqrt(Variance(first, column) + Variance(second, column));
                    return change with { Probability = probabilities[column], Low = change.Difference - error, High = change.Difference + error };
                })
                .Where(change => change.Probability <= Level),
        ];
    }

    /// <summary>The variance of a ratio of sums over independent blocks (Cochran, "Sampling Techniques", section 6.3).</summary>
    private static double Variance(double[][] blocks, int column)
    {
        var (n, last) = (blocks.Length, blocks[0].Length - 1);
        var size = blocks.Sum(block => block[last]);
        if (size <= 0) return 0;
        var rate = blocks.Sum(block => block[column]) / size;
        return n / (n - 1.0) * blocks.Sum(block => Math.Pow(block[column] - (rate * block[last]), 2)) / (size * size);
    }

    private static List<Change> Fold(MergedStacks stacks, IEnumerable<Change> changed, Func<int, double> ofNode, int limit)
    {
        var changes = changed.OrderByDescending(change => Math.Abs(change.Difference)).ThenBy(change => change.Label).ToArray();
        var folding = new CallerFolding(stacks, ofNode, changes.ToDictionary(change => change.Label, change => change.Difference));
        var callers = changes.ToLookup(change => folding.Explanation(change.Label), change => change.Label);
        return
        [
            .. changes
                .Where(change => folding.Explanation(change.Label) == change.Label)
                .Take(limit)
                .Select(change => change with { Callers = [.. callers[change.Label].Where(label => label != change.Label)] }),
        ];
    }

    /// <summary>What one selection has.</summary>
    private sealed record Side(NodeTotals<long> Values, LabelTotals OfLabels, LabelTotals Samples)
    {
        public static Side Of(SampleSelection selection, MergedStacks stacks, int[]? nodeHere, bool weighted, CancellationToken cancel)
        {
            var options = new DifferentialOptions { Grouping = Grouping.None };
            var counts = SideTotals.Of(selection, stacks, nodeHere, options, cancel);
            var samples = LabelTotals.Of(stacks, counts);
            if (!weighted) return new Side(counts, samples, samples);
            var weights = SideTotals.Of(selection, stacks, nodeHere, options with { Weighted = true }, cancel);
            return new Side(weights, LabelTotals.Of(stacks, weights), samples);
        }

        public Change ChangeTo(Side other, int label, DifferenceScale scale)
        {
            var difference = (other.OfLabels.Total[label] * scale.Second) - (OfLabels.Total[label] * scale.First);
            return new Change(label, OfLabels.Self[label], OfLabels.Total[label], other.OfLabels.Self[label], other.OfLabels.Total[label], difference, double.NaN, double.NaN, Probability: null, []);
        }
    }
}

/// <summary>What changes are ranked.</summary>
public sealed record ChangeOptions
{
    /// <summary>What is compared. Default is rates.</summary>
    public DifferenceMeasure Measure { get; init; } = DifferenceMeasure.Rate;

    /// <summary>Whether samples count for what they weigh.</summary>
    public bool Weighted { get; init; }

    /// <summary>Most changes to give. Default is 50.</summary>
    public int Limit { get; init; } = 50;
}
