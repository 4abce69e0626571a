using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using FlameScope.Analysis;
using FlameScope.Profiles;
using FlameScope.Server.Queries;

namespace FlameScope.Server.FlameGraphs;

/// <summary>A flame graph as flat arrays.</summary>
internal sealed record FlameGraphAnswer(
    long StartNs,
    long EndNs,
    string Group,
    long Total,
    long WholeTotal,
    string Unit,
    HiddenAnswer Hidden,
    FlameGraphNodes Nodes,
    FlameGraphFrames Frames,
    OmittedNodes Omitted)
{
    /// <summary>What each frame is known by within <see cref="FrameSpace"/>.</summary>
    [JsonIgnore]
    public IReadOnlyList<long> FrameKeys { get; init; } = [];

    /// <summary>What the keys of frames are of: a profile as it was read, told in a flavour and rooted by a grouping.</summary>
    [JsonIgnore]
    public string FrameSpace { get; init; } = "";

    /// <summary>A flame graph as an answer; shares its arrays of nodes, and has each frame that is drawn once.</summary>
    public static FlameGraphAnswer Of(Profile profile, FlameGraph graph, long wholeTotal, string unit, HiddenSamples hidden)
    {
        var frames = new FrameList(profile, graph);
        return new FlameGraphAnswer(
            graph.Range.StartNs,
            graph.Range.EndNs,
            Groupings.Word(graph.Stacks.Grouping),
            graph.Total,
            wholeTotal,
            unit,
            HiddenAnswer.Of(hidden),
            new FlameGraphNodes(graph.NodeIds, graph.Parents, frames.OfRows, graph.Self, graph.Totals),
            new FlameGraphFrames(frames.Names, frames.Libraries, frames.Kinds),
            new OmittedNodes(graph.OmittedNodes, graph.MinTotal))
        {
            FrameKeys = frames.Keys,
            FrameSpace = FrameSpaces.Of(profile, graph.Stacks.Grouping),
        };
    }

    /// <summary>The distinct frames of the rows: the root, groups, frames, and folded ones by how many they stand for.</summary>
    private sealed class FrameList
    {
        private const int ThingBits = 2;

        // By what kind of thing it is and its number there: a frame's kind goes with its number.
        private readonly Dictionary<long, int> _indexes = [];

        public FrameList(Profile profile, FlameGraph graph)
        {
            OfRows = new int[graph.Count];
            for (var row = 0; row < OfRows.Length; row++) OfRows[row] = IndexOf(profile, graph, row);
        }

        public int[] OfRows { get; }

        public List<long> Keys { get; } = [];

        public List<string> Names { get; } = [];

        public List<string> Libraries { get; } = [];

        public List<string> Kinds { get; } = [];

        private int IndexOf(Profile profile, FlameGraph graph, int row)
        {
            var node = graph.NodeIds[row];
            if (node == FlameGraph.FoldedNode)
            {
                var folded = graph.FoldedNodes[row];
                return !IsNew(Thing.Other, folded, out var other)
                    ? other
                    : Add(FrameKinds.Folded(folded), "", "other");
            }

            int index;
            if (node == 0) return !IsNew(Thing.Root, 0, out index) ? index : Add("all", "", "root");
            var frame = graph.Stacks.Frames[node];
            if (frame != FrameId.None)
            {
                return !IsNew(Thing.Frame, frame.Value, out index) ? index : Add(profile.Frames.Name(frame), profile.Frames.Library(frame), FrameKinds.Word(profile.Frames.Kind(frame)));
            }

            var group = graph.Stacks.GroupOf(node);
            return !IsNew(Thing.Group, group, out index) ? index : Add(graph.Stacks.GroupNames[group], "", "group");
        }

        /// <summary>Whether it is met for the first time; it has the next index then, and is to be added.</summary>
        private bool IsNew(Thing thing, int number, out int index)
        {
            // A small number, so that it is short in binary form.
            var key = ((long)number << ThingBits) | (long)thing;
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_indexes, key, out var exists);
            if (!exists)
            {
                known = Names.Count;
                Keys.Add(key);
            }

            index = known;
            return !exists;
        }

        private int Add(string name, string library, string kind)
        {
            Names.Add(name);
            Libraries.Add(library);
            Kinds.Add(kind);
            return Names.Count - 1;
        }

        private enum Thing
        {
            Root,
            Group,
            Frame,
            Other,
        }
    }
}

/// <summary>The nodes in drawing order, a column a property.</summary>
internal sealed record FlameGraphNodes(int[] Id, int[] Parent, int[] Frame, long[] Self, long[] Total);

/// <summary>The frames that nodes refer to.</summary>
internal sealed record FlameGraphFrames(List<string> Name, List<string> Library, List<string> Kind);

/// <summary>What was folded.</summary>
internal sealed record OmittedNodes(int Nodes, long MinTotal);
