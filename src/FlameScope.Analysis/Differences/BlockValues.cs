using System.Buffers;
using System.Numerics;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis.Differences;

/// <summary>
/// How much of each frame every block of a selection has on its stacks; a sample counts once for a frame, however often it recurs on the stack. The samples of a block are added to their nodes, and then only nodes that
/// have any are added to their parents, from the last to the first.
/// </summary>
internal sealed class BlockValues
{
    // Below this another worker takes longer to wake, and to clear a table of its own, than it saves.
    private const int LeastRows = 500_000;

    private readonly SampleSelection _selection;
    private readonly GroupedStacks _own;
    private readonly int[] _columnOfNode;
    private readonly int _columns;
    private readonly bool _weighted;

    /// <summary>Counts for some labels of merged stacks.</summary>
    /// <param name="selection">The selection.</param>
    /// <param name="stacks">The merged stacks.</param>
    /// <param name="nodeHere">The node of the merged stacks of each node of the selection's own; null where they are the same.</param>
    /// <param name="labels">The labels, a column each.</param>
    /// <param name="weighted">Whether samples count for what they weigh.</param>
    public BlockValues(SampleSelection selection, MergedStacks stacks, int[]? nodeHere, IReadOnlyList<int> labels, bool weighted)
    {
        _selection = selection;
        _own = selection.Analysis.Profile.GroupedBy(stacks.Grouping);
        _columns = labels.Count;
        _weighted = weighted;

        var columnOfLabel = new int[stacks.LabelCount];
        columnOfLabel.AsSpan().Fill(-1);
        for (var column = 0; column < labels.Count; column++) columnOfLabel[labels[column]] = column;
        var nodes = LabelledNodes.Of(_own, stacks.LabelCount, nodeHere is null ? stacks.LabelOf : node => stacks.LabelOf(nodeHere[node]));
        _columnOfNode = nodes.Labels;
        for (var node = 0; node < _columnOfNode.Length; node++) _columnOfNode[node] = nodes.IsOutermost[node] ? columnOfLabel[_columnOfNode[node]] : -1;
    }

    /// <summary>One row a block, one column a label, then one with everything.</summary>
    public double[][] Of(IReadOnlyList<TimeBlock> blocks, CancellationToken cancel)
    {
        var mask = _selection.Mask(cancel);
        var rows = new double[blocks.Count][];
        var pieces = Math.Min(blocks.Count, Workers.PiecesFor(_selection.Analysis.Profile.Samples.Count, LeastRows));
        Workers.Run(
            pieces,
            piece =>
            {
                using var nodes = new TouchedNodes(_own.Count);
                var end = Workers.Border(piece + 1, pieces, 0, rows.Length, multiple: 1);
                for (var block = Workers.Border(piece, pieces, 0, rows.Length, multiple: 1); block < end; block++)
                {
                    cancel.ThrowIfCancellationRequested();
                    rows[block] = Row(blocks[block], mask, nodes, cancel);
                }
            },
            cancel);
        return rows;
    }

    private double[] Row(TimeBlock block, SampleMask mask, TouchedNodes nodes, CancellationToken cancel)
    {
        var samples = _selection.Analysis.Profile.Samples;
        var adder = new NodeAdder(_own.NodeOfSample, new SampleWeights(samples), nodes, _weighted);
        foreach (var range in block.Ranges)
        {
            var (first, count) = samples.RowsIn(range).GetOffsetAndLength(samples.Count);
            mask.Visit(first, first + count, ref adder, cancel);
        }

        var row = new double[_columns + 1];
        var parents = _own.Parents;
        for (var node = nodes.TakeLast(out var value); node > 0; node = nodes.TakeLast(out value))
        {
            if (_columnOfNode[node] is >= 0 and var column) row[column] += value;
            nodes.Add(parents[node], value);
        }

        // The root comes last and has everything.
        row[_columns] = nodes.TakeRoot();
        return row;
    }

    /// <summary>Values of nodes of which few have any at a time.</summary>
    private sealed class TouchedNodes : IDisposable
    {
        private readonly long[] _values;
        private readonly ulong[] _touched;
        private int _lastWord;
        private long _root;

        public TouchedNodes(int count)
        {
            _values = ArrayPool<long>.Shared.Rent(count);
            _values.AsSpan(0, count).Clear();
            _touched = new ulong[(count + 63) >> 6];
        }

        public void Add(int node, long value)
        {
            _values[node] += value;
            var word = node >> 6;
            _touched[word] |= 1UL << (node & 63);
            _lastWord = Math.Max(_lastWord, word);
        }

        /// <summary>The last node that has a value, which it then has no longer; 0 where only the root is left.</summary>
        public int TakeLast(out long value)
        {
            for (; _lastWord >= 0; _lastWord--)
            {
                if (_touched[_lastWord] is not (> 0 and var bits)) continue;
                var bit = BitOperations.Log2(bits);
                _touched[_lastWord] = bits & ~(1UL << bit);
                var node = (_lastWord << 6) + bit;
                value = _values[node];
                _values[node] = 0;
                if (node == 0) _root = value;
                return node;
            }

            (_lastWord, value) = (0, 0);
            return 0;
        }

        public long TakeRoot()
        {
            var root = _root;
            (_root, _lastWord) = (0, 0);
            return root;
        }

        public void Dispose() => ArrayPool<long>.Shared.Return(_values);
    }

    /// <summary>Adds samples to their nodes.</summary>
    private readonly ref struct NodeAdder(ReadOnlySpan<int> nodeOfSample, SampleWeights weights, TouchedNodes nodes, bool weighted) : IRowVisitor
    {
        private readonly ReadOnlySpan<int> _nodeOfSample = nodeOfSample;
        private readonly SampleWeights _weights = weights;

        public void Visit(int row) => nodes.Add(_nodeOfSample[row], weighted ? _weights[row] : 1);
    }
}
