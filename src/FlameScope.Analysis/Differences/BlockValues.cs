using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis.Differences;

/// <summary>How much of each frame every block of a selection has on its stacks; a sample counts once for a frame, however often it recurs on the stack.</summary>
internal sealed class BlockValues
{
    private readonly MergedStacks _stacks;
    private readonly int[] _columnOfLabel;
    private readonly int[] _lastPath;
    private int _path;

    /// <summary>Counts for some labels of merged stacks.</summary>
    /// <param name="stacks">Stacks without groups.</param>
    /// <param name="labels">The labels.</param>
    public BlockValues(MergedStacks stacks, IReadOnlyList<int> labels)
    {
        _stacks = stacks;
        _columnOfLabel = new int[stacks.LabelCount];
        _columnOfLabel.AsSpan().Fill(-1);
        for (var i = 0; i < labels.Count; i++) _columnOfLabel[labels[i]] = i;
        _lastPath = new int[labels.Count];
        Columns = labels.Count;
    }

    /// <summary>Number of labels.</summary>
    public int Columns { get; }

    /// <summary>One row a block, one column a label, then one with everything.</summary>
    public double[][] Of(SampleSelection selection, int[]? nodeHere, IReadOnlyList<TimeBlock> blocks, bool weighted, CancellationToken cancel)
    {
        var profile = selection.Analysis.Profile;
        var own = profile.GroupedBy(Grouping.None);
        var mask = selection.Analysis.Mask(selection.Filter, cancel);
        var adder = new NodeAdder(own.NodeOfSample, new SampleWeights(profile.Samples), new double[own.Count], [], weighted);
        var rows = new double[blocks.Count][];
        for (var block = 0; block < rows.Length; block++)
        {
            foreach (var range in blocks[block].Ranges)
            {
                var (first, count) = profile.Samples.RowsIn(range).GetOffsetAndLength(profile.Samples.Count);
                mask.Visit(first, first + count, ref adder, cancel);
            }

            rows[block] = Row(adder, nodeHere);
        }

        return rows;
    }

    private double[] Row(NodeAdder adder, int[]? nodeHere)
    {
        var row = new double[Columns + 1];
        foreach (var node in adder.Touched)
        {
            var value = adder.OfNode[node];
            adder.OfNode[node] = 0;
            row[Columns] += value;
            _path++;
            for (var at = nodeHere is null ? node : nodeHere[node]; at > 0; at = _stacks.Parents[at])
            {
                var column = _columnOfLabel[_stacks.LabelOf(at)];
                if (column < 0 || _lastPath[column] == _path) continue;
                _lastPath[column] = _path;
                row[column] += value;
            }
        }

        adder.Touched.Clear();
        return row;
    }

    /// <summary>Adds samples to their nodes, and notes which nodes have any.</summary>
    private readonly ref struct NodeAdder(ReadOnlySpan<int> nodeOfSample, SampleWeights weights, double[] ofNode, List<int> touched, bool weighted) : IRowVisitor
    {
        private readonly ReadOnlySpan<int> _nodeOfSample = nodeOfSample;
        private readonly SampleWeights _weights = weights;

        public double[] OfNode { get; } = ofNode;

        public List<int> Touched { get; } = touched;

        public void Visit(int row)
        {
            var node = _nodeOfSample[row];
            var value = weighted ? _weights[row] : 1.0;
            if (value == 0) return;
            if (OfNode[node] == 0) Touched.Add(node);
            OfNode[node] += value;
        }
    }
}
