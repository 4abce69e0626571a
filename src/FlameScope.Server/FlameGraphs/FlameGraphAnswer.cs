using System.Globalization;
using FlameScope.Analysis;
using FlameScope.Profiles;
using FlameScope.Server.Queries;

namespace FlameScope.Server.FlameGraphs;

/// <summary>A flame graph as flat arrays.</summary>
internal sealed record FlameGraphAnswer(
    long StartNs,
    long EndNs,
    string Group,
    int Total,
    int WholeTotal,
    HiddenAnswer Hidden,
    FlameGraphNodes Nodes,
    FlameGraphFrames Frames,
    OmittedNodes Omitted)
{
    /// <summary>A flame graph as an answer; shares its arrays of nodes, and has each frame that is drawn once.</summary>
    public static FlameGraphAnswer Of(Profile profile, FlameGraph graph, int wholeTotal, HiddenSamples hidden)
    {
        var frames = new FrameList(profile, graph);
        return new FlameGraphAnswer(
            graph.Range.StartNs,
            graph.Range.EndNs,
            Groupings.Word(graph.Stacks.Grouping),
            graph.Total,
            wholeTotal,
            HiddenAnswer.Of(hidden),
            new FlameGraphNodes(graph.NodeIds, graph.Parents, frames.OfRows, graph.Self, graph.Totals),
            new FlameGraphFrames(frames.Names, frames.Libraries, frames.Kinds),
            new OmittedNodes(graph.OmittedNodes, graph.MinTotal));
    }

    /// <summary>The distinct frames of the rows: the root, groups, frames, and folded ones by how many they stand for.</summary>
    private sealed class FrameList
    {
        private readonly Dictionary<(string Kind, int Number), int> _indexes = [];

        public FrameList(Profile profile, FlameGraph graph)
        {
            OfRows = new int[graph.Count];
            for (var row = 0; row < OfRows.Length; row++) OfRows[row] = IndexOf(profile, graph, row);
        }

        public int[] OfRows { get; }

        public List<string> Names { get; } = [];

        public List<string> Libraries { get; } = [];

        public List<string> Kinds { get; } = [];

        private int IndexOf(Profile profile, FlameGraph graph, int row)
        {
            var node = graph.NodeIds[row];
            if (node == FlameGraph.FoldedNode)
            {
                var folded = graph.FoldedNodes[row];
                return Index("other", folded, string.Create(CultureInfo.InvariantCulture, $"other ({folded:N0} {(folded == 1 ? "frame" : "frames")})"), "");
            }

            if (node == 0) return Index("root", 0, "all", "");
            var frame = graph.Stacks.Frames[node];
            if (frame != FrameId.None) return Index(FrameKinds.Word(profile.Frames.Kind(frame)), frame.Value, profile.Frames.Name(frame), profile.Frames.Library(frame));
            var group = graph.Stacks.Groups[node];
            return Index("group", group, graph.Stacks.GroupNames[group], "");
        }

        private int Index(string kind, int number, string name, string library)
        {
            if (_indexes.TryGetValue((kind, number), out var index)) return index;
            index = Names.Count;
            _indexes.Add((kind, number), index);
            Names.Add(name);
            Libraries.Add(library);
            Kinds.Add(kind);
            return index;
        }
    }
}

/// <summary>The nodes in drawing order, a column a property.</summary>
internal sealed record FlameGraphNodes(int[] Id, int[] Parent, int[] Frame, int[] Self, int[] Total);

/// <summary>The frames that nodes refer to.</summary>
internal sealed record FlameGraphFrames(List<string> Name, List<string> Library, List<string> Kind);

/// <summary>What was folded.</summary>
internal sealed record OmittedNodes(int Nodes, int MinTotal);
