using System.Runtime.InteropServices;

namespace FlameScope.Profiles.Groupings;

/// <summary>
/// The stacks of two profiles under one grouping as one trie: a node stands for the node of each that has the same frames from the root. In drawing order, as <see cref="GroupedStacks"/>:
/// parents first, a subtree together, siblings by name. Of one profile with itself it is that profile's own trie, and costs nothing.
/// </summary>
public sealed class MergedStacks : IStackTrie
{
    private readonly int[]? _ofFirst;
    private readonly int[]? _ofSecond;
    private readonly GroupedStacks? _own;
    private readonly int[] _parents;
    private readonly int[] _subtreeEnds;
    private readonly int[] _labels;
    private readonly MergedLabel[] _labelRows;

    private MergedStacks(Profile profile, GroupedStacks own)
    {
        (_own, First, Second) = (own, profile, profile);
        (_parents, _subtreeEnds, _labels, _labelRows) = ([], [], [], []);
    }

    private MergedStacks(Profile first, Profile second, int[] parents, int[] labels, MergedLabel[] labelRows, int[] ofFirst, int[] ofSecond)
    {
        (First, Second, _parents, _labels, _labelRows, _ofFirst, _ofSecond) = (first, second, parents, labels, labelRows, ofFirst, ofSecond);
        _subtreeEnds = DrawingOrder.SubtreeEnds(parents);
    }

    /// <summary>The first profile.</summary>
    public Profile First { get; }

    /// <summary>The second profile; the same as the first where they are one.</summary>
    public Profile Second { get; }

    /// <summary>Number of nodes.</summary>
    public int Count => _own?.Count ?? _parents.Length;

    /// <summary>The parent of each node; -1 for the root.</summary>
    public ReadOnlySpan<int> Parents => _own is null ? _parents : _own.Parents;

    /// <summary>For each node the first node after its subtree.</summary>
    public ReadOnlySpan<int> SubtreeEnds => _own is null ? _subtreeEnds : _own.SubtreeEnds;

    /// <summary>The node here of each node of the first profile; null where they are the same.</summary>
    public int[]? OfFirst => _ofFirst;

    /// <summary>The node here of each node of the second profile; null where they are the same.</summary>
    public int[]? OfSecond => _ofSecond;

    /// <summary>Bytes that it keeps beside the profiles, about.</summary>
    public long RetainedBytes => sizeof(int) * ((3L * _parents.Length) + (_ofFirst?.Length ?? 0) + (_ofSecond?.Length ?? 0));

    /// <summary>A number for what a node is called, the same for all nodes that are the same frame or group; 0 for the root.</summary>
    public int LabelOf(int node)
    {
        if (_own is null) return _labels[node];
        if (node == 0) return 0;
        var frame = _own.Frames[node];
        return 1 + (frame != FrameId.None ? frame.Value : First.Frames.Count + _own.Groups[node]);
    }

    /// <summary>Labels are smaller than this.</summary>
    public int LabelCount => _own is null ? _labelRows.Length : 1 + First.Frames.Count + _own.GroupNames.Count;

    /// <summary>What a label says.</summary>
    public MergedLabel Label(int label)
    {
        if (_own is null) return _labelRows[label];
        if (label == 0) return MergedLabel.Root;
        return label <= First.Frames.Count
            ? new MergedLabel(First.Frames.Name(new FrameId(label - 1)), First.Frames.Library(new FrameId(label - 1)), First.Frames.Kind(new FrameId(label - 1)), IsGroup: false)
            : new MergedLabel(_own.GroupNames[label - 1 - First.Frames.Count], "", FrameKind.Unknown, IsGroup: true);
    }

    /// <summary>Merges the stacks of two profiles under a grouping.</summary>
    public static MergedStacks Of(Profile first, Profile second, Grouping grouping, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (ReferenceEquals(first, second)) return new MergedStacks(first, first.GroupedBy(grouping));

        var labels = new LabelTable();
        var trie = new Trie();
        var ofFirst = trie.Add(first.GroupedBy(grouping), labels.Of(first, first.GroupedBy(grouping)), cancel);
        var ofSecond = trie.Add(second.GroupedBy(grouping), labels.Of(second, second.GroupedBy(grouping)), cancel);

        var ranks = labels.Ranks();
        var nodeRanks = new int[trie.Labels.Count];
        for (var node = 0; node < nodeRanks.Length; node++) nodeRanks[node] = ranks[trie.Labels[node]];
        var number = DrawingOrder.Number([.. trie.Parents], nodeRanks);
        var parents = new int[number.Length];
        var nodeLabels = new int[number.Length];
        for (var node = 0; node < number.Length; node++)
        {
            parents[number[node]] = trie.Parents[node] < 0 ? -1 : number[trie.Parents[node]];
            nodeLabels[number[node]] = trie.Labels[node];
        }

        foreach (ref var node in ofFirst.AsSpan()) node = number[node];
        foreach (ref var node in ofSecond.AsSpan()) node = number[node];
        return new MergedStacks(first, second, parents, nodeLabels, [.. labels.Rows], ofFirst, ofSecond);
    }

