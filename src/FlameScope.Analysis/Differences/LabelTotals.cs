using System.Numerics;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis.Differences;

/// <summary>The label of every node of a trie, and whether no node above it has the same: a sample counts once for a frame, however often it recurs on the stack.</summary>
/// <param name="Labels">By node.</param>
/// <param name="IsOutermost">By node.</param>
internal sealed record LabelledNodes(int[] Labels, bool[] IsOutermost)
{
    /// <summary>Looks at every node once.</summary>
    /// <param name="trie">The trie.</param>
    /// <param name="labelCount">Labels are smaller than this.</param>
    /// <param name="labelOf">The label of a node.</param>
    public static LabelledNodes Of(IStackTrie trie, int labelCount, Func<int, int> labelOf)
    {
        var (labels, isOutermost) = (new int[trie.Count], new bool[trie.Count]);

        // Where the subtree of the latest outermost node of each label ends: a subtree stands together.
        var ends = new int[labelCount];
        var subtreeEnds = trie.SubtreeEnds;
        for (var node = 0; node < labels.Length; node++)
        {
            var label = labels[node] = labelOf(node);
            if (node < ends[label]) continue;
            isOutermost[node] = true;
            ends[label] = subtreeEnds[node];
        }

        return new LabelledNodes(labels, isOutermost);
    }

    /// <summary>Those of merged stacks.</summary>
    public static LabelledNodes Of(MergedStacks stacks) => Of(stacks, stacks.LabelCount, stacks.LabelOf);
}

/// <summary>What each frame has over all of a trie, itself and on the stack.</summary>
/// <param name="Self">By label.</param>
/// <param name="Total">By label.</param>
internal sealed record LabelTotals(long[] Self, long[] Total)
{
    /// <summary>Adds up the nodes of each label, those below another of the same label left out.</summary>
    public static LabelTotals Of<T>(int labelCount, LabelledNodes nodes, NodeTotals<T> totals)
        where T : unmanaged, IBinaryInteger<T>
    {
        var sums = new LabelTotals(new long[labelCount], new long[labelCount]);
        for (var node = 0; node < nodes.Labels.Length; node++)
        {
            if (totals.Total[node] == T.Zero) continue;
            var label = nodes.Labels[node];
            sums.Self[label] += long.CreateTruncating(totals.Self[node]);
            if (nodes.IsOutermost[node]) sums.Total[label] += long.CreateTruncating(totals.Total[node]);
        }

        return sums;
    }
}
