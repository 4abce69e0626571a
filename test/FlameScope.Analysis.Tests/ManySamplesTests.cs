using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis.Tests;

/// <summary>Enough samples that several workers count them, and runs long enough that steps double: each answer is what counting one by one says.</summary>
public sealed class ManySamplesTests
{
    private const int Samples = 1_300_000;
    private static readonly Lazy<Profile> Made = new(Make);
    private static readonly SampleFilter[] Filters = [SampleFilter.Everything, new(), new() { Cpus = [1, 3, -1] }, new() { IncludeIdle = true, Comms = ["comm 1", "comm 2"], Events = [new EventId(1)] }];

    [Theory]
    [InlineData(1_000_000_000, 50)]
    [InlineData(7_777_777, 13)]
    [InlineData(1_000_000, 100)]
    [InlineData(60_000_000_000, 3)]
    public void Heat_maps(long columnNs, int rows)
    {
        var profile = Made.Value;
        foreach (var filter in Filters)
        {
            var map = new ProfileAnalysis(profile).HeatMap(filter, new HeatMapOptions { ColumnNs = columnNs, Rows = rows, Weighted = true });
            var counts = new int[map.Counts.Length];
            var weights = new long[map.Counts.Length];
            for (var row = 0; row < Samples; row++)
            {
                if (!Passes(profile, filter, row)) continue;
                var cell = map.Grid.CellOf(profile.Samples.Times[row]);
                counts[cell]++;
                weights[cell] += profile.Samples.Weights[row];
            }

            map.Counts.AsSpan().SequenceEqual(counts).ShouldBeTrue();
            map.Weights.AsSpan().SequenceEqual(weights).ShouldBeTrue();
        }
    }

    [Fact]
    public void A_heat_map_in_memory_that_was_given_back_is_as_the_first()
    {
        var analysis = new ProfileAnalysis(Made.Value);
        var options = new HeatMapOptions { ColumnNs = 10_000_000, Rows = 1000, Weighted = true };
        var first = analysis.HeatMap(SampleFilter.Everything, options);
        first.Counts.Length.ShouldBeGreaterThan(300_000);
        var (counts, weights) = (first.Counts.ToArray(), first.Weights!.ToArray());

        first.GiveBackCells();
        first.GiveBackCells();
        var filtered = analysis.HeatMap(new SampleFilter(), options);
        filtered.Counts.AsSpan().SequenceEqual(new ProfileAnalysis(Made.Value).HeatMap(new SampleFilter(), options).Counts).ShouldBeTrue();
        filtered.GiveBackCells();
        var again = analysis.HeatMap(SampleFilter.Everything, options);

        again.Counts.AsSpan().SequenceEqual(counts).ShouldBeTrue();
        again.Weights.AsSpan().SequenceEqual(weights).ShouldBeTrue();
        first.Total.ShouldBe(again.Total);
        Should.Throw<ObjectDisposedException>(() => first.Counts);
        Should.Throw<ObjectDisposedException>(() => first.Weights);
    }

    [Fact]
    public void Filters_and_their_counts()
    {
        var profile = Made.Value;
        foreach (var filter in Filters)
        {
            var mask = SampleMask.Of(profile, filter);
            var count = 0;
            for (var row = 0; row < Samples; row++)
            {
                if (row % 9973 == 0) mask.CountIn(0..row).ShouldBe(count);
                mask[row].ShouldBe(Passes(profile, filter, row));
                count += mask[row] ? 1 : 0;
            }

            mask.Count.ShouldBe(count);
        }
    }

    [Fact]
    public void Flame_graphs()
    {
        var profile = Made.Value;
        var analysis = new ProfileAnalysis(profile);
        var (start, duration) = (profile.Span.StartNs, profile.Span.DurationNs);
        foreach (var filter in Filters)
        {
            foreach (var (from, to) in new[] { (0, 100), (0, 97), (5, 97), (5, 6), (6, 7), (50, 100), (0, 100) })
            {
                var options = new FlameGraphOptions { Range = new TimeRange(start + (duration * from / 100), start + (duration * to / 100)), Grouping = Grouping.Thread };
                var graph = analysis.FlameGraph(filter, options);
                var plain = FlameGraph.Of(profile, SampleMask.Of(profile, filter), options);
                graph.NodeIds.AsSpan().SequenceEqual(plain.NodeIds).ShouldBeTrue();
                graph.Self.AsSpan().SequenceEqual(plain.Self).ShouldBeTrue();
                graph.Totals.AsSpan().SequenceEqual(plain.Totals).ShouldBeTrue();
                graph.Total.ShouldBe(analysis.Count(filter, options.Range));
            }
        }
    }

    [Fact]
    public void Weights_that_no_number_holds_are_the_largest_and_negative_ones_nothing()
    {
        var builder = new ProfileBuilder();
        var thread = builder.Thread(1, 1, "a");
        var cycles = builder.Event(new EventRow("cycles", "cycles", "cycles", IsCpuTime: true));
        for (var i = 0; i < 100; i++) builder.AddSample(new SampleInput(i * 10_000_000L, StackId.Root, thread, cycles, Weight: i == 50 ? -5 : i < 50 ? long.MaxValue - i : 7));
        var map = new ProfileAnalysis(builder.Build("test")).HeatMap(SampleFilter.Everything, new HeatMapOptions { Rows = 2, Weighted = true });

        map.Weights.ShouldBe([long.MaxValue, 49 * 7]);
        (map.Total, map.Maximum).ShouldBe((long.MaxValue, long.MaxValue));
    }

    private static bool Passes(Profile profile, SampleFilter filter, int row)
    {
        var samples = profile.Samples;
        return (filter.IncludeIdle || samples.State(row) is SampleState.Running)
            && (filter.Events.IsEmpty || filter.Events.Contains(samples.Events[row]))
            && (filter.Comms.IsEmpty || filter.Comms.Contains(profile.Threads.Comm(samples.Threads[row])))
            && (filter.Cpus.IsEmpty || filter.Cpus.Contains(samples.Cpus[row]));
    }

    private static Profile Make()
    {
        var random = new Random(11);
        var builder = new ProfileBuilder { ClockSource = "test" };
        var threads = Enumerable.Range(0, 30).Select(i => builder.Thread(1, i, $"comm {i % 5}")).ToArray();
        EventId[] events = [builder.Event(new EventRow("a", "a", "ns", IsCpuTime: true)), builder.Event(new EventRow("b", "b", "faults", IsCpuTime: false))];
        var stacks = new List<StackId> { StackId.Root };
        while (stacks.Count < 3000) stacks.Add(builder.Stack(stacks[random.Next(stacks.Count)], builder.Frame($"f{random.Next(500)}", "", FrameKind.User)));
        var time = 5_123_456_789L;
        for (var i = 0; i < Samples; i++)
        {
            // Some seconds of burst, some gaps, and everything between.
            time += random.Next(20) == 0 ? random.Next(100_000) : random.Next(300_000) == 0 ? 900_000_000 : random.Next(2_000);
            builder.AddSample(new SampleInput(
                time,
                stacks[random.Next(stacks.Count)],
                threads[random.Next(threads.Length)],
                events[random.Next(5) / 4],
                (short)(random.Next(6) - 1),
                random.NextInt64(1L << 40),
                random.Next(3) == 0 ? SampleState.Idle : SampleState.Running));
        }

        return builder.Build("test");
    }
}
