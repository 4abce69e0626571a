using FlameScope.Profiles.Groupings;
using FlameScope.Testing;

namespace FlameScope.Profiles.Tests;

public sealed class GroupedStacksTests
{
    private const string Drawing = """
        1 node;main;parse    [pid=7 tid=7 cpu=1]
        2 java;main;run;gc   [pid=8 tid=8 cpu=0]
        3 java;main;read     [pid=8 tid=9 cpu=0 event=page-faults]
        4 java;main          [pid=8 tid=9 cpu=0]
        5 swapper;idle       [cpu=1]
        """;

    [Fact]
    public void Groups_that_repeat_too_many_stacks_are_refused_and_no_grouping_is_not()
    {
        var profile = DrawnProfile.From(string.Concat(Enumerable.Range(0, 20).Select(i => $"{i} comm{i};b;c;d\n")));

        GroupedStacksBuilder.Build(profile, Grouping.Comm, maxNodes: 81).Count.ShouldBe(81);
        Should.Throw<GroupingTooLargeException>(() => GroupedStacksBuilder.Build(profile, Grouping.Comm, maxNodes: 80)).Message.ShouldStartWith("Grouped by comm this profile has more than 80");
        GroupedStacksBuilder.Build(profile, Grouping.None, maxNodes: 2).Count.ShouldBe(4);
    }

    [Fact]
    public void Nodes_stand_in_drawing_order_with_siblings_by_name()
    {
        Tree(DrawnProfile.From(Drawing), Grouping.Comm).ShouldBe("""
            java
              main
                read
                run
                  gc
            node
              main
                parse
            swapper
              idle
            """);
    }

    [Theory]
    [InlineData(Grouping.Process, new[] { "java (8)", "node (7)", "swapper" })]
    [InlineData(Grouping.Thread, new[] { "java (8)", "java (9)", "node (7)", "swapper" })]
    [InlineData(Grouping.Cpu, new[] { "CPU 000", "CPU 001" })]
    [InlineData(Grouping.Event, new[] { "cpu-clock", "page-faults" })]
    [InlineData(Grouping.None, new string[0])]
    public void The_first_level_is_the_group(Grouping grouping, string[] groups)
    {
        var stacks = DrawnProfile.From(Drawing).GroupedBy(grouping);

        FirstLevel(stacks).ShouldBe(groups);
    }

    [Fact]
    public void A_sample_of_a_node_has_the_stack_that_its_node_spells()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var profile = RandomProfiles.Of(seed);
            foreach (var grouping in Enum.GetValues<Grouping>())
            {
                var stacks = profile.GroupedBy(grouping);
                for (var row = 0; row < profile.Samples.Count; row++)
                {
                    var frames = new List<FrameId>();
                    var node = stacks.NodeOf(row);
                    for (; node > 0 && stacks.GroupOf(node) < 0; node = stacks.Parents[node]) frames.Insert(0, stacks.Frames[node]);
                    frames.ShouldBe(profile.Stacks.FramesOf(profile.Samples.Stacks[row]));
                    (node == 0).ShouldBe(grouping == Grouping.None);
                }
            }
        }
    }

    [Fact]
    public void Siblings_are_ordered_and_distinct()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var profile = RandomProfiles.Of(seed);
            var stacks = profile.GroupedBy(Grouping.Comm);
            var last = new Dictionary<int, string>();
            for (var node = 1; node < stacks.Count; node++)
            {
                var name = Name(profile, stacks, node);
                if (last.TryGetValue(stacks.Parents[node], out var before)) string.CompareOrdinal(before, name).ShouldBeLessThanOrEqualTo(0);
                last[stacks.Parents[node]] = name;
            }
        }
    }

    [Fact]
    public void A_stack_of_a_hundred_thousand_frames_is_no_trouble()
    {
        var builder = new ProfileBuilder();
        var stack = StackId.Root;
        for (var depth = 0; depth < 100_000; depth++) stack = builder.Stack(stack, builder.Frame("deep", "", FrameKind.User));
        builder.AddSample(new SampleInput(0, stack, builder.Thread(1, 1, "a"), builder.Event(new EventRow("e", "e", "samples", IsCpuTime: true))));

        var stacks = builder.Build("test").GroupedBy(Grouping.Comm);

        stacks.Count.ShouldBe(100_002);
        stacks.NodeOf(0).ShouldBe(100_001);
    }

    private static IEnumerable<string> FirstLevel(GroupedStacks stacks) =>
        Enumerable.Range(0, stacks.Count).Where(node => stacks.GroupOf(node) >= 0).Select(node => stacks.GroupNames[stacks.GroupOf(node)]);

    private static string Name(Profile profile, GroupedStacks stacks, int node) =>
        stacks.GroupOf(node) >= 0 ? stacks.GroupNames[stacks.GroupOf(node)] : profile.Frames.Name(stacks.Frames[node]);

    private static string Tree(Profile profile, Grouping grouping)
    {
        var stacks = profile.GroupedBy(grouping);
        var depth = new int[stacks.Count];
        var lines = new List<string>();
        for (var node = 1; node < stacks.Count; node++)
        {
            depth[node] = depth[stacks.Parents[node]] + 1;
            lines.Add(new string(' ', (depth[node] - 1) * 2) + Name(profile, stacks, node));
        }

        return string.Join('\n', lines);
    }
}
