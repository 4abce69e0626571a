using System.Numerics;
using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis;

/// <summary>
/// A flame graph as flat arrays, a row a node, in drawing order: depth first, siblings by name, so a parent comes before its children. Row 0 is the
/// root. The totals of a node's children and its own self add up to its total, folded ones included.
/// </summary>
public sealed class FlameGraph
{
    /// <summary>What <see cref="NodeIds"/> says of a row that stands for folded nodes.</summary>
    public const int FoldedNode = -1;

    private FlameGraph(GroupedStacks stacks, TimeRange range, DrawnRows rows)
    {
        Stacks = stacks;
        Range = range;
        NodeIds = rows.NodeIds;
        Parents = rows.Parents;
        Self = rows.Self;
        Totals = rows.Totals;
        FoldedNodes = rows.FoldedNodes;
        OmittedNodes = rows.OmittedNodes;
        MinTotal = rows.MinTotal;
    }

    /// <summary>The trie that node ids are of: it has each node's frame or group.</summary>
    public GroupedStacks Stacks { get; }

    /// <summary>The range that was drawn, inside the recorded span.</summary>
    public TimeRange Range { get; }

    /// <summary>Number of rows.</summary>
    public int Count => NodeIds.Length;

    /// <summary>The node of each row, the same for every range; <see cref="FoldedNode"/> for folded ones.</summary>
    public int[] NodeIds { get; }

    /// <summary>The row of each row's parent; -1 for row 0.</summary>
    public int[] Parents { get; }

    /// <summary>Samples whose stack ends there, or what they weigh.</summary>
    public long[] Self { get; }

    /// <summary>Samples whose stack has it, or what they weigh.</summary>
    public long[] Totals { get; }

    /// <summary>For a folded row, how many nodes with samples it stands for; else 0.</summary>
    public int[] FoldedNodes { get; }

    /// <summary>All nodes with samples that are folded.</summary>
    public int OmittedNodes { get; }

    /// <summary>The least total that a node needed to be a row of its own; 1 where nothing is folded.</summary>
    public long MinTotal { get; }

    /// <summary>All samples, or what they weigh.</summary>
    public long Total => Totals[0];

    /// <summary>Draws the flame graph of the samples that pass and lie in the range. <see cref="ProfileAnalysis"/> gives the same sooner, since it keeps what it counted for the last ranges.</summary>
    /// <exception cref="QueryOptionException">An option is out of bounds.</exception>
    /// <exception cref="ProfileWithoutTimeException">A range was asked of a profile without times.</exception>
    public static FlameGraph Of(Profile profile, SampleMask mask, FlameGraphOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var stacks = Check(profile, options);
        var rows = options.Weighted
            ? new FlameGraphPruning<long>(stacks, NodeTotals.OfWeights(profile, stacks, mask, options.Range, cancel), options).Draw()
            : new FlameGraphPruning<int>(stacks, NodeTotals.Of(profile, stacks, mask, options.Range, cancel), options).Draw();
        return Draw(profile, stacks, rows, options);
    }

    /// <summary>The trie to draw, when the options are in bounds.</summary>
    internal static GroupedStacks Check(Profile profile, FlameGraphOptions options)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(options);
        if (options.MaxNodes < 2) throw new QueryOptionException("maxNodes", "it must be 2 or more.");
        if (options.MinFraction is not (>= 0 and <= 1)) throw new QueryOptionException("minFraction", "it must be from 0 to 1.");
        if (!profile.Clock.HasTime && options.Range != TimeRange.Everything) throw new ProfileWithoutTimeException();

        var stacks = profile.GroupedBy(options.Grouping);
        if (options.Focus is { } focus && (uint)focus >= (uint)stacks.Count) throw new QueryOptionException("focus", $"it must be a node of this profile and grouping, from 0 to {stacks.Count - 1}.");
        return stacks;
    }

    /// <summary>Draws the flame graph of counted samples; keeps nothing of <paramref name="totals"/>.</summary>
    internal static FlameGraph Draw<T>(Profile profile, LeafTotals<T> totals, FlameGraphOptions options)
        where T : unmanaged, IBinaryInteger<T> => Draw(profile, totals.Stacks, LeafPruning<T>.Draw(totals, options), options);

    private static FlameGraph Draw(Profile profile, GroupedStacks stacks, DrawnRows rows, FlameGraphOptions options)
    {
        var span = profile.Span;
        var range = new TimeRange(Math.Clamp(options.Range.StartNs, span.StartNs, span.EndNs), Math.Clamp(options.Range.EndNs, span.StartNs, span.EndNs));
        return new FlameGraph(stacks, range, rows);
    }
}
