using System.Runtime.InteropServices;
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
    private readonly Threshold _inside;
    private readonly Threshold _beside;

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
        _inside = ThresholdBelow(options, _focus);
        _beside = _focus == 0 ? _inside : ThresholdBelow(options, 0);
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
        return new FlameGraph(_stacks, range, [.. _nodeIds], [.. _parents], [.. _self], [.. _total], [.. _folded], _omitted, _inside.MinTotal);
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
        return (node > _focus && node < _focusEnd ? _inside : _beside).Passes(_totals.Total[node]);
    }

    private int CountNodes(int node)
    {
        var count = 0;
        foreach (var total in _totals.Total.AsSpan(node, _stacks.SubtreeEnds[node] - node)) count += total > 0 ? 1 : 0;
        return count;
    }

    /// <summary>
    /// What a node below <paramref name="top"/> needs to be a row. Every shown node may bring one folded row with it, so half of <see cref="FlameGraphOptions.MaxNodes"/> is for nodes, once
    /// there are too many.
    /// </summary>
    private Threshold ThresholdBelow(FlameGraphOptions options, int top)
    {
        var byFraction = (int)Math.Min(int.MaxValue, Math.Ceiling(options.MinFraction * _totals.Total[top]));
        var least = Math.Max(1, byFraction);
        var totals = new List<int>();
        foreach (var total in _totals.Total.AsSpan(top, _stacks.SubtreeEnds[top] - top))
        {
            if (total >= least) totals.Add(total);
        }

        if (totals.Count <= options.MaxNodes && least == 1) return new Threshold(least, int.MaxValue);
        var room = Math.Max(1, options.MaxNodes / 2);
        if (totals.Count <= room) return new Threshold(least, int.MaxValue);

        totals.Sort();
        var cut = totals[^room];
        return new Threshold(cut, CollectionsMarshal.AsSpan(totals)[^room..].Count(cut));
    }

    /// <summary>
    /// The least total of a row, and for how many nodes of just that total there is room: the first ones in drawing order get it, so that a graph of a million
    /// equal leaves is not one box. A parent comes before its children and has at least as much, so no child is shown without it.
    /// </summary>
    private sealed class Threshold(int minTotal, int room)
    {
        private int _room = room;

        public int MinTotal => minTotal;

        public bool Passes(int total) => total > minTotal || (total == minTotal && _room-- > 0);
    }
}
