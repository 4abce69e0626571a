using System.Runtime.InteropServices;

namespace FlameScope.Profiles.Groupings;

/// <summary>
/// The stacks of two profiles under one grouping as one trie: a node stands for the node of each that has the same frames from the root. In drawing order, as <see cref="GroupedStacks"/>:
/// parents first, a subtree together, siblings by name; a node has the same number whichever profile is first. Of one profile with itself it is that profile's own trie, and costs nothing;
/// of two it keeps neither of them alive.
/// </summary>
public sealed class MergedStacks : IStackTrie
{
    private readonly int[]? _ofFirst;
    private readonly int[]? _ofSecond;
    private readonly GroupedStacks? _own;
    private readonly FrameTable? _ownFrames;
    private readonly int[] _parents;
    private readonly int[] _subtreeEnds;
    private readonly int[] _labels;
    private readonly MergedLabel[] _labelRows;

    private MergedStacks(Profile profile, GroupedStacks own)
    {
        (_own, _ownFrames, Grouping) = (own, profile.Frames, own.Grouping);
        (_parents, _subtreeEnds, _labels, _labelRows) = ([], [], [], []);
    }

    private MergedStacks(Grouping grouping, int[] parents, int[] subtreeEnds, int[] labels, MergedLabel[] labelRows, int[] ofFirst, int[] ofSecond)
    {
        (Grouping, _parents, _subtreeEnds, _labels, _labelRows) = (grouping, parents, subtreeEnds, labels, labelRows);
        (_ofFirst, _ofSecond) = (ofFirst, ofSecond);
    }

    /// <summary>The grouping.</summary>
    public Grouping Grouping { get; }

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

    /// <summary>Bytes that it keeps, about; what one profile's own trie takes is the profile's.</summary>
    public long RetainedBytes => (sizeof(int) * ((3L * _parents.Length) + (_ofFirst?.Length ?? 0) + (_ofSecond?.Length ?? 0))) + ((long)_labelRows.Length * (24 + sizeof(int)));

    /// <summary>The same with the profiles the other way round; nothing is copied.</summary>
    public MergedStacks Swapped() => _ofFirst is null ? this : new MergedStacks(Grouping, _parents, _subtreeEnds, _labels, _labelRows, _ofSecond!, _ofFirst);

    /// <summary>A number for what a node is called, the same for all nodes that are the same frame or group; 0 for the root.</summary>
    public int LabelOf(int node)
    {
        if (_own is null) return _labels[node];
        if (node == 0) return 0;
        var frame = _own.Frames[node];
        return 1 + (frame != FrameId.None ? frame.Value : _ownFrames!.Count + _own.GroupOf(node));
    }

    /// <summary>Labels are smaller than this.</summary>
    public int LabelCount => _own is null ? _labelRows.Length : 1 + _ownFrames!.Count + _own.GroupNames.Count;

    /// <summary>What a label says.</summary>
    public MergedLabel Label(int label)
    {
        if (_own is null) return _labelRows[label];
        if (label == 0) return MergedLabel.Root;
        var (frames, frame) = (_ownFrames!, new FrameId(label - 1));
        return label <= frames.Count
            ? new MergedLabel(frames.Name(frame), frames.Library(frame), frames.Kind(frame), IsGroup: false)
            : new MergedLabel(_own.GroupNames[label - 1 - frames.Count], "", FrameKind.Unknown, IsGroup: true);
    }

    /// <summary>Merges the stacks of two profiles under a grouping.</summary>
    public static MergedStacks Of(Profile first, Profile second, Grouping grouping, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (ReferenceEquals(first, second)) return new MergedStacks(first, first.GroupedBy(grouping));

        var labels = new LabelTable(FrameIdentity.HasLibraries(first.Frames) && FrameIdentity.HasLibraries(second.Frames), FrameIdentity.HasKinds(first.Frames) && FrameIdentity.HasKinds(second.Frames));
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
        return new MergedStacks(grouping, parents, DrawingOrder.SubtreeEnds(parents), nodeLabels, [.. labels.Rows], ofFirst, ofSecond);
    }

    /// <summary>What nodes are called, across both profiles.</summary>
    private sealed class LabelTable
    {
        private readonly Dictionary<(string Name, string Library, FrameKind Kind, bool IsGroup), int> _numbers = [];
        private readonly bool _byLibrary;
        private readonly bool _byKind;

        /// <summary>Labels by name, and by what both profiles tell beside it.</summary>
        public LabelTable(bool byLibrary, bool byKind)
        {
            (_byLibrary, _byKind) = (byLibrary, byKind);
            Rows.Add(MergedLabel.Root);
        }

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
                if (byLibrary != 0) return byLibrary;

                // No two agree in all four, so the order is the same whichever profile came first.
                var byKind = Rows[a].Kind.CompareTo(Rows[b].Kind);
                return byKind != 0 ? byKind : Rows[a].IsGroup.CompareTo(Rows[b].IsGroup);
            });
            var ranks = new int[order.Length];
            for (var i = 0; i < order.Length; i++) ranks[order[i]] = i;
            return ranks;
        }

        private int Number(MergedLabel label)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, (label.Name, _byLibrary ? label.Library : "", _byKind ? label.Kind : default, label.IsGroup), out var exists);
            if (exists)
            {
                Rows[number] = Better(Rows[number], label);
            }
            else
            {
                number = Rows.Count;
                Rows.Add(label);
            }

            return number;
        }

        /// <summary>Of two labels that are the same frame what says more, whichever came first.</summary>
        private static MergedLabel Better(MergedLabel one, MergedLabel other) => one with
        {
            Library = one.Library.Length == 0 || (other.Library.Length > 0 && string.CompareOrdinal(other.Library, one.Library) < 0) ? other.Library : one.Library,
            Kind = one.Kind == FrameKind.Unknown || (other.Kind != FrameKind.Unknown && other.Kind < one.Kind) ? other.Kind : one.Kind,
        };
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
                var label = labels[frame != FrameId.None ? frame.Value : labels.Length - stacks.GroupNames.Count + stacks.GroupOf(node)];
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
