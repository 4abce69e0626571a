using System.Collections.Concurrent;

namespace FlameScope.Profiles.Groupings;

/// <summary>Makes <see cref="GroupedStacks"/>: finds the distinct (group, stack) pairs, group after group, then renumbers the trie in drawing order.</summary>
internal static class GroupedStacksBuilder
{
    /// <summary>About 5 GB while it is made. Every group repeats the stacks that it has, so a file with as many groups as samples, and deep stacks, could ask for any number.</summary>
    private const int MaxNodes = 64_000_000;

    private const int RowsAtATime = 250_000;

    public static GroupedStacks Build(Profile profile, Grouping grouping) => Build(profile, grouping, MaxNodes);

    /// <summary>As the other, with another limit.</summary>
    /// <exception cref="GroupingTooLargeException">There are more than <paramref name="maxNodes"/>.</exception>
    internal static GroupedStacks Build(Profile profile, Grouping grouping, int maxNodes)
    {
        var labels = GroupLabels.For(profile, grouping);

        // Without groups there are no more nodes than stacks, which have a limit of their own.
        var trie = new UnorderedTrie(profile, grouping, grouping == Grouping.None ? int.MaxValue : maxNodes);
        var stacks = profile.Samples.Stacks;
        var nodes = new int[stacks.Length];
        var samples = SamplesByGroup.Of(labels, stacks.Length);
        for (var group = 0; group < labels.Names.Length; group++)
        {
            foreach (var sample in samples.In(group)) nodes[sample] = trie.NodeOf(group, stacks[sample]);
        }

        return trie.InDrawingOrder(labels.Names, nodes);
    }

    /// <summary>The trie while it grows, group after group; nodes are numbered as they are met, parents before children.</summary>
    private sealed class UnorderedTrie
    {
        private readonly Profile _profile;
        private readonly Grouping _grouping;
        private readonly int _maxNodes;
        private readonly List<int> _parents = [-1];
        private readonly List<FrameId> _frames = [FrameId.None];
        private readonly List<int> _groups = [-1];
        private readonly List<StackId> _path = [];

        // For each stack the last group that has it, and its node there: groups come one after the other, so that is all there is to know.
        private readonly (int Group, int Node)[] _latest;

        public UnorderedTrie(Profile profile, Grouping grouping, int maxNodes)
        {
            _maxNodes = maxNodes;
            _profile = profile;
            _grouping = grouping;
            _latest = new (int, int)[profile.Stacks.Count];
            _latest.AsSpan().Fill((-1, 0));
        }

        /// <summary>The node of a stack in a group, which is never less than the group asked for before.</summary>
        public int NodeOf(int group, StackId stack)
        {
            var latest = _latest[stack.Value];
            return latest.Group == group ? latest.Node : Make(group, stack);
        }

        private int Make(int group, StackId stack)
        {
            // Climb to the nearest stack that has a node, then make the missing ones on the way back. No recursion: stacks can be deep.
            _path.Clear();
            int node;
            for (var at = stack; ; at = _profile.Stacks.Parent(at))
            {
                var latest = _latest[at.Value];
                if (latest.Group == group)
                {
                    node = latest.Node;
                    break;
                }

                if (at == StackId.Root)
                {
                    node = _grouping == Grouping.None ? 0 : Add(0, FrameId.None, group);
                    _latest[at.Value] = (group, node);
                    break;
                }

                _path.Add(at);
            }

            for (var i = _path.Count - 1; i >= 0; i--)
            {
                node = Add(node, _profile.Stacks.Leaf(_path[i]), -1);
                _latest[_path[i].Value] = (group, node);
            }

            return node;
        }

        private int Add(int parent, FrameId frame, int group)
        {
            if (_parents.Count >= _maxNodes) throw new GroupingTooLargeException(_grouping, _maxNodes);
            _parents.Add(parent);
            _frames.Add(frame);
            _groups.Add(group);
            return _parents.Count - 1;
        }

        public GroupedStacks InDrawingOrder(string[] groupNames, int[] nodeOfSample)
        {
            var count = _parents.Count;
            var rank = Ranks(groupNames);
            var newNumber = DrawingOrder.Number([.. _parents], rank);

            var parents = new int[count];
            var frames = new FrameId[count];
            var groups = new List<(int Node, int Group)>();
            for (var node = 0; node < count; node++)
            {
                var at = newNumber[node];
                parents[at] = _parents[node] < 0 ? -1 : newNumber[_parents[node]];
                frames[at] = _frames[node];
                if (_groups[node] >= 0) groups.Add((at, _groups[node]));
            }

            Parallel.ForEach(Partitioner.Create(0, Math.Max(1, nodeOfSample.Length), RowsAtATime), rows =>
            {
                foreach (ref var node in nodeOfSample.AsSpan()[rows.Item1..Math.Min(rows.Item2, nodeOfSample.Length)]) node = newNumber[node];
            });
            groups.Sort();
            return new GroupedStacks(_grouping, parents, frames, [.. groups.Select(group => group.Group)], DrawingOrder.SubtreeEnds(parents), nodeOfSample, groupNames);
        }

        /// <summary>For each node its place among all possible siblings.</summary>
        private int[] Ranks(string[] groupNames)
        {
            var frameRanks = FrameRanks(_profile.Frames);
            var groupOrder = Enumerable.Range(0, groupNames.Length).Order(Comparer<int>.Create((a, b) => string.CompareOrdinal(groupNames[a], groupNames[b]))).ToArray();
            var groupRanks = new int[groupNames.Length];
            for (var i = 0; i < groupOrder.Length; i++) groupRanks[groupOrder[i]] = i;

            var ranks = new int[_parents.Count];
            for (var node = 1; node < ranks.Length; node++) ranks[node] = _groups[node] >= 0 ? groupRanks[_groups[node]] : frameRanks[_frames[node].Value];
            return ranks;
        }

        private static int[] FrameRanks(FrameTable frames)
        {
            var order = new FrameId[frames.Count];
            for (var i = 0; i < order.Length; i++) order[i] = new FrameId(i);
            Array.Sort(order, (a, b) =>
            {
                var byName = string.CompareOrdinal(frames.Name(a), frames.Name(b));
                if (byName != 0) return byName;
                var byLibrary = string.CompareOrdinal(frames.Library(a), frames.Library(b));
                if (byLibrary != 0) return byLibrary;
                var byKind = frames.Kind(a).CompareTo(frames.Kind(b));
                return byKind != 0 ? byKind : a.Value.CompareTo(b.Value);
            });

            var ranks = new int[order.Length];
            for (var i = 0; i < order.Length; i++) ranks[order[i].Value] = i;
            return ranks;
        }
    }
}
