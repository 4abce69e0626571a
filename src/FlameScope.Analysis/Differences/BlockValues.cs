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
        var trie = ContractedTrie.Of(_own, NodesWithSamples(blocks, cancel), _columnOfNode);
        var nodeOfLeaf = new int[_own.Leaves.Count];
        for (var leaf = 0; leaf < nodeOfLeaf.Length; leaf++) nodeOfLeaf[leaf] = trie.NodeHere[_own.Leaves.Nodes[leaf]];
        var rows = new double[blocks.Count][];
        var pieces = Math.Min(blocks.Count, Workers.PiecesFor(_selection.Analysis.Profile.Samples.Count, LeastRows));
        Workers.Run(
            pieces,
            piece =>
            {
                var nodes = new TouchedNodes(trie.Count);
                var end = Workers.Border(piece + 1, pieces, 0, rows.Length, multiple: 1);
                for (var block = Workers.Border(piece, pieces, 0, rows.Length, multiple: 1); block < end; block++)
                {
                    cancel.ThrowIfCancellationRequested();
                    rows[block] = Row(blocks[block], mask, trie, nodeOfLeaf, nodes, cancel);
                }
            },
            cancel);
        return rows;
    }

    /// <summary>The nodes that samples of the blocks end in, whether they pass or not.</summary>
    private bool[] NodesWithSamples(IReadOnlyList<TimeBlock> blocks, CancellationToken cancel)
    {
        var hasSelf = new bool[_own.Count];
        var samples = _selection.Analysis.Profile.Samples;
        foreach (var block in blocks)
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var range in block.Ranges)
            {
                foreach (var leaf in _own.LeafOfSample[samples.RowsIn(range)]) hasSelf[_own.Leaves.Nodes[leaf]] = true;
            }
        }

        return hasSelf;
    }

    private double[] Row(TimeBlock block, SampleMask mask, ContractedTrie trie, int[] nodeOfLeaf, TouchedNodes nodes, CancellationToken cancel)
    {
        var samples = _selection.Analysis.Profile.Samples;
        var adder = new NodeAdder(_own.LeafOfSample, nodeOfLeaf, new SampleWeights(samples), nodes, _weighted);
        foreach (var range in block.Ranges)
        {
            var (first, count) = samples.RowsIn(range).GetOffsetAndLength(samples.Count);
            mask.Visit(first, first + count, ref adder, cancel);
        }

        var row = new double[_columns + 1];
        row[_columns] = nodes.TakeAll(trie, row);
        return row;
    }

    /// <summary>Values of nodes of which few have any at a time.</summary>
    private sealed class TouchedNodes(int count)
    {
        private readonly long[] _values = new long[count];
        private readonly ulong[] _touched = new ulong[(count + 63) >> 6];

        public void Add(int node, long value)
        {
            _values[node] += value;
            _touched[node >> 6] |= 1UL << (node & 63);
        }

        /// <summary>Adds every value to its parent's, from the last node to the first, and to the columns of the row; what the root then has is all of it. No node has a value afterwards.</summary>
        public long TakeAll(ContractedTrie trie, double[] row)
        {
            var parents = trie.Parents;
            for (var word = _touched.Length - 1; word >= 0; word--)
            {
                // A parent may stand in the same word.
                while (_touched[word] is > 0 and var bits)
                {
                    var bit = BitOperations.Log2(bits);
                    var node = (word << 6) + bit;
                    if (node == 0) break;
                    _touched[word] = bits & ~(1UL << bit);
                    var value = _values[node];
                    _values[node] = 0;
                    foreach (var column in trie.ColumnsOf(node)) row[column] += value;
                    Add(parents[node], value);
                }
            }

            var all = _values[0];
            (_values[0], _touched[0]) = (0, 0);
            return all;
        }
    }

    /// <summary>Adds samples to their nodes.</summary>
    private readonly ref struct NodeAdder(ReadOnlySpan<int> leafOfSample, ReadOnlySpan<int> nodeOfLeaf, SampleWeights weights, TouchedNodes nodes, bool weighted) : IRowVisitor
    {
        private readonly ReadOnlySpan<int> _leafOfSample = leafOfSample;
        private readonly ReadOnlySpan<int> _nodeOfLeaf = nodeOfLeaf;
        private readonly SampleWeights _weights = weights;

        public void Visit(int row) => nodes.Add(_nodeOfLeaf[_leafOfSample[row]], weighted ? _weights[row] : 1);
    }
}
