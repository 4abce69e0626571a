using System.Buffers;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis.Differences;

/// <summary>What one selection has at every node of merged stacks.</summary>
internal static class SideTotals
{
    /// <summary>
    /// The result of <paramref name="use"/> on how many samples every node has. It must not keep them: they are those of the last ranges, which a selection that is dragged changes a little, or memory that is used
    /// again. Both arrays may be longer than the trie.
    /// </summary>
    /// <param name="selection">The selection.</param>
    /// <param name="stacks">The merged stacks.</param>
    /// <param name="nodeHere">The node of the merged stacks of each node of the selection's own; null where they are the same.</param>
    /// <param name="use">What is done with them.</param>
    /// <param name="cancel">Ends the work.</param>
    public static T WithCounts<T>(SampleSelection selection, MergedStacks stacks, int[]? nodeHere, Func<NodeTotals<int>, T> use, CancellationToken cancel)
    {
        var own = selection.Analysis.Profile.GroupedBy(stacks.Grouping);
        T UseHere(LeafTotals<int> totals) => WithNodes(totals, nodeHere is null ? use : all => WithMapped(all, nodeHere, stacks.Count, use));
        if (selection.Ranges is [var range]) return selection.Analysis.WithTotals(own, selection.Mask(cancel), range, UseHere, cancel);

        var totals = new LeafTotals<int>(own);
        foreach (var rows in selection.Rows) LeafHistogram.Add(totals, selection.Mask(cancel), rows.Start.Value, rows.End.Value, 1, cancel);
        return UseHere(totals);
    }

    /// <summary>What the samples of every node weigh.</summary>
    public static NodeTotals<long> Weights(SampleSelection selection, MergedStacks stacks, int[]? nodeHere, CancellationToken cancel)
    {
        var own = selection.Analysis.Profile.GroupedBy(stacks.Grouping);
        var totals = new NodeTotals<long>(new long[own.Count], new long[own.Count]);
        foreach (var range in selection.Ranges) NodeTotals.AddWeights(selection.Analysis.Profile, own, selection.Mask(cancel), range, totals.Self, cancel);
        totals.AddUp(own);
        if (nodeHere is null) return totals;

        var mapped = new NodeTotals<long>(new long[stacks.Count], new long[stacks.Count]);
        for (var node = 0; node < nodeHere.Length; node++)
        {
            mapped.Self[nodeHere[node]] += totals.Self[node];
            mapped.Total[nodeHere[node]] += totals.Total[node];
        }

        return mapped;
    }

    /// <summary>Both sides are compared node by node, so here each one is needed.</summary>
    private static T WithNodes<T>(LeafTotals<int> totals, Func<NodeTotals<int>, T> use)
    {
        var nodes = totals.Stacks.Count;
        var all = new NodeTotals<int>(ArrayPool<int>.Shared.Rent(nodes), ArrayPool<int>.Shared.Rent(nodes));
        try
        {
            totals.CopyTo(all);
            return use(all);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(all.Self);
            ArrayPool<int>.Shared.Return(all.Total);
        }
    }

    /// <summary>A node here stands for several of a profile where groups differ by their number alone, and has what they have together.</summary>
    private static T WithMapped<T>(NodeTotals<int> totals, int[] nodeHere, int count, Func<NodeTotals<int>, T> use)
    {
        var (self, total) = (ArrayPool<int>.Shared.Rent(count), ArrayPool<int>.Shared.Rent(count));
        try
        {
            self.AsSpan(0, count).Clear();
            total.AsSpan(0, count).Clear();
            for (var node = 0; node < nodeHere.Length; node++)
            {
                if (totals.Total[node] == 0) continue;
                self[nodeHere[node]] += totals.Self[node];
                total[nodeHere[node]] += totals.Total[node];
            }

            return use(new NodeTotals<int>(self, total));
        }
        finally
        {
            ArrayPool<int>.Shared.Return(self);
            ArrayPool<int>.Shared.Return(total);
        }
    }
}
