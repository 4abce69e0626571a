namespace FlameScope.Profiles.Groupings;

/// <summary>
/// The stacks of a profile under a grouping: a trie of its own whose first level is the group, with the node of every sample. A flame graph of any
/// samples is then one histogram over <see cref="NodeOfSample"/> and one pass from the last node to the first.
/// <para>
/// Nodes are in drawing order: depth first, siblings by name (ordinal), then library and kind. So a parent comes before its children, the
/// subtree of node i is the nodes i to <c>SubtreeEnds[i] - 1</c>, and siblings keep their order whatever range is drawn. Node 0 is the root.
/// </para>
/// </summary>
public sealed class GroupedStacks : IStackTrie
{
    private readonly int[] _parents;
    private readonly FrameId[] _frames;
    private readonly int[] _groups;
    private readonly int[] _subtreeEnds;
    private readonly int[] _nodeOfSample;
    private readonly string[] _groupNames;

    internal GroupedStacks(Grouping grouping, int[] parents, FrameId[] frames, int[] groups, int[] subtreeEnds, int[] nodeOfSample, string[] groupNames)
    {
        Grouping = grouping;
        _parents = parents;
        _frames = frames;
        _groups = groups;
        _subtreeEnds = subtreeEnds;
        _nodeOfSample = nodeOfSample;
        _groupNames = groupNames;
    }

    /// <summary>The grouping.</summary>
    public Grouping Grouping { get; }

    /// <summary>Number of nodes, at least 1.</summary>
    public int Count => _parents.Length;

    /// <summary>Bytes that the table keeps, about.</summary>
    internal long RetainedBytes => ((long)_parents.Length * (4 * sizeof(int))) + ((long)_nodeOfSample.Length * sizeof(int));

    /// <summary>The parent of each node; -1 for the root, else smaller than the node.</summary>
    public ReadOnlySpan<int> Parents => _parents;

    /// <summary>The frame of each node; <see cref="FrameId.None"/> for the root and for a group.</summary>
    public ReadOnlySpan<FrameId> Frames => _frames;

    /// <summary>The group of each node that is one, as an index of <see cref="GroupNames"/>; -1 for the others.</summary>
    public ReadOnlySpan<int> Groups => _groups;

    /// <summary>For each node the first node after its subtree.</summary>
    public ReadOnlySpan<int> SubtreeEnds => _subtreeEnds;

    /// <summary>The node of each sample, in the order of the sample table.</summary>
    public ReadOnlySpan<int> NodeOfSample => _nodeOfSample;

    /// <summary>Names of the groups.</summary>
    public IReadOnlyList<string> GroupNames => _groupNames;

    internal static GroupedStacks Of(Profile profile, Grouping grouping) => GroupedStacksBuilder.Build(profile, grouping);
}
