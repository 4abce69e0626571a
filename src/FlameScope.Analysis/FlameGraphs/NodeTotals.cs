using System.Numerics;
using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis;

/// <summary>Self and total of every node of a grouped trie over some samples: how many they are, or what they weigh.</summary>
/// <param name="Self">Of the samples whose stack ends at the node.</param>
/// <param name="Total">Of the samples whose stack has the node: the node's own and its children's totals.</param>
internal readonly record struct NodeTotals<T>(T[] Self, T[] Total) : INodeTotals<T>
    where T : unmanaged, IBinaryInteger<T>
{
    // Below this another worker takes longer to wake than it saves.
    private const int LeastNodes = 250_000;

    /// <inheritdoc/>
    public T SelfOf(int node) => Self[node];

    /// <inheritdoc/>
    public T TotalOf(int node) => Total[node];

    /// <summary>Makes the totals from what each node has itself: from the last node to the first, the subtrees of the root on several cores.</summary>
    public void AddUp(IStackTrie stacks)
    {
        var borders = Borders(stacks, Workers.PiecesFor(stacks.Count, LeastNodes));
        var totals = this;
        Workers.Run(borders.Length - 1, piece => totals.AddUp(stacks.Parents, borders[piece], borders[piece + 1]), CancellationToken.None);

        var root = Self[0];
        for (var node = 1; node < stacks.Count; node = stacks.SubtreeEnds[node]) root += Total[node];
        Total[0] = root;
    }

    private void AddUp(ReadOnlySpan<int> parents, int first, int end)
    {
        var total = Total.AsSpan(0, parents.Length);
        Self.AsSpan(first, end - first).CopyTo(total[first..]);
        for (var node = end - 1; node >= first; node--)
        {
            // The root belongs to no piece.
            if (parents[node] is > 0 and var parent) total[parent] += total[node];
        }
    }

    /// <summary>Where pieces begin and end: at subtrees of the root.</summary>
    private static int[] Borders(IStackTrie stacks, int pieces)
    {
        var borders = new int[pieces + 1];
        Array.Fill(borders, stacks.Count);
        borders[0] = Math.Min(1, stacks.Count);
        for (int node = 1, piece = 1; node < stacks.Count && piece < pieces; node = stacks.SubtreeEnds[node])
        {
            while (piece < pieces && node >= (long)stacks.Count * piece / pieces) borders[piece++] = node;
        }

        return borders;
    }
}

/// <summary>Makes <see cref="NodeTotals{T}"/> the plain way, one histogram over the samples, then one pass from the last node to the first: O(samples in range + nodes).</summary>
internal static class NodeTotals
{
    /// <summary>How many samples. <see cref="MovingTotals"/> must agree.</summary>
    public static NodeTotals<int> Of(Profile profile, GroupedStacks stacks, SampleMask mask, TimeRange range, CancellationToken cancel)
    {
        var self = new int[stacks.Count];
        var (first, count) = profile.Samples.RowsIn(range).GetOffsetAndLength(profile.Samples.Count);
        for (var row = first; row < first + count; row++)
        {
            if ((row & 0xFFFFF) == 0) cancel.ThrowIfCancellationRequested();
            if (mask[row]) self[stacks.NodeOf(row)]++;
        }

        return AddedUp(self, stacks);
    }

    /// <summary>What the samples weigh.</summary>
    public static NodeTotals<long> OfWeights(Profile profile, GroupedStacks stacks, SampleMask mask, TimeRange range, CancellationToken cancel)
    {
        var self = new long[stacks.Count];
        AddWeights(profile, stacks, mask, range, self, cancel);
        return AddedUp(self, stacks);
    }

    /// <summary>Adds what the samples weigh to what nodes have themselves.</summary>
    public static void AddWeights(Profile profile, GroupedStacks stacks, SampleMask mask, TimeRange range, long[] self, CancellationToken cancel)
    {
        var weigher = new SampleWeigher(profile.Samples, stacks, self);
        var (first, count) = profile.Samples.RowsIn(range).GetOffsetAndLength(profile.Samples.Count);
        mask.Visit(first, first + count, ref weigher, cancel);
    }

    private static NodeTotals<T> AddedUp<T>(T[] self, GroupedStacks stacks)
        where T : unmanaged, IBinaryInteger<T>
    {
        var totals = new NodeTotals<T>(self, new T[self.Length]);
        totals.AddUp(stacks);
        return totals;
    }

    /// <summary>Adds what samples weigh to their nodes.</summary>
    private readonly ref struct SampleWeigher(SampleTable samples, GroupedStacks stacks, Span<long> self) : IRowVisitor
    {
        private readonly Span<long> _self = self;
        private readonly SampleWeights _weights = new(samples);

        public void Visit(int row) => _self[stacks.NodeOf(row)] += _weights[row];
    }
}
