using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis.Differences;

/// <summary>What each frame has over all of a trie, itself and on the stack; a sample counts once for a frame, however often it recurs.</summary>
/// <param name="Self">By label.</param>
/// <param name="Total">By label.</param>
internal sealed record LabelTotals(long[] Self, long[] Total)
{
    /// <summary>Adds up the nodes of each label, those below another of the same label left out.</summary>
    public static LabelTotals Of(MergedStacks stacks, NodeTotals<long> totals)
    {
        var sums = new LabelTotals(new long[stacks.LabelCount], new long[stacks.LabelCount]);
        var open = new OpenPath(stacks);
        for (var node = 1; node < stacks.Count; node++)
        {
            if (totals.Total[node] == 0) continue;
            var label = stacks.LabelOf(node);
            sums.Self[label] += totals.Self[node];
            if (open.IsOutermost(node, label)) sums.Total[label] += totals.Total[node];
        }

        return sums;
    }
}

/// <summary>The path from the root to the node that is being looked at, in a pass over all nodes in order.</summary>
internal sealed class OpenPath(MergedStacks stacks)
{
    private readonly Stack<(int End, int Label)> _open = new();
    private readonly int[] _count = new int[stacks.LabelCount];

    /// <summary>Goes on to a node, which comes after the one before; says whether no node above it has its label.</summary>
    public bool IsOutermost(int node, int label)
    {
        while (_open.TryPeek(out var top) && node >= top.End) _count[_open.Pop().Label]--;
        _open.Push((stacks.SubtreeEnds[node], label));
        return _count[label]++ == 0;
    }
}
