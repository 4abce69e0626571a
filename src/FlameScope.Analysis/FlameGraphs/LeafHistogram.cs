using System.Buffers;
using System.Numerics;

namespace FlameScope.Analysis;

/// <summary>Counts samples by the leaf that their stack ends at, with several workers where there are many.</summary>
internal static class LeafHistogram
{
    // Below this, waking another worker and adding its table up takes longer than it saves: a table costs several times as much as counting so many samples.
    private const int LeastRows = 500_000;
    private const int RowsOfLeaf = 2;

    /// <summary>Adds <paramref name="sign"/> to a sample's leaf, for each sample of a run of rows that passes. What is added up of <paramref name="totals"/> is not valid afterwards.</summary>
    public static void Add(LeafTotals<int> totals, SampleMask mask, int first, int end, int sign, CancellationToken cancel)
    {
        var stacks = totals.Stacks;
        var leaves = stacks.Leaves.Count;
        var pieces = Workers.PiecesFor(end - first, Math.Max(LeastRows, (int)Math.Min(int.MaxValue, (long)leaves * RowsOfLeaf)));
        var tables = new int[pieces][];
        try
        {
            totals.SetAllChanged();
            Workers.Run(
                pieces,
                piece =>
                {
                    if (piece > 0)
                    {
                        tables[piece] = ArrayPool<int>.Shared.Rent(leaves);
                        tables[piece].AsSpan(0, leaves).Clear();
                    }

                    Count(stacks.LeafOfSample, mask, Workers.Border(piece, pieces, first, end), Workers.Border(piece + 1, pieces, first, end), sign, piece == 0 ? totals.Values : tables[piece], cancel);
                },
                cancel);
            foreach (var table in tables.AsSpan(1)) Add(table.AsSpan(0, leaves), totals.Values);
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

    /// <summary>As <see cref="SampleMask.Visit"/> would show the rows, with all that the loop needs in registers.</summary>
    private static void Count(ReadOnlySpan<int> leafOfSample, SampleMask mask, int first, int end, int sign, Span<int> values, CancellationToken cancel)
    {
        for (var word = first >> 6; word << 6 < end; word++)
        {
            if ((word & 0x3FFF) == 0) cancel.ThrowIfCancellationRequested();
            var bits = mask.Within(word, first, end);
            if (bits == ulong.MaxValue)
            {
                foreach (var leaf in leafOfSample.Slice(word << 6, 64)) values[leaf] += sign;
                continue;
            }

            for (; bits != 0; bits &= bits - 1) values[leafOfSample[(word << 6) + BitOperations.TrailingZeroCount(bits)]] += sign;
        }
    }
}
