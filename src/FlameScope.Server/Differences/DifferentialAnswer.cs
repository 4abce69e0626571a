using FlameScope.Analysis;
using FlameScope.Analysis.Differences;
using FlameScope.Profiles.Groupings;
using FlameScope.Server.FlameGraphs;
using FlameScope.Server.Queries;

namespace FlameScope.Server.Differences;

/// <summary>A differential flame graph as flat arrays.</summary>
internal sealed record DifferentialAnswer(
    string Measure,
    string Layout,
    string Group,
    string Unit,
    bool Weighted,
    SideAnswer Baseline,
    SideAnswer Selection,
    DifferentialNodes Nodes,
    FlameGraphFrames Frames,
    OmittedDifferentialNodes Omitted,
    IReadOnlyList<string> Notes)
{
    /// <summary>A differential as an answer; shares its arrays of nodes, and has each frame that is drawn once.</summary>
    public static DifferentialAnswer Of(Comparison sides, Differential graph, DifferentialOptions options, string weightUnit, CancellationToken cancel)
    {
        var (frames, frameOfRows) = FramesOf(graph);
        return new DifferentialAnswer(
            DifferenceWords.MeasureOf(graph.Scale),
            DifferenceWords.Layout(options.Layout),
            Groupings.Word(graph.Stacks.Grouping),
            DifferenceWords.Unit(graph.Scale, weightUnit),
            options.Weighted,
            sides.Baseline.Answer(graph.FirstTotal[0], graph.Scale.First, cancel),
            sides.Selection.Answer(graph.SecondTotal[0], graph.Scale.Second, cancel),
            new DifferentialNodes(graph.NodeIds, graph.Parents, frameOfRows, graph.Width, graph.Self, graph.FirstSelf, graph.FirstTotal, graph.SecondSelf, graph.SecondTotal),
            frames,
            new OmittedDifferentialNodes(graph.OmittedNodes),
            sides.Notes(options.Weighted, graph.Scale.Unit));
    }

    /// <summary>The distinct frames of the rows: labels, and folded ones by how many they stand for.</summary>
    private static (FlameGraphFrames Frames, int[] OfRows) FramesOf(Differential graph)
    {
        var frames = new FlameGraphFrames([], [], []);
        var (ofLabels, ofFolded) = (new Dictionary<int, int>(), new Dictionary<int, int>());
        var ofRows = new int[graph.NodeIds.Length];
        for (var row = 0; row < ofRows.Length; row++)
        {
            var isFolded = graph.NodeIds[row] == FlameGraph.FoldedNode;
            var (known, key) = isFolded ? (ofFolded, graph.FoldedNodes[row]) : (ofLabels, graph.Stacks.LabelOf(graph.NodeIds[row]));
            if (known.TryAdd(key, frames.Name.Count)) Add(isFolded ? new FrameName(FrameKinds.Folded(key), "", "other") : FrameName.Of(graph.Stacks, key));
            ofRows[row] = known[key];
        }

        return (frames, ofRows);

        void Add(FrameName frame)
        {
            frames.Name.Add(frame.Name);
            frames.Library.Add(frame.Library);
            frames.Kind.Add(frame.Kind);
        }
    }
}

/// <summary>The nodes in drawing order, a column a property.</summary>
internal sealed record DifferentialNodes(int[] Id, int[] Parent, int[] Frame, long[] Width, long[] Self, long[] BaselineSelf, long[] BaselineTotal, long[] SelectionSelf, long[] SelectionTotal);

/// <summary>What was folded.</summary>
internal sealed record OmittedDifferentialNodes(int Nodes);

/// <summary>What a frame or group is called.</summary>
internal sealed record FrameName(string Name, string Library, string Kind)
{
    /// <summary>A label of merged stacks.</summary>
    public static FrameName Of(MergedStacks stacks, int number)
    {
        var label = stacks.Label(number);
        return new FrameName(label.Name, label.Library, number == 0 ? "root" : label.IsGroup ? "group" : FrameKinds.Word(label.Kind));
    }
}
