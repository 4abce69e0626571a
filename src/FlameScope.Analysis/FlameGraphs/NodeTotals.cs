using System.Numerics;
using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis;

/// <summary>Self and total of every node of a grouped trie over some samples.</summary>
internal readonly struct NodeTotals
{
    private NodeTotals(int[] self, int[] total)
    {
        Self = self;
        Total = total;
    }

    /// <summary>Samples whose stack ends at the node.</summary>
    public int[] Self { get; }

    /// <summary>Samples whose stack has the node: the node's own and its children's totals.</summary>
    public int[] Total { get; }

    /// <summary>One histogram over the samples, then one pass from the last node to the first: O(samples in range + nodes).</summary>
    public static NodeTotals Of(Profile profile, GroupedStacks stacks, SampleMask mask, TimeRange range, CancellationToken cancel)
    {
        var self = new int[stacks.Count];
        var (first, count) = profile.Samples.RowsIn(range).GetOffsetAndLength(profile.Samples.Count);
        Count(stacks.NodeOfSample, mask, first, first + count, self, cancel);

        var total = (int[])self.Clone();
        var parents = stacks.Parents;
        for (var node = total.Length - 1; node > 0; node--) total[parents[node]] += total[node];
        return new NodeTotals(self, total);
    }

    private static void Count(ReadOnlySpan<int> nodeOfSample, SampleMask mask, int first, int end, int[] self, CancellationToken cancel)
    {
        if (mask.IsAll)
        {
            foreach (var node in nodeOfSample[first..end]) self[node]++;
            return;
        }

        for (var word = first >> 6; word << 6 < end; word++)
        {
            if ((word & 0x3FFF) == 0) cancel.ThrowIfCancellationRequested();
            var bits = mask.Word(word);
            if (word << 6 < first) bits &= ulong.MaxValue << (first & 63);
            if ((word + 1) << 6 > end) bits &= (1UL << (end & 63)) - 1;
            for (; bits != 0; bits &= bits - 1) self[nodeOfSample[(word << 6) + BitOperations.TrailingZeroCount(bits)]]++;
        }
    }
}