    /// <summary>What nodes are called, across both profiles.</summary>
    private sealed class LabelTable
    {
        private readonly Dictionary<(string Name, string Library, FrameKind Kind, bool IsGroup), int> _numbers = [];

        public LabelTable() => Rows.Add(MergedLabel.Root);

        public List<MergedLabel> Rows { get; } = [];

        /// <summary>For each frame of a profile, then each of its groups, its label.</summary>
        public int[] Of(Profile profile, GroupedStacks stacks)
        {
            var labels = new int[profile.Frames.Count + stacks.GroupNames.Count];
            for (var i = 0; i < profile.Frames.Count; i++)
            {
                var frame = new FrameId(i);
                labels[i] = Number(new MergedLabel(profile.Frames.Name(frame), FrameIdentity.Library(profile.Frames.Library(frame)), profile.Frames.Kind(frame), IsGroup: false));
            }

            for (var group = 0; group < stacks.GroupNames.Count; group++)
            {
                labels[profile.Frames.Count + group] = Number(new MergedLabel(FrameIdentity.Group(stacks.Grouping, stacks.GroupNames[group]), "", FrameKind.Unknown, IsGroup: true));
            }

            return labels;
        }

        /// <summary>For each label its place among all possible siblings.</summary>
        public int[] Ranks()
        {
            var order = Enumerable.Range(0, Rows.Count).ToArray();
            Array.Sort(order, (a, b) =>
            {
                var byName = string.CompareOrdinal(Rows[a].Name, Rows[b].Name);
                if (byName != 0) return byName;
                var byLibrary = string.CompareOrdinal(Rows[a].Library, Rows[b].Library);
                return byLibrary != 0 ? byLibrary : a.CompareTo(b);
            });
            var ranks = new int[order.Length];
            for (var i = 0; i < order.Length; i++) ranks[order[i]] = i;
            return ranks;
        }

        private int Number(MergedLabel label)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, (label.Name, label.Library, label.Kind, label.IsGroup), out var exists);
            if (!exists)
            {
                number = Rows.Count;
                Rows.Add(label);
            }

            return number;
        }
    }

    /// <summary>The merged trie while it grows.</summary>
    private sealed class Trie
    {
        private readonly PairTable _nodes = new(1 << 14);

        public List<int> Parents { get; } = [-1];

        public List<int> Labels { get; } = [0];

        /// <summary>Adds a profile's trie; gives the node here of each of its nodes.</summary>
        public int[] Add(GroupedStacks stacks, int[] labels, CancellationToken cancel)
        {
            var nodes = new int[stacks.Count];
            for (var node = 1; node < nodes.Length; node++)
            {
                if ((node & 0xFFFF) == 0) cancel.ThrowIfCancellationRequested();
                var frame = stacks.Frames[node];
                var label = labels[frame != FrameId.None ? frame.Value : labels.Length - stacks.GroupNames.Count + stacks.Groups[node]];
                var parent = nodes[stacks.Parents[node]];
                var merged = _nodes.GetOrAdd(parent, label, Parents.Count);
                if (merged == Parents.Count)
                {
                    Parents.Add(parent);
                    Labels.Add(label);
                }

                nodes[node] = merged;
            }

            return nodes;
        }
    }
}

/// <summary>What a node of <see cref="MergedStacks"/> is called.</summary>
/// <param name="Name">The frame's or group's name.</param>
/// <param name="Library">The library, without what differs from run to run where two profiles are merged.</param>
/// <param name="Kind">The kind of code.</param>
/// <param name="IsGroup">Whether it is a group.</param>
public readonly record struct MergedLabel(string Name, string Library, FrameKind Kind, bool IsGroup)
{
    /// <summary>The root's.</summary>
    public static readonly MergedLabel Root = new("all", "", FrameKind.Unknown, IsGroup: false);
}
