using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis;

/// <summary>
/// Chooses the nodes that become rows. The rest of a node's children become one folded row after the shown ones, so that widths add up and nothing is left out
/// in silence.
/// </summary>
internal sealed class FlameGraphPruning
{
    private readonly GroupedStacks _stacks;
    private readonly NodeTotals _totals;
    private readonly int _focus;
    private readonly int _focusEnd;
    private readonly int _minTotal;
    private readonly int _minTotalBeside;

    // Rows of the answer.
    private readonly List<int> _nodeIds = [];
    private readonly List<int> _parents = [];
    private readonly List<int> _self = [];
    private readonly List<int> _total = [];
    private readonly List<int> _folded = [];
    private int _omitted;

    public FlameGraphPruning(GroupedStacks stacks, NodeTotals totals, FlameGraphOptions options)
    {
        _stacks = stacks;
        _totals = totals;
        // A focus without samples in the range is none: the graph is then what it would be without it.
        _focus = options.Focus is { } focus && totals.Total[focus] > 0 ? focus : 0;
        _focusEnd = stacks.SubtreeEnds[_focus];
        _minTotal = Threshold(options, _focus);
        _minTotalBeside = _focus == 0 ? _minTotal : Threshold(options, 0);
    }

    public FlameGraph Draw(TimeRange range)
    {
        // Nodes whose children are being drawn, innermost last; each keeps what it has folded so far.
        var open = new List<(int Node, int Row, int FoldedTotal, int FoldedNodes)>();
        var ends = _stacks.SubtreeEnds;
        for (var node = 0; node < _stacks.Count;)
        {
            while (open.Count > 0 && node >= ends[open[^1].Node]) Close(open);
            if (_totals.Total[node] == 0 && node != 0)
            {
                node = ends[node];
                continue;
            }

            if (node != 0 && !IsShown(node))
            {
                var top = open[^1];
                var count = CountNodes(node);
                _omitted += count;
                open[^1] = (top.Node, top.Row, top.FoldedTotal + _totals.Total[node], top.FoldedNodes + count);
                node = ends[node];
                continue;
            }

            var row = AddRow(node, open.Count == 0 ? -1 : open[^1].Row, _totals.Self[node], _totals.Total[node], foldedNodes: 0);
            open.Add((node, row, 0, 0));
            node++;
        }

        while (open.Count > 0) Close(open);
        return new FlameGraph(_stacks, range, [.. _nodeIds], [.. _parents], [.. _self], [.. _total], [.. _folded], _omitted, _minTotal);
    }

    private void Close(List<(int Node, int Row, int FoldedTotal, int FoldedNodes)> open)
    {
        var (_, row, foldedTotal, foldedNodes) = open[^1];
        open.RemoveAt(open.Count - 1);
        if (foldedNodes > 0) AddRow(FlameGraph.FoldedNode, row, foldedTotal, foldedTotal, foldedNodes);
    }

    private int AddRow(int node, int parentRow, int self, int total, int foldedNodes)
    {
        _nodeIds.Add(node);
        _parents.Add(parentRow);
        _self.Add(self);
        _total.Add(total);
        _folded.Add(foldedNodes);
        return _nodeIds.Count - 1;
    }

    /// <summary>
    /// The focus and its ancestors are always shown. What lies beside them is shown as it is without a focus: shares of the whole graph, and the way back to it,
    /// stay as good as they were.
    /// </summary>
    private bool IsShown(int node)
    {
        if (node <= _focus && _stacks.SubtreeEnds[node] >= _focusEnd) return true;
        var isInside = node > _focus && node < _focusEnd;
        return _totals.Total[node] >= (isInside ? _minTotal : _minTotalBeside);
    }

    private int CountNodes(int node)
    {
        var count = 0;
        foreach (var total in _totals.Total.AsSpan(node, _stacks.SubtreeEnds[node] - node)) count += total > 0 ? 1 : 0;
        return count;
    }

    /// <summary>
    /// The least total of a row below <paramref name="top"/>. Every shown node may bring one folded row with it, so half of <see cref="FlameGraphOptions.MaxNodes"/> is for nodes, once
    /// there are too many.
    /// </summary>
    private int Threshold(FlameGraphOptions options, int top)
    {
        var byFraction = (int)Math.Min(int.MaxValue, Math.Ceiling(options.MinFraction * _totals.Total[top]));
        var least = Math.Max(1, byFraction);
        var totals = new List<int>();
        foreach (var total in _totals.Total.AsSpan(top, _stacks.SubtreeEnds[top] - top))
        {
            if (total >= least) totals.Add(total);
        }

        if (totals.Count <= options.MaxNodes && least == 1) return least;
        var room = Math.Max(1, options.MaxNodes / 2);
        if (totals.Count <= room) return least;

        totals.Sort();
        // The totals from this one on are as many as there is room for; equal ones stay together, on the folded side.
        var cut = totals[^(room + 1)];
        return Math.Max(least, cut + 1);
    }
}
