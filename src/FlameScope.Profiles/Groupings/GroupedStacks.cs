namespace FlameScope.Profiles.Groupings;

/// <summary>
/// The stacks of a profile under a grouping: a trie of its own whose first level is the group, with the leaf of every sample, the node that its stack ends at. A flame graph of any
/// samples is then one histogram over <see cref="LeafOfSample"/>, and the total of a node the sum of a run of it.
/// <para>
/// Nodes are in drawing order: depth first, siblings by name (ordinal), then library and kind. So a parent comes before its children, the
/// subtree of node i is the nodes i to <c>SubtreeEnds[i] - 1</c>, and siblings keep their order whatever range is drawn. Node 0 is the root.
/// </para>
/// </summary>
public sealed class GroupedStacks : IStackTrie
{
    private readonly int[] _parents;
    private readonly FrameId[] _frames;
    private readonly int[] _groupNodes;
    private readonly int[] _groups;
    private readonly int[] _subtreeEnds;
    private readonly int[] _leafOfSample;
    private readonly string[] _groupNames;

    /// <summary>A grouping.</summary>
    /// <param name="grouping">Which.</param>
    /// <param name="parents">The parent of each node, in drawing order.</param>
    /// <param name="frames">The frame of each node.</param>
    /// <param name="groups">The group of each node below the root, in the order of the nodes; none where stacks begin at the root.</param>
    /// <param name="subtreeEnds">For each node the first one after its subtree.</param>
    /// <param name="nodeOfSample">The node of each sample. It is taken over and used for something else.</param>
    /// <param name="groupNames">Names of the groups.</param>
    internal GroupedStacks(Grouping grouping, int[] parents, FrameId[] frames, int[] groups, int[] subtreeEnds, int[] nodeOfSample, string[] groupNames)
    {
        Grouping = grouping;
        _parents = parents;
        _frames = frames;
        _groups = groups;
        _groupNodes = new int[groups.Length];
        for (int group = 0, node = 1; group < groups.Length; group++, node = subtreeEnds[node]) _groupNodes[group] = node;
        _subtreeEnds = subtreeEnds;
        Leaves = StackLeaves.Of(subtreeEnds, nodeOfSample);
        _leafOfSample = nodeOfSample;
        _groupNames = groupNames;
    }

    /// <summary>The grouping.</summary>
    public Grouping Grouping { get; }

    /// <summary>Number of nodes, at least 1.</summary>
    public int Count => _parents.Length;

    /// <summary>Bytes that the table keeps, about.</summary>
    internal long RetainedBytes => ((long)_parents.Length * (3 * sizeof(int))) + (_groups.Length * (2L * sizeof(int))) + ((long)_leafOfSample.Length * sizeof(int)) + Leaves.RetainedBytes;

    /// <summary>The parent of each node; -1 for the root, else smaller than the node.</summary>
    public ReadOnlySpan<int> Parents => _parents;

    /// <summary>The frame of each node; <see cref="FrameId.None"/> for the root and for a group.</summary>
    public ReadOnlySpan<FrameId> Frames => _frames;

    /// <summary>For each node the first node after its subtree.</summary>
    public ReadOnlySpan<int> SubtreeEnds => _subtreeEnds;

    /// <summary>The nodes that samples' stacks end at.</summary>
    public StackLeaves Leaves { get; }

    /// <summary>Which of <see cref="Leaves"/> each sample's stack ends at, in the order of the sample table.</summary>
    public ReadOnlySpan<int> LeafOfSample => _leafOfSample;

    /// <summary>Names of the groups.</summary>
    public IReadOnlyList<string> GroupNames => _groupNames;

    /// <summary>The group of each node below the root, in the order of the nodes; none where stacks begin at the root.</summary>
    internal ReadOnlySpan<int> Groups => _groups;

    /// <summary>The node that a sample's stack ends at.</summary>
    public int NodeOf(int sample) => Leaves.Nodes[_leafOfSample[sample]];

    /// <summary>The group of a node that is one, as an index of <see cref="GroupNames"/>; -1 for the others.</summary>
    public int GroupOf(int node) => _frames[node] == FrameId.None && Array.BinarySearch(_groupNodes, node) is >= 0 and var place ? _groups[place] : -1;

    internal static GroupedStacks Of(Profile profile, Grouping grouping) => GroupedStacksBuilder.Build(profile, grouping);
}
