using System.Globalization;
using FlameScope.Analysis;
using FlameScope.Analysis.Differences;
using FlameScope.Profiles;
using FlameScope.Server.FlameGraphs;

namespace FlameScope.Server.Original;

/// <summary>
/// A flame graph as the original sees it: frames that it could not tell apart are one node. For <c>perf</c> that is name and kind, whatever the library; kinds are its words <c>user</c>, <c>kernel</c>, <c>jit</c> and <c>inlined</c>. Node 0 is
/// the root.
/// </summary>
internal sealed class OriginalTree
{
    /// <summary>Most nodes; the smallest beyond it are folded into "other", which says so in its name. A browser's parser and its memory end not far above.</summary>
    public const int MaxNodes = 1_000_000;

    private readonly List<int> _parents = [];
    private readonly List<int> _labels = [];
    private readonly List<OriginalLabel> _labelRows = [];
    private readonly Dictionary<OriginalLabel, int> _labelNumbers = [];
    private readonly Dictionary<(int Parent, int Label), int> _nodes = [];

    private OriginalTree(OriginalShape shape) => Shape = shape;

    /// <summary>How nodes are written.</summary>
    public OriginalShape Shape { get; }

    /// <summary>Number of nodes, at least 1.</summary>
    public int Count => _parents.Count;

    /// <summary>The parent of each node, which is before it; -1 for the root.</summary>
    public IReadOnlyList<int> Parents => _parents;

    /// <summary>What each node has of the samples drawn, of a comparison those of the first side.</summary>
    public List<NodeValues> First { get; } = [];

    /// <summary>What each node has of the second side of a comparison.</summary>
    public List<NodeValues> Second { get; } = [];

    /// <summary>What a node is called.</summary>
    public OriginalLabel Label(int node) => _labelRows[_labels[node]];

    /// <summary>A flame graph as a tree.</summary>
    public static OriginalTree Of(Profile profile, FlameGraph graph, OriginalShape shape)
    {
        var tree = new OriginalTree(shape);
        var nodes = new int[graph.Count];
        for (var row = 0; row < nodes.Length; row++)
        {
            var parent = row == 0 ? -1 : nodes[graph.Parents[row]];
            nodes[row] = tree.AddRow(parent, tree.LabelOf(profile, graph, row), new NodeValues(graph.Self[row], graph.Totals[row]), default);
        }

        return tree;
    }

    /// <summary>A differential as a tree.</summary>
    public static OriginalTree Of(Differential differential, OriginalShape shape)
    {
        var tree = new OriginalTree(shape);
        var nodes = new int[differential.NodeIds.Length];
        for (var row = 0; row < nodes.Length; row++)
        {
            var parent = row == 0 ? -1 : nodes[differential.Parents[row]];
            nodes[row] = tree.AddRow(
                parent,
                tree.LabelOf(differential, row),
                new NodeValues(differential.FirstSelf[row], differential.FirstTotal[row]),
                new NodeValues(differential.SecondSelf[row], differential.SecondTotal[row]));
        }

        return tree;
    }

    private OriginalLabel LabelOf(Profile profile, FlameGraph graph, int row)
    {
        var node = graph.NodeIds[row];
        if (node == FlameGraph.FoldedNode) return Other(graph.FoldedNodes[row]);
        if (node == 0) return OriginalLabel.Root;
        var frame = graph.Stacks.Frames[node];
        if (frame == FrameId.None) return new OriginalLabel(graph.Stacks.GroupNames[graph.Stacks.GroupOf(node)], "", "");
        return LabelOf(profile.Frames.Name(frame), profile.Frames.Kind(frame), Shape == OriginalShape.Long ? Place(profile, frame) : "");
    }

    private OriginalLabel LabelOf(Differential differential, int row)
    {
        var node = differential.NodeIds[row];
        if (node == FlameGraph.FoldedNode) return Other(differential.FoldedNodes[row]);
        if (node == 0) return OriginalLabel.Root;
        var label = differential.Stacks.Label(differential.Stacks.LabelOf(node));
        return label.IsGroup ? new OriginalLabel(label.Name, "", "") : LabelOf(label.Name, label.Kind, "");
    }

    private OriginalLabel LabelOf(string name, FrameKind kind, string place) => new(name, Shape is OriginalShape.Short or OriginalShape.Long ? Word(kind) : "", place);

    private static OriginalLabel Other(int nodes) => new(FrameKinds.Folded(nodes), "", "");

    private static string Place(Profile profile, FrameId id)
    {
        ref readonly var frame = ref profile.Frames[id];
        var file = profile.Strings[frame.File];
        return file.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{file}:{frame.Line}");
    }

    private string Word(FrameKind kind) => kind switch
    {
        // Converters to nflxprofile call what V8 does itself kernel.
        FrameKind.Runtime => Shape == OriginalShape.Long ? "kernel" : "user",
        FrameKind.User => "user",
        FrameKind.Kernel => "kernel",
        FrameKind.Jit or FrameKind.Interpreted => "jit",
        FrameKind.Inlined => "inlined",
        _ => "",
    };

    /// <summary>Adds a row of a flame graph; where the shape has V8's root, the first one is two nodes, and the inner one stands for it.</summary>
    private int AddRow(int parent, OriginalLabel label, NodeValues first, NodeValues second)
    {
        if (parent >= 0 || Shape != OriginalShape.ShortWithoutKind || (first.Total | second.Total) == 0) return Add(parent, label, first, second);
        var root = Add(-1, label, first with { Self = 0 }, second with { Self = 0 });
        return Add(root, OriginalLabel.RootOfV8, first, second);
    }

    private int Add(int parent, OriginalLabel label, NodeValues first, NodeValues second)
    {
        if (!_labelNumbers.TryGetValue(label, out var number))
        {
            _labelNumbers.Add(label, number = _labelRows.Count);
            _labelRows.Add(label);
        }

        if (_nodes.TryGetValue((parent, number), out var node))
        {
            First[node] += first;
            Second[node] += second;
            return node;
        }

        _nodes.Add((parent, number), node = _parents.Count);
        _parents.Add(parent);
        _labels.Add(number);
        First.Add(first);
        Second.Add(second);
        return node;
    }
}

/// <summary>What a node is called.</summary>
/// <param name="Name">The function.</param>
/// <param name="Kind">The original's word for the kind of code; empty for a comm, the root, and where it is not known.</param>
/// <param name="Place">File and line of the definition, where the shape has them.</param>
internal sealed record OriginalLabel(string Name, string Kind, string Place)
{
    /// <summary>The root.</summary>
    public static readonly OriginalLabel Root = new("root", "", "");

    /// <summary>The frame above all others in V8's profiles.</summary>
    public static readonly OriginalLabel RootOfV8 = new("(root)", "", "");
}

/// <summary>Samples of a node.</summary>
/// <param name="Self">Those whose stack ends there.</param>
/// <param name="Total">Those whose stack has it.</param>
internal readonly record struct NodeValues(long Self, long Total)
{
    /// <summary>Both together.</summary>
    public static NodeValues operator +(NodeValues one, NodeValues other) => new(one.Self + other.Self, one.Total + other.Total);
}
