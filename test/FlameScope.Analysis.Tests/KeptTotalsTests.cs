using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;
using FlameScope.Testing;

namespace FlameScope.Analysis.Tests;

/// <summary>What is kept between flame graphs must never show: each is what the plain way makes of the same range, filter and options.</summary>
public sealed class KeptTotalsTests
{
    private static readonly long[] Unlikely = [long.MinValue, -1, 0, 1, long.MaxValue];
    private static readonly SampleFilter[] Filters = [SampleFilter.Everything, new(), new() { Comms = ["java", "node"] }];

    [Fact]
    public void Every_range_of_a_walk_over_a_profile_is_drawn_as_if_it_were_the_first()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var profile = RandomProfiles.Of(seed, maxSamples: 2000);
            var analysis = new ProfileAnalysis(profile);
            var random = new Random(seed);
            var options = new FlameGraphOptions();
            for (var step = 0; step < 40; step++)
            {
                var filter = Filters[random.Next(Filters.Length)];
                options = Changed(options, profile, random);
                var plain = FlameGraph.Of(profile, SampleMask.Of(profile, filter), options);
                ShouldBeSame(analysis.FlameGraph(filter, options), plain, $"seed {seed}, step {step}");
            }
        }
    }

    [Fact]
    public void Nodes_with_hundreds_of_children_are_drawn_the_same()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            // Wide and flat, some functions hot and most of them rare; in some profiles every sample weighs a million, in some a few weigh what no sample should.
            var random = new Random(seed);
            var builder = new ProfileBuilder { ClockSource = "test" };
            var thread = builder.Thread(1, 1, "java");
            var cpuClock = builder.Event(new EventRow("e", "e", "ns", IsCpuTime: true));
            for (var i = 0; i < 6000; i++)
            {
                var stack = StackId.Root;
                for (var depth = random.Next(1, 5); depth > 0; depth--) stack = builder.Stack(stack, builder.Frame($"f{(int)(Math.Pow(random.NextDouble(), 3) * 400)}", "", FrameKind.User));
                builder.AddSample(new SampleInput(i, stack, thread, cpuClock, Weight: seed % 4 == 3 && random.Next(4) == 0 ? Unlikely[random.Next(Unlikely.Length)] : seed % 2 == 0 ? 1_000_000 : random.Next(1000)));
            }

            var profile = builder.Build("test");
            var analysis = new ProfileAnalysis(profile);
            for (var step = 0; step < 30; step++)
            {
                var options = Changed(new FlameGraphOptions(), profile, random) with { MaxNodes = random.Next(2, 3000), Weighted = random.Next(2) == 0 };
                if (random.Next(3) == 0) options = options with { Range = new TimeRange(options.Range.StartNs, options.Range.StartNs + random.Next(50)) };
                ShouldBeSame(analysis.FlameGraph(SampleFilter.Everything, options), FlameGraph.Of(profile, SampleMask.Of(profile, SampleFilter.Everything), options), $"seed {seed}, step {step}");
            }
        }
    }

    [Fact]
    public void Requests_at_the_same_time_do_not_disturb_each_other()
    {
        var profile = RandomProfiles.Of(7, maxSamples: 4000);
        var analysis = new ProfileAnalysis(profile);
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, seed =>
        {
            var options = Changed(new FlameGraphOptions(), profile, new Random(seed));
            var filter = Filters[seed % Filters.Length];
            ShouldBeSame(analysis.FlameGraph(filter, options), FlameGraph.Of(profile, SampleMask.Of(profile, filter), options), $"request {seed}");
        });
    }

    [Fact]
    public void A_move_that_is_cancelled_leaves_nothing_wrong_behind()
    {
        var profile = RandomProfiles.Of(3, maxSamples: 2000);
        var analysis = new ProfileAnalysis(profile);
        var whole = new FlameGraphOptions();
        var expected = analysis.FlameGraph(SampleFilter.Everything, whole);
        var part = whole with { Range = new TimeRange(profile.Span.StartNs, profile.Span.StartNs + (profile.Span.DurationNs / 2)) };

        Should.Throw<OperationCanceledException>(() => analysis.FlameGraph(SampleFilter.Everything, part, new CancellationToken(canceled: true)));

        ShouldBeSame(analysis.FlameGraph(SampleFilter.Everything, whole), expected, "after the cancellation");
        ShouldBeSame(analysis.FlameGraph(SampleFilter.Everything, part), FlameGraph.Of(profile, SampleMask.Of(profile, SampleFilter.Everything), part), "once more");
    }

    [Fact]
    public void A_deep_stack_that_is_moved_in_and_out_is_counted_in_all_its_frames()
    {
        var builder = new ProfileBuilder();
        var stack = StackId.Root;
        for (var depth = 0; depth < 1000; depth++) stack = builder.Stack(stack, builder.Frame("deep", "", FrameKind.User));
        var thread = builder.Thread(1, 1, "a");
        var cpuClock = builder.Event(new EventRow("e", "e", "samples", IsCpuTime: true));
        for (var i = 0; i < 100; i++) builder.AddSample(new SampleInput(i, stack, thread, cpuClock));
        var profile = builder.Build("test");
        var analysis = new ProfileAnalysis(profile);

        for (var end = 0; end <= 100; end += 10)
        {
            var graph = analysis.FlameGraph(SampleFilter.Everything, new FlameGraphOptions { Range = new TimeRange(0, end) });
            graph.Totals.ShouldAllBe(total => total == end);
            graph.Count.ShouldBe(end == 0 ? 1 : 1002);
        }
    }

    [Fact]
    public void What_is_kept_is_bounded_and_said()
    {
        var profile = RandomProfiles.Of(1, maxSamples: 2000);
        var analysis = new ProfileAnalysis(profile);
        var before = analysis.RetainedBytes;
        for (var i = 0; i < 20; i++) analysis.FlameGraph(SampleFilter.Everything, Changed(new FlameGraphOptions(), profile, new Random(i)) with { Grouping = Grouping.Comm });

        (analysis.RetainedBytes - before).ShouldBeInRange(1, 4 * 8L * profile.GroupedBy(Grouping.Comm).Count);
    }

    private static FlameGraphOptions Changed(FlameGraphOptions options, Profile profile, Random random)
    {
        var span = profile.Span;
        long Near(long time) => time + random.NextInt64(-span.DurationNs / 50, (span.DurationNs / 50) + 1);
        long Anywhere() => random.NextInt64(span.StartNs - 1000, span.EndNs + 1000);
        var (a, b) = random.Next(4) > 0 && options.Range != TimeRange.Everything ? (Near(options.Range.StartNs), Near(options.Range.EndNs)) : (Anywhere(), Anywhere());
        return new FlameGraphOptions
        {
            Range = random.Next(8) == 0 ? TimeRange.Everything : new TimeRange(Math.Min(a, b), Math.Max(a, b)),
            Grouping = random.Next(4) == 0 ? (Grouping)random.Next(Enum.GetValues<Grouping>().Length) : options.Grouping,
            MaxNodes = random.Next(3) == 0 ? random.Next(2, 100) : int.MaxValue,
            MinFraction = random.Next(4) == 0 ? random.NextDouble() / 20 : 0,
            Focus = random.Next(3) == 0 ? random.Next(profile.GroupedBy(Grouping.None).Count) : null,
            Weighted = random.Next(6) == 0,
        };
    }

    private static void ShouldBeSame(FlameGraph graph, FlameGraph expected, string where)
    {
        graph.NodeIds.ShouldBe(expected.NodeIds, where);
        graph.Parents.ShouldBe(expected.Parents, where);
        graph.Self.ShouldBe(expected.Self, where);
        graph.Totals.ShouldBe(expected.Totals, where);
        graph.FoldedNodes.ShouldBe(expected.FoldedNodes, where);
        (graph.Range, graph.OmittedNodes, graph.MinTotal).ShouldBe((expected.Range, expected.OmittedNodes, expected.MinTotal), where);
    }
}
