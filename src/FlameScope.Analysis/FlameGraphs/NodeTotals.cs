using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis;

/// <summary>Self and total of every node of a grouped trie over some samples.</summary>
/// <param name="Self">Samples whose stack ends at the node.</param>
/// <param name="Total">Samples whose stack has the node: the node's own and its children's totals.</param>
internal readonly record struct NodeTotals(int[] Self, int[] Total)
{
    /// <summary>
    /// One histogram over the samples, then one pass from the last node to the first: O(samples in range + nodes). The plain way, which <see cref="MovingTotals"/> must agree with.
    /// </summary>
    public static NodeTotals Of(Profile profile, GroupedStacks stacks, SampleMask mask, TimeRange range, CancellationToken cancel)
    {
        var self = new int[stacks.Count];
        var (first, count) = profile.Samples.RowsIn(range).GetOffsetAndLength(profile.Samples.Count);
        var nodeOfSample = stacks.NodeOfSample;
        for (var row = first; row < first + count; row++)
        {
            if ((row & 0xFFFFF) == 0) cancel.ThrowIfCancellationRequested();
            if (mask[row]) self[nodeOfSample[row]]++;
        }

        var totals = new NodeTotals(self, new int[stacks.Count]);
        totals.AddUp(stacks.Parents);
        return totals;
    }

    /// <summary>Makes the totals from what each node has itself.</summary>
    public void AddUp(ReadOnlySpan<int> parents)
    {
        var total = Total.AsSpan(0, parents.Length);
        Self.AsSpan(0, parents.Length).CopyTo(total);
        for (var node = total.Length - 1; node > 0; node--) total[parents[node]] += total[node];
    }
}
