using System.Buffers;
using System.Numerics;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis;

/// <summary>Counts samples by the node that their stack ends at, with several workers where there are many.</summary>
internal static class SelfHistogram
{
    // Below this, waking another worker and adding its table up takes longer than it saves.
    private const int LeastRows = 500_000;

    /// <summary>Adds <paramref name="sign"/> to a sample's node, for each sample of a run of rows that passes.</summary>
    public static void Add(GroupedStacks stacks, SampleMask mask, int first, int end, int sign, int[] self, CancellationToken cancel)
    {
        var pieces = Workers.PiecesFor(end - first, Math.Max(LeastRows, stacks.Count));
        var tables = new int[pieces][];
        tables[0] = self;
        try
        {
            Workers.Run(
                pieces,
                piece =>
                {
                    if (piece > 0)
                    {
                        tables[piece] = ArrayPool<int>.Shared.Rent(self.Length);
                        tables[piece].AsSpan(0, self.Length).Clear();
                    }

                    var count = new Counter(stacks.NodeOfSample, tables[piece], sign);
                    mask.Visit(Workers.Border(piece, pieces, first, end), Workers.Border(piece + 1, pieces, first, end), ref count, cancel);
                },
                cancel);
            foreach (var table in tables.AsSpan(1)) Add(table.AsSpan(0, self.Length), self);
        }
        finally
        {
            foreach (var table in tables.AsSpan(1))
            {
                if (table is not null) ArrayPool<int>.Shared.Return(table);
            }
        }
    }

    private static void Add(ReadOnlySpan<int> from, Span<int> to)
    {
        var at = 0;
        for (; at <= from.Length - Vector<int>.Count; at += Vector<int>.Count) (new Vector<int>(from[at..]) + new Vector<int>(to[at..])).CopyTo(to[at..]);
        for (; at < from.Length; at++) to[at] += from[at];
    }

    private readonly ref struct Counter(ReadOnlySpan<int> nodeOfSample, Span<int> self, int sign) : IRowVisitor
    {
        private readonly ReadOnlySpan<int> _nodeOfSample = nodeOfSample;
        private readonly Span<int> _self = self;

        public void Visit(int row) => _self[_nodeOfSample[row]] += sign;
    }
}
