using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis.Differences;

/// <summary>Makes a <see cref="ChangeRanking"/>.</summary>
public static class ChangeRanker
{
    /// <summary>Fewer samples than this of a frame, in both selections together, tell nothing of it.</summary>
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
        return Of(MergedStacks.Of(first.Analysis.Profile, second.Analysis.Profile, options.Grouping, cancel), first, second, options, cancel);
    }

    /// <summary>As the other, on stacks that were merged before.</summary>
    public static ChangeRanking Of(MergedStacks stacks, SampleSelection first, SampleSelection second, ChangeOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(stacks);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(options);
        var nodes = LabelledNodes.Of(stacks);
        var sides = ComparedSides.Of(stacks, nodes, first, second, options, cancel);
        var seen = Enumerable.Range(1, stacks.LabelCount - 1).Where(label => sides.SamplesOf(label) > 0).OrderByDescending(sides.SamplesOf).ThenBy(label => label).ToArray();
        var enough = seen.TakeWhile(label => sides.SamplesOf(label) >= FewestSamples).Count();

        var length = TimeBlocks.LengthFor(first, second, stacks.Grouping, cancel);
        var blocks = (First: TimeBlocks.Cut(first, length), Second: TimeBlocks.Cut(second, length));
        var certainty = enough == 0 ? RankingCertainty.TooFewSamples
            : Math.Min(blocks.First.Count, blocks.Second.Count) < TimeBlocks.Fewest ? RankingCertainty.TooFewBlocks
            : RankingCertainty.Known;

        // Where nothing can be said for sure, what there is is listed all the same.
        var tested = certainty == RankingCertainty.Known ? Math.Min(enough, MostFrames) : 0;
        var labels = tested > 0 ? seen[..tested] : seen;
        cancel.ThrowIfCancellationRequested();
        var changes = labels.Select(sides.ChangeOf).ToArray();
        if (certainty == RankingCertainty.Known)
        {
            var before = BlockTable.Of(first, stacks, stacks.OfFirst, labels, blocks.First, options.Weighted, sides.Scale, sides.Scale.First, cancel);
            var after = BlockTable.Of(second, stacks, stacks.OfSecond, labels, blocks.Second, options.Weighted, sides.Scale, sides.Scale.Second, cancel);
            changes = WithCertainty(changes, before, after, cancel);
        }

        var listed = Fold(stacks, nodes, [.. changes.Where(sides.IsMoreThanASample)], sides.NodeDifferences, options.Limit);
        return new ChangeRanking(
            stacks,
            sides.Scale,
            listed,
            certainty,
            sides.First.Total,
            sides.Second.Total,
            blocks.First.Count,
            blocks.Second.Count,
            length,
            tested,
            tested == 0 ? 0 : enough - tested);
    }

    private static Change[] WithCertainty(Change[] changes, BlockTable first, BlockTable second, CancellationToken cancel)
    {
        var probabilities = PermutationTest.Probabilities(first.Rows, second.Rows, cancel);
        return
        [
            .. changes
                .Select((change, column) =>
                {
                    var error = ErrorOfDifference.Of(first, second, column);
                    return change with { Probability = probabilities[column], Low = change.Difference - error, High = change.Difference + error };
                })
                .Where(change => change.Probability <= Level),
        ];
    }

    private static List<Change> Fold(MergedStacks stacks, LabelledNodes nodes, Change[] changed, double[] ofNode, int limit)
    {
        var changes = changed.OrderByDescending(change => Math.Abs(change.Difference)).ThenBy(change => change.Label).ToArray();
        var folding = new CallerFolding(stacks, nodes, ofNode, changes.ToDictionary(change => change.Label, change => change.Difference));
        var callers = changes.ToLookup(change => folding.Explanation(change.Label), change => change.Label);
        var listed = changes.Where(change => folding.Explanation(change.Label) == change.Label).Take(limit).ToArray();
        var places = Places(nodes, listed, ofNode);
        return [.. listed.Select((change, i) => change with { Node = places[i], Callers = [.. callers[change.Label].Where(label => label != change.Label)] })];
    }

    /// <summary>The node where most of each change is.</summary>
    private static int[] Places(LabelledNodes nodes, Change[] changes, double[] ofNode)
    {
        var indexes = new int[nodes.Labels.Length == 0 ? 0 : nodes.Labels.Max() + 1];
        for (var i = 0; i < changes.Length; i++) indexes[changes[i].Label] = i + 1;
        var (places, most) = (new int[changes.Length], new double[changes.Length]);
        for (var node = 1; node < nodes.Labels.Length; node++)
        {
            if (indexes[nodes.Labels[node]] - 1 is not (>= 0 and var i) || !nodes.IsOutermost[node]) continue;
            var difference = ofNode[node] * Math.Sign(changes[i].Difference);
            if (places[i] == 0 || difference > most[i]) (places[i], most[i]) = (node, difference);
        }

        return places;
    }
}

/// <summary>What changes are ranked.</summary>
public sealed record ChangeOptions
{
    /// <summary>The first level of the stacks; a group is ranked as a frame is. Default is the comm.</summary>
    public Grouping Grouping { get; init; } = Grouping.Comm;

    /// <summary>What is compared. Default is rates.</summary>
    public DifferenceMeasure Measure { get; init; } = DifferenceMeasure.Rate;

    /// <summary>Whether samples count for what they weigh.</summary>
    public bool Weighted { get; init; }

    /// <summary>Most changes to give. Default is 50.</summary>
    public int Limit { get; init; } = 50;
}
