using System.Numerics;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis;

/// <summary>
/// Chooses the nodes that become rows. The rest of a node's children become one folded row after the shown ones, so that widths add up and nothing is left out
/// in silence.
/// </summary>
internal sealed class FlameGraphPruning<T>
    where T : unmanaged, IBinaryInteger<T>
{
    // Below this another worker takes longer to wake than it saves.
    private const int LeastNodes = 1_000_000;

    private readonly IStackTrie _stacks;
    private readonly NodeTotals<T> _totals;
    private readonly int _focus;
    private readonly int _focusEnd;
    private readonly RowThreshold<T> _inside;
    private readonly RowThreshold<T> _beside;

    // Rows of the answer.
    private readonly List<Row> _rows = [];

    // Runs of nodes that are folded, and the row above them.
    private readonly List<(int Parent, int First, int End)> _folded = [];
    private int _omitted;

    public FlameGraphPruning(IStackTrie stacks, NodeTotals<T> totals, FlameGraphOptions options)
    {
        _stacks = stacks;
        _totals = totals;
        // A focus without samples in the range is none: the graph is then what it would be without it.
        _focus = options.Focus is { } focus && T.IsPositive(totals.Total[focus]) && totals.Total[focus] != T.Zero ? focus : 0;
        _focusEnd = stacks.SubtreeEnds[_focus];
        _inside = ThresholdBelow(options, _focus);
        _beside = _focus == 0 ? _inside : ThresholdBelow(options, 0);
    }

    public DrawnRows Draw()
    {
        // Nodes whose children are being drawn, innermost last; each keeps what it has folded so far.
        var open = new Stack<OpenNode>();
        var ends = _stacks.SubtreeEnds;
        var totals = _totals.Total.AsSpan(0, ends.Length);
        for (var node = 0; node < ends.Length;)
        {
            // Below a node without samples there are none: the next node that has some is the next to look at.
            if (totals[node] == T.Zero && node != 0)
            {
                var empty = totals[node..].IndexOfAnyExcept(T.Zero);
                if (empty < 0) break;
                node += empty;
            }

            while (open.TryPeek(out var top) && node >= top.End) Close(open.Pop());
            if (node == 0 || IsShown(node))
            {
                var row = AddRow(new Row(node, open.TryPeek(out var parent) ? parent.Row : -1, _totals.Self[node], totals[node]));
                open.Push(new OpenNode(ends[node], row, T.Zero));
                node++;
                continue;
            }

            var end = ends[node];
            var above = open.Pop();
            open.Push(above with { FoldedTotal = above.FoldedTotal + totals[node] });
            Fold(above.Row, node, end);
            node = end;
        }

        while (open.TryPop(out var last)) Close(last);
        var foldedOf = CountFolded();
        return new DrawnRows(
            Column(row => row.Node),
            Column(row => row.Parent),
            Column(row => long.CreateTruncating(row.Self)),
            Column(row => long.CreateTruncating(row.Total)),
            Column(row => row.Node == FlameGraph.FoldedNode ? foldedOf[row.Parent] : 0),
            _omitted,
            long.CreateTruncating(_inside.MinTotal));
    }

    private void Close(OpenNode node)
    {
        if (node.FoldedTotal > T.Zero) AddRow(new Row(FlameGraph.FoldedNode, node.Row, node.FoldedTotal, node.FoldedTotal));
    }

    /// <summary>Notes a subtree that is folded; neighbours together.</summary>
    private void Fold(int parent, int node, int end)
    {
        if (_folded is [.., var (lastParent, first, lastEnd)] && lastParent == parent && lastEnd == node) _folded[^1] = (parent, first, end);
        else _folded.Add((parent, node, end));
    }

    /// <summary>For each row, how many nodes with samples are folded into one of its children. Nearly all nodes of a large trie are, so they are counted on several cores.</summary>
    private int[] CountFolded()
    {
        var pieces = Workers.PiecesFor(_stacks.Count, LeastNodes);
        var borders = new int[pieces + 1];
        Array.Fill(borders, _folded.Count);
        borders[0] = 0;
        for (int i = 0, piece = 1; i < _folded.Count && piece < pieces; i++)
        {
            while (piece < pieces && _folded[i].First >= (long)_stacks.Count * piece / pieces) borders[piece++] = i;
        }

        var counts = new int[_folded.Count];
        Workers.Run(
            pieces,
            piece =>
            {
                for (var i = borders[piece]; i < borders[piece + 1]; i++)
                {
                    var (_, first, end) = _folded[i];
                    counts[i] = end == first + 1 ? 1 : LargestValues.CountAtLeast(_totals.Total.AsSpan(first, end - first), T.One);
                }
            },
            CancellationToken.None);

        var ofRows = new int[_rows.Count];
        for (var i = 0; i < counts.Length; i++) ofRows[_folded[i].Parent] += counts[i];
        _omitted = counts.Sum();
        return ofRows;
    }

    private int AddRow(Row row)
    {
        _rows.Add(row);
        return _rows.Count - 1;
    }

    private TValue[] Column<TValue>(Func<Row, TValue> of)
    {
        var column = new TValue[_rows.Count];
        for (var i = 0; i < column.Length; i++) column[i] = of(_rows[i]);
        return column;
    }

    /// <summary>
    /// The focus and its ancestors are always shown. What lies beside them is shown as it is without a focus: shares of the whole graph, and the way back to it,
    /// stay as good as they were.
    /// </summary>
    private bool IsShown(int node)
    {
        if (node <= _focus && _stacks.SubtreeEnds[node] >= _focusEnd) return true;
        return (node > _focus && node < _focusEnd ? _inside : _beside).Passes(_totals.Total[node]);
    }

    /// <summary>
    /// What a node below <paramref name="top"/> needs to be a row. Every shown node may bring one folded row with it, so half of <see cref="FlameGraphOptions.MaxNodes"/> is for nodes, once
    /// there are too many.
    /// </summary>
    private RowThreshold<T> ThresholdBelow(FlameGraphOptions options, int top)
    {
        var least = RowThreshold<T>.LeastTotal(options, _totals.Total[top]);
        var room = Math.Max(1, options.MaxNodes / 2);
        if (LargestNodes.Ranked(_stacks, _totals.Total.AsSpan(0, _stacks.Count), top, room, least, options.MaxNodes, out var ties) is { } found) return new RowThreshold<T>(found, ties);

        var totals = _totals.Total.AsSpan(top, _stacks.SubtreeEnds[top] - top);
        var count = LargestValues.CountAtLeast(totals, least);
        if (count <= options.MaxNodes && least == T.One) return new RowThreshold<T>(least, int.MaxValue);
        if (count <= room) return new RowThreshold<T>(least, int.MaxValue);

        var cut = LargestValues.Ranked<T>(totals, room, out ties);
        return new RowThreshold<T>(cut, ties);
    }

    private readonly record struct Row(int Node, int Parent, T Self, T Total);

    private readonly record struct OpenNode(int End, int Row, T FoldedTotal);
}

/// <summary>The nodes that became rows, in drawing order.</summary>
/// <param name="NodeIds">The node of each row; <see cref="FlameGraph.FoldedNode"/> for folded ones.</param>
/// <param name="Parents">The row of each row's parent; -1 for row 0.</param>
/// <param name="Self">What each row has itself.</param>
/// <param name="Totals">What each row has with its children.</param>
/// <param name="FoldedNodes">For a folded row, how many nodes it stands for; else 0.</param>
/// <param name="OmittedNodes">All nodes that are folded.</param>
/// <param name="MinTotal">The least total that a node needed to be a row of its own.</param>
internal sealed record DrawnRows(int[] NodeIds, int[] Parents, long[] Self, long[] Totals, int[] FoldedNodes, int OmittedNodes, long MinTotal);
