using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis;

/// <summary>
/// Chooses the same rows as <see cref="FlameGraphPruning{T}"/> and looks at hardly more nodes than it draws: from the root down, since no node has more than its parent, and what is folded is what a
/// node has more than those of its children that are drawn.
/// </summary>
internal sealed class LeafPruning<T>
    where T : unmanaged, IBinaryInteger<T>
{
    /// <summary>By how much less is looked for where there were far too few.</summary>
    private const int Lower = 4;

    /// <summary>From which part of enough on there are nearly enough, and what more than that is then looked for.</summary>
    private const int NearlyEnough = 8;
    private const double Share = 0.9;

    // After so many neighbours without samples the next one that has some is looked for.
    private const int FewEmpty = 4;

    // Nodes whose children are looked at together, and how many of each at most.
    private const int MostAtATime = 64;
    private const int MostChildrenAtATime = 16;

    // Below this another worker takes longer to wake than it saves.
    private const int LeastCounted = 250;

    private static readonly T Two = T.One + T.One;

    private readonly LeafTotals<T> _totals;
    private readonly GroupedStacks _stacks;
    private readonly StackLeaves _leaves;
    private readonly FlameGraphOptions _options;
    private readonly int _focus;
    private readonly int _focusEnd;

    // Nodes that were looked at; the children of one stand together, in order.
    private Seen[] _seen = ArrayPool<Seen>.Shared.Rent(1 << 14);
    private int _seenCount;

    private readonly int[] _opening = new int[MostAtATime];
    private readonly Child[] _children = new Child[MostAtATime * MostChildrenAtATime];

    // Rows of the answer.
    private readonly List<Row> _rows = [];

    private LeafPruning(LeafTotals<T> totals, FlameGraphOptions options)
    {
        _totals = totals;
        _stacks = totals.Stacks;
        _leaves = _stacks.Leaves;
        _options = options;

        // A focus without samples in the range is none: the graph is then what it would be without it.
        _focus = options.Focus is { } focus && totals.TotalOf(focus) > T.Zero ? focus : 0;
        _focusEnd = _stacks.SubtreeEnds[_focus];
    }

    /// <summary>The rows of a flame graph.</summary>
    public static DrawnRows Draw(LeafTotals<T> totals, FlameGraphOptions options)
    {
        var pruning = new LeafPruning<T>(totals, options);
        try
        {
            return pruning.Draw();
        }
        finally
        {
            ArrayPool<Seen>.Shared.Return(pruning._seen);
        }
    }

    private DrawnRows Draw()
    {
        var beside = ThresholdBelow(0, out var root);
        var (inside, top) = (beside, root);
        if (_focus != 0) inside = ThresholdBelow(_focus, out top);
        AddRows(root, top, inside, beside);

        var count = _rows.Count;
        var foldedOf = CountFolded();
        var (nodes, parents, folded) = (new int[count], new int[count], new int[count]);
        var (self, total) = (new long[count], new long[count]);
        for (var i = 0; i < count; i++)
        {
            var row = _rows[i];
            (nodes[i], parents[i]) = (row.Node, row.Parent);
            (self[i], total[i]) = (long.CreateTruncating(row.Self), long.CreateTruncating(row.Total));
            folded[i] = row.Node == FlameGraph.FoldedNode ? foldedOf[row.Parent] : 0;
        }

        return new DrawnRows(nodes, parents, self, total, folded, foldedOf.Sum(), long.CreateTruncating(inside.MinTotal));
    }

    /// <summary>What a node below <paramref name="top"/> needs to be a row: what <see cref="FlameGraphPruning{T}"/> says.</summary>
    /// <param name="top">The node.</param>
    /// <param name="place">Where it then is among those that were looked at.</param>
    private RowThreshold<T> ThresholdBelow(int top, out int place)
    {
        place = _seenCount;
        var (total, leaf) = (_totals.TotalOf(top), _leaves.Before(top));
        See(new Seen { Node = top, End = _stacks.SubtreeEnds[top], Total = total, Leaf = leaf, Before = _totals.Before(leaf) });
        var least = RowThreshold<T>.LeastTotal(_options, total);
        if (least == T.One && (total == T.Zero || _totals.CountNodes(top, DepthOf(top)) <= _options.MaxNodes)) return new RowThreshold<T>(least, int.MaxValue);

        var room = Math.Max(1, _options.MaxNodes / 2);
        for (var (bound, found, before) = (total, 0, 0); ;)
        {
            bound = T.Max(least, Below(bound, found, before, room));
            before = found;
            found = LookAtAll(place, bound, least);
            if (found > room || (found == room && least == T.One)) return Ranked(place, bound, found, room);
            if (bound == least) return new RowThreshold<T>(least, int.MaxValue);

            // Of nodes with one sample there are most, and they are all alike: the first of them will do.
            if (least == T.One && bound == Two) return new RowThreshold<T>(T.One, room - found);
        }
    }

    /// <summary>The total to look for next: a good deal less where few were found, and where there are nearly enough as much less as are missing.</summary>
    private static T Below(T bound, int found, int before, int room)
    {
        var lower = bound / T.CreateTruncating(Lower);
        if (found > before && found > room / NearlyEnough) lower = T.Clamp(T.CreateTruncating(double.CreateTruncating(bound) * found / room * Share), lower, bound - T.One);
        return lower < Two && bound > Two ? Two : lower;
    }

    private RowThreshold<T> Ranked(int place, T bound, int found, int room)
    {
        var totals = ArrayPool<T>.Shared.Rent(found);
        var count = 0;
        foreach (ref readonly var seen in _seen.AsSpan(place, _seenCount - place))
        {
            if (seen.Total >= bound) totals[count++] = seen.Total;
        }

        var cut = LargestValues.Ranked<T>(totals.AsSpan(0, count), room, out var ties);
        ArrayPool<T>.Shared.Return(totals);
        return new RowThreshold<T>(cut, ties);
    }

    private int DepthOf(int node)
    {
        var depth = 0;
        for (; node > 0; node = _stacks.Parents[node]) depth++;
        return depth;
    }

    /// <summary>Looks at all nodes of a subtree that have <paramref name="bound"/> or more, and at their children; how many those are.</summary>
    private int LookAtAll(int place, T bound, T least)
    {
        var found = 0;
        for (var i = place; i < _seenCount;)
        {
            var count = 0;
            for (; i < _seenCount && count < MostAtATime; i++)
            {
                if (_seen[i].Total < bound) continue;
                found++;
                if (!_seen[i].IsOpen) _opening[count++] = i;
            }

            Open(_opening.AsSpan(0, count), least);
        }

        return found;
    }

    /// <summary>Looks at the children of nodes that have <paramref name="least"/> or more, or that the focus is below.</summary>
    private void Open(ReadOnlySpan<int> places, T least)
    {
        // Each step waits for memory: taken for many nodes before the next step of any, they wait together.
        var ends = _stacks.SubtreeEnds;
        var count = 0;
        Span<int> counts = stackalloc int[MostAtATime];
        for (var i = 0; i < places.Length; i++)
        {
            ref readonly var seen = ref _seen[places[i]];
            var most = count + MostChildrenAtATime;
            for (var child = seen.Node + 1; child < seen.End && count < most; child = ends[child]) _children[count++].End = ends[child];
            counts[i] = count;
        }

        var children = _children.AsSpan(0, count);
        foreach (ref var child in children) child.EndLeaf = _leaves.Before(child.End);
        foreach (ref var child in children) child.Before = _totals.Before(child.EndLeaf);
        for (var i = 0; i < places.Length; i++) Open(places[i], children[(i == 0 ? 0 : counts[i - 1])..counts[i]], least);
    }

    private void Open(int place, ReadOnlySpan<Child> children, T least)
    {
        var (node, rest, leaf, before) = (_seen[place].Node, _seen[place].Total, _seen[place].Leaf, _seen[place].Before);
        if (_leaves.Contains(node))
        {
            var self = _totals.Values[leaf++];
            (_seen[place].Self, before, rest) = (self, before + self, rest - self);
        }

        var (first, at) = (_seenCount, node + 1);
        foreach (ref readonly var child in children)
        {
            var its = child.Before - before;
            if (its >= least || IsAboveFocus(at, child.End)) See(new Seen { Node = at, End = child.End, Total = its, Leaf = leaf, Before = before });
            (rest, before, leaf, at) = (rest - its, child.Before, child.EndLeaf, child.End);
        }

        // The children of a node with many of them, one after the other, as long as there is something left.
        var ends = _stacks.SubtreeEnds;
        for (var empty = 0; rest > T.Zero;)
        {
            var end = ends[at];
            var endLeaf = _leaves.Before(end);
            var its = _totals.Before(endLeaf) - before;
            if (its >= least || IsAboveFocus(at, end)) See(new Seen { Node = at, End = end, Total = its, Leaf = leaf, Before = before });
            (rest, before, leaf, at) = (rest - its, before + its, endLeaf, end);
            empty = its == T.Zero ? empty + 1 : 0;
            if (empty <= FewEmpty) continue;
            var next = _totals.FirstWithSamples(leaf);
            while (_leaves.Before(ends[at]) <= next) at = ends[at];
            (leaf, empty) = (_leaves.Before(at), 0);
        }

        (_seen[place].Children, _seen[place].ChildrenEnd) = (first, _seenCount);
    }

    private bool IsAboveFocus(int node, int end) => node <= _focus && end > _focus;

    private void See(Seen seen)
    {
        if (_seenCount == _seen.Length)
        {
            var more = ArrayPool<Seen>.Shared.Rent(2 * _seenCount);
            _seen.AsSpan(0, _seenCount).CopyTo(more);
            ArrayPool<Seen>.Shared.Return(_seen);
            _seen = more;
        }

        _seen[_seenCount++] = seen;
    }

    /// <summary>Adds the rows in drawing order.</summary>
    /// <param name="root">Where the root is among the nodes that were looked at.</param>
    /// <param name="top">Where the focus is.</param>
    /// <param name="inside">What a node below the focus needs.</param>
    /// <param name="beside">What any other needs.</param>
    private void AddRows(int root, int top, RowThreshold<T> inside, RowThreshold<T> beside)
    {
        // Nodes whose children are being drawn, innermost last.
        var open = new List<OpenRow> { AddRow(root, -1, top, inside, beside) };
        while (open.Count > 0)
        {
            ref var row = ref CollectionsMarshal.AsSpan(open)[^1];
            while (row.Next < row.End && !IsShown(_seen[row.Next].Node, _seen[row.Next].Total, inside, beside)) row.Next++;
            if (row.Next < row.End)
            {
                var place = row.Next++;
                row.Folded -= _seen[place].Total;
                open.Add(AddRow(place, row.Row, top, inside, beside));
                continue;
            }

            if (row.Folded > T.Zero) _rows.Add(new Row(FlameGraph.FoldedNode, row.Row, row.Folded, row.Folded));
            open.RemoveAt(open.Count - 1);
        }
    }

    private OpenRow AddRow(int place, int parent, int top, RowThreshold<T> inside, RowThreshold<T> beside)
    {
        var node = _seen[place].Node;
        if (node == _focus) place = top;
        if (!_seen[place].IsOpen) Open([place], node >= _focus && node < _focusEnd ? inside.MinTotal : beside.MinTotal);
        ref readonly var seen = ref _seen[place];
        _rows.Add(new Row(node, parent, seen.Self, seen.Total));
        return new OpenRow { Row = _rows.Count - 1, Next = seen.Children, End = seen.ChildrenEnd, Folded = seen.Total - seen.Self };
    }

    /// <summary>
    /// The focus and its ancestors are always shown. What lies beside them is shown as it is without a focus: shares of the whole graph, and the way back to it,
    /// stay as good as they were.
    /// </summary>
    private bool IsShown(int node, T total, RowThreshold<T> inside, RowThreshold<T> beside)
    {
        if (node <= _focus && _stacks.SubtreeEnds[node] >= _focusEnd) return true;
        return (node > _focus && node < _focusEnd ? inside : beside).Passes(total);
    }

    /// <summary>For each row, how many nodes with samples are folded into one of its children. Only where some are have the nodes of the row to be counted, on several cores.</summary>
    private int[] CountFolded()
    {
        var count = _rows.Count;
        var (depths, nodes, above) = (new int[count], new int[count], new List<int>());
        for (var i = 1; i < count; i++)
        {
            depths[i] = depths[_rows[i].Parent] + 1;
            if (_rows[i].Node == FlameGraph.FoldedNode) above.Add(_rows[i].Parent);
        }

        var pieces = Workers.PiecesFor(above.Count, LeastCounted);
        Workers.Run(
            pieces,
            piece =>
            {
                var end = Workers.Border(piece + 1, pieces, 0, above.Count);
                for (var i = Workers.Border(piece, pieces, 0, above.Count); i < end; i++) nodes[above[i]] = _totals.CountNodes(_rows[above[i]].Node, depths[above[i]]);
            },
            CancellationToken.None);

        // From the last row to the first, what is below each: where nothing is folded those that are drawn.
        var (folded, below) = (new int[count], new int[count]);
        for (var i = count - 1; i >= 0; i--)
        {
            if (_rows[i].Node == FlameGraph.FoldedNode) continue;
            if (nodes[i] > 0) (folded[i], below[i]) = (nodes[i] - 1 - below[i], nodes[i] - 1);
            if (i > 0) below[_rows[i].Parent] += below[i] + 1;
        }

        return folded;
    }

    private struct Child
    {
        public int End;
        public int EndLeaf;
        public T Before;
    }

    private struct Seen
    {
        public int Node;

        /// <summary>The first node after its subtree.</summary>
        public int End;
        public T Total;

        /// <summary>The first leaf in its subtree, and what those before it have.</summary>
        public int Leaf;
        public T Before;

        /// <summary>What it has itself, and where its children are; all 0 before they were looked at.</summary>
        public T Self;
        public int Children;
        public int ChildrenEnd;

        public readonly bool IsOpen => ChildrenEnd > 0;
    }

    private readonly record struct Row(int Node, int Parent, T Self, T Total);

    private struct OpenRow
    {
        public int Row;

        /// <summary>The children that are still to be drawn.</summary>
        public int Next;
        public int End;

        /// <summary>What those have that are not drawn.</summary>
        public T Folded;
    }
}
