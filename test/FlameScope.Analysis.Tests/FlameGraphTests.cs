using System.Globalization;
using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;
using FlameScope.Testing;

namespace FlameScope.Analysis.Tests;

public sealed class FlameGraphTests
{
    private const string Drawing = """
        0.0 java;main;run;gc
        0.1 java;main;run
        0.2 java;main;read
        0.3 java;main;run;gc
        1.0 node;main
        1.1 swapper;idle      [idle]
        """;

    [Fact]
    public void The_whole_profile()
    {
        Print(new FlameGraphOptions()).ShouldBe("""
            all 5
              java 4
                main 4
                  read 1 (self 1)
                  run 3 (self 1)
                    gc 2 (self 2)
              node 1
                main 1 (self 1)
            """);
    }

    [Fact]
    public void A_range_is_half_open()
    {
        Print(new FlameGraphOptions { Range = new TimeRange(100_000_000, 300_000_000) }).ShouldBe("""
            all 2
              java 2
                main 2
                  read 1 (self 1)
                  run 1 (self 1)
            """);
    }

    [Fact]
    public void An_empty_range_is_a_root_of_zero()
    {
        Print(new FlameGraphOptions { Range = new TimeRange(5, 5) }).ShouldBe("all 0");
    }

    [Fact]
    public void Nodes_below_the_least_share_become_other()
    {
        Print(new FlameGraphOptions { MinFraction = 0.5 }).ShouldBe("""
            all 5
              java 4
                main 4
                  run 3 (self 1)
                    other (1 frames) 2 (self 2)
                  other (1 frames) 1 (self 1)
              other (2 frames) 1 (self 1)
            """);
    }

    [Fact]
    public void A_focus_has_its_subtree_pruned_by_itself_and_the_rest_as_without_it()
    {
        var profile = DrawnProfile.From(Drawing);
        var whole = new ProfileAnalysis(profile).FlameGraph(new SampleFilter(), new FlameGraphOptions());
        var run = whole.NodeIds.Single(node => node > 0 && whole.Stacks.GroupOf(node) < 0 && profile.Frames.Name(whole.Stacks.Frames[node]) == "run");

        Print(new FlameGraphOptions { Focus = run, MinFraction = 0.5 }).ShouldBe("""
            all 5
              java 4
                main 4
                  run 3 (self 1)
                    gc 2 (self 2)
                  other (1 frames) 1 (self 1)
              other (2 frames) 1 (self 1)
            """);
        Print(new FlameGraphOptions { Focus = run }).ShouldBe(Print(new FlameGraphOptions()));
    }

    [Fact]
    public void A_focus_without_samples_in_the_range_is_none()
    {
        var profile = DrawnProfile.From(Drawing);
        var whole = new ProfileAnalysis(profile).FlameGraph(new SampleFilter(), new FlameGraphOptions());
        var read = whole.NodeIds.Single(node => node > 0 && whole.Stacks.GroupOf(node) < 0 && profile.Frames.Name(whole.Stacks.Frames[node]) == "read");
        var options = new FlameGraphOptions { Range = new TimeRange(1_000_000_000, 2_000_000_000), MinFraction = 0.5 };

        Print(options with { Focus = read }).ShouldBe(Print(options));
    }

    [Fact]
    public void Of_equal_nodes_the_first_are_shown_as_far_as_there_is_room()
    {
        var drawing = string.Concat(Enumerable.Range(0, 100).Select(i => $"{i} web;main;leaf{i:000}\n"));
        var graph = new ProfileAnalysis(DrawnProfile.From(drawing)).FlameGraph(new SampleFilter(), new FlameGraphOptions { MaxNodes = 20 });

        graph.Count.ShouldBe(11);
        graph.FoldedNodes[^1].ShouldBe(93);
        graph.Totals[^1].ShouldBe(93);
    }

    [Fact]
    public void Node_ids_do_not_depend_on_the_range()
    {
        var analysis = new ProfileAnalysis(DrawnProfile.From(Drawing));
        var whole = analysis.FlameGraph(new SampleFilter(), new FlameGraphOptions());
        var part = analysis.FlameGraph(new SampleFilter(), new FlameGraphOptions { Range = new TimeRange(0, 150_000_000) });

        part.NodeIds.ShouldBeSubsetOf(whole.NodeIds);
        part.Totals[^1].ShouldBe(1);
    }

    [Fact]
    public void A_range_of_a_profile_without_times_is_refused_and_the_whole_is_not()
    {
        var analysis = new ProfileAnalysis(DrawnProfile.From("- a;b"));

        analysis.FlameGraph(new SampleFilter(), new FlameGraphOptions()).Total.ShouldBe(1);
        Should.Throw<ProfileWithoutTimeException>(() => analysis.FlameGraph(new SampleFilter(), new FlameGraphOptions { Range = new TimeRange(0, 1) }));
    }

    [Theory]
    [InlineData(1, 0, null, "maxNodes")]
    [InlineData(10, 1.5, null, "minFraction")]
    [InlineData(10, double.NaN, null, "minFraction")]
    [InlineData(10, 0, 99, "focus")]
    [InlineData(10, 0, -2, "focus")]
    public void Options_out_of_bounds_are_named(int maxNodes, double minFraction, int? focus, string option)
    {
        var analysis = new ProfileAnalysis(DrawnProfile.From(Drawing));
        var options = new FlameGraphOptions { MaxNodes = maxNodes, MinFraction = minFraction, Focus = focus };

        Should.Throw<QueryOptionException>(() => analysis.FlameGraph(new SampleFilter(), options)).Option.ShouldBe(option);
    }

    private static string Print(FlameGraphOptions options)
    {
        var profile = DrawnProfile.From(Drawing);
        var graph = new ProfileAnalysis(profile).FlameGraph(new SampleFilter(), options with { Grouping = Grouping.Comm });
        var depths = new int[graph.Count];
        var lines = new List<string>();
        for (var row = 0; row < graph.Count; row++)
        {
            depths[row] = row == 0 ? 0 : depths[graph.Parents[row]] + 1;
            var self = graph.Self[row] > 0 ? string.Create(CultureInfo.InvariantCulture, $" (self {graph.Self[row]})") : "";
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{new string(' ', depths[row] * 2)}{Name(profile, graph, row)} {graph.Totals[row]}{self}"));
        }

        return string.Join('\n', lines);
    }

    private static string Name(Profile profile, FlameGraph graph, int row) => graph.NodeIds[row] switch
    {
        FlameGraph.FoldedNode => string.Create(CultureInfo.InvariantCulture, $"other ({graph.FoldedNodes[row]} frames)"),
        0 => "all",
        var node when graph.Stacks.GroupOf(node) >= 0 => graph.Stacks.GroupNames[graph.Stacks.GroupOf(node)],
        var node => profile.Frames.Name(graph.Stacks.Frames[node]),
    };
}
