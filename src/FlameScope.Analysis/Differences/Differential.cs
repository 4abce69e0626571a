using System.Numerics;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis.Differences;

/// <summary>
/// The flame graphs of two selections as one, a row a node, in drawing order. For each row what either selection has there; the difference is that of the products with <see cref="Scale"/>,
/// second less first, and nothing is rounded. A folded row stands for those of its parent's children that have a width in this layout and no row of their own. In the union that is all of them,
/// so what a side has in a row and its children adds up; in the other layouts nodes without a width are left out.
/// </summary>
public sealed class Differential
{
    private Differential(MergedStacks stacks, DrawnRows rows, DifferenceScale scale, SideValues first, SideValues second)
    {
        (Stacks, Scale) = (stacks, scale);
        (NodeIds, Parents, FoldedNodes, OmittedNodes) = (rows.NodeIds, rows.Parents, rows.FoldedNodes, rows.OmittedNodes);
        (Self, Width) = (rows.Self, rows.Totals);
        (FirstSelf, FirstTotal) = (first.Self, first.Total);
        (SecondSelf, SecondTotal) = (second.Self, second.Total);
    }

    /// <summary>The trie that node ids are of.</summary>
    public MergedStacks Stacks { get; }

    /// <summary>How either side is scaled.</summary>
    public DifferenceScale Scale { get; }

    /// <summary>The node of each row; <see cref="FlameGraph.FoldedNode"/> for folded ones.</summary>
    public int[] NodeIds { get; }

    /// <summary>The row of each row's parent; -1 for row 0.</summary>
    public int[] Parents { get; }

    /// <summary>For a folded row, how many nodes it stands for; else 0.</summary>
    public int[] FoldedNodes { get; }

    /// <summary>All nodes that are folded.</summary>
    public int OmittedNodes { get; }

    /// <summary>What each row has itself of its width.</summary>
    public long[] Self { get; }

    /// <summary>The width of each row, by the layout; children and self add up to it.</summary>
    public long[] Width { get; }

    /// <summary>Samples of the first selection, or what they weigh, whose stack ends at each row.</summary>
    public long[] FirstSelf { get; }

    /// <summary>Samples of the first selection, or what they weigh, whose stack has each row.</summary>
    public long[] FirstTotal { get; }

    /// <summary>As <see cref="FirstSelf"/>, of the second selection.</summary>
    public long[] SecondSelf { get; }

    /// <summary>As <see cref="FirstTotal"/>, of the second selection.</summary>
    public long[] SecondTotal { get; }

    /// <summary>Draws the differential of two selections.</summary>
    /// <exception cref="QueryOptionException">An option is out of bounds.</exception>
    public static Differential Of(SampleSelection first, SampleSelection second, DifferentialOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(options);
        return Of(MergedStacks.Of(first.Analysis.Profile, second.Analysis.Profile, options.Grouping, cancel), first, second, options, cancel);
    }

    /// <summary>As the other, on stacks that were merged before.</summary>
    /// <exception cref="QueryOptionException">An option is out of bounds.</exception>
    public static Differential Of(MergedStacks stacks, SampleSelection first, SampleSelection second, DifferentialOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(stacks);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(options);
        if (options.MaxNodes < 2) throw new QueryOptionException("maxNodes", "it must be 2 or more.");
        if (options.Focus is { } focus && (uint)focus >= (uint)stacks.Count) throw new QueryOptionException("focus", $"it must be a node of these profiles and grouping, from 0 to {stacks.Count - 1}.");

        if (options.Weighted) return Draw(stacks, first, second, SideTotals.Weights(first, stacks, stacks.OfFirst, cancel), SideTotals.Weights(second, stacks, stacks.OfSecond, cancel), options);
        return SideTotals.WithCounts(
            first,
            stacks,
            stacks.OfFirst,
            a => first.IsSameAs(second, cancel)
                ? Draw(stacks, first, second, a, a, options)
                : SideTotals.WithCounts(second, stacks, stacks.OfSecond, b => Draw(stacks, first, second, a, b, options), cancel),
            cancel);
    }

    private static Differential Draw<T>(MergedStacks stacks, SampleSelection first, SampleSelection second, NodeTotals<T> a, NodeTotals<T> b, DifferentialOptions options)
        where T : unmanaged, IBinaryInteger<T>
    {
        var scale = DifferenceScale.Of(first, second, options.Measure, options.Weighted, long.CreateTruncating(a.Total[0]), long.CreateTruncating(b.Total[0]));
        using var widths = Widths.Of(stacks, a, b, scale, options.Layout);
        var rows = new FlameGraphPruning<long>(stacks, widths.Totals, new FlameGraphOptions { MaxNodes = options.MaxNodes, Focus = options.Focus }).Draw();
        var folded = FoldedRows.Of(stacks, widths.Totals.Total, rows);
        return new Differential(stacks, rows, scale, SideValues.Of(rows, folded, a), SideValues.Of(rows, folded, b));
    }

    /// <summary>What one selection has in each row.</summary>
    private sealed record SideValues(long[] Self, long[] Total)
    {
        public static SideValues Of<T>(DrawnRows rows, FoldedRows folded, NodeTotals<T> totals)
            where T : unmanaged, IBinaryInteger<T>
        {
            var self = new long[rows.NodeIds.Length];
            var total = new long[self.Length];
            for (var row = 0; row < self.Length; row++)
            {
                var node = rows.NodeIds[row];
                if (node == FlameGraph.FoldedNode) self[row] = total[row] = folded.Sum(row, totals.Total);
                else (self[row], total[row]) = (long.CreateTruncating(totals.Self[node]), long.CreateTruncating(totals.Total[node]));
            }

            return new SideValues(self, total);
        }
    }

    /// <summary>Which nodes each folded row stands for: the children of its parent that have a width and no row of their own.</summary>
    private sealed class FoldedRows
    {
        private readonly Dictionary<int, List<int>> _children = [];

        public static FoldedRows Of(MergedStacks stacks, ReadOnlySpan<long> widths, DrawnRows rows)
        {
            var folded = new FoldedRows();
            var shown = new HashSet<int>(rows.NodeIds);
            for (var row = 1; row < rows.NodeIds.Length; row++)
            {
                if (rows.NodeIds[row] != FlameGraph.FoldedNode) continue;
                var parent = rows.NodeIds[rows.Parents[row]];
                var children = folded._children[row] = [];
                for (var child = parent + 1; child < stacks.SubtreeEnds[parent]; child = stacks.SubtreeEnds[child])
                {
                    if (widths[child] != 0 && !shown.Contains(child)) children.Add(child);
                }
            }

            return folded;
        }

        public long Sum<T>(int row, ReadOnlySpan<T> totals)
            where T : unmanaged, IBinaryInteger<T>
        {
            var sum = 0L;
            foreach (var child in _children[row]) sum += long.CreateTruncating(totals[child]);
            return sum;
        }
    }
}
