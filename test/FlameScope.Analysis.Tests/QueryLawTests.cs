using System.Collections.Immutable;
using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;
using FlameScope.Testing;

namespace FlameScope.Analysis.Tests;

/// <summary>What must hold for every profile, filter and range: checked on profiles, filters and ranges made at random from seeds.</summary>
public sealed class QueryLawTests
{
    private const int Seeds = 200;

    [Fact]
    public void The_cells_of_a_heat_map_are_the_samples_that_pass_counted_one_by_one()
    {
        ForEach((profile, filter, random) =>
        {
            var options = RandomOptions(random);
            var map = new ProfileAnalysis(profile).HeatMap(filter, options);

            var expected = new int[map.Counts.Length];
            for (var row = 0; row < profile.Samples.Count; row++)
            {
                if (!Passes(profile, filter, row)) continue;
                var offset = (Int128)profile.Samples.Times[row] - map.Grid.StartNs;
                var column = offset / options.ColumnNs;
                expected[(int)((column * options.Rows) + ((offset - (column * options.ColumnNs)) * options.Rows / options.ColumnNs))]++;
            }

            map.Counts.ShouldBe(expected);
            map.Total.ShouldBe(expected.Sum());
            map.Maximum.ShouldBe(expected.DefaultIfEmpty().Max());
            map.ColumnSums.Sum().ShouldBe(map.Total);
            map.RowSums.Sum().ShouldBe(map.Total);
        });
    }

    [Fact]
    public void A_weighted_heat_map_has_the_weights_added_one_by_one_and_the_same_counts()
    {
        ForEach((profile, filter, random) =>
        {
            var options = RandomOptions(random);
            var plain = new ProfileAnalysis(profile).HeatMap(filter, options);
            var map = new ProfileAnalysis(profile).HeatMap(filter, options with { Weighted = true });

            var expected = new long[map.Counts.Length];
            for (var row = 0; row < profile.Samples.Count; row++)
            {
                if (Passes(profile, filter, row)) expected[map.Grid.CellOf(profile.Samples.Times[row])] += profile.Samples.Weights[row];
            }

            plain.Weights.ShouldBeNull();
            map.Counts.ShouldBe(plain.Counts);
            map.Weights.ShouldBe(expected);
            map.Total.ShouldBe(expected.Sum());
            map.Maximum.ShouldBe(expected.DefaultIfEmpty().Max());
            map.ColumnSums.Sum().ShouldBe(map.Total);
            map.RowSums.Sum().ShouldBe(map.Total);
            var occupied = expected.Where(weight => weight > 0).Order().ToArray();
            map.Percentile995.ShouldBe(occupied.Length == 0 ? 0 : occupied[(int)Math.Ceiling(occupied.Length * 0.995) - 1]);
        });
    }

    [Fact]
    public void Cells_root_and_count_are_the_same_number_for_every_range_of_cells()
    {
        ForEach((profile, filter, random) =>
        {
            var analysis = new ProfileAnalysis(profile);
            var map = analysis.HeatMap(filter, RandomOptions(random));
            if (map.Counts.Length == 0) return;

            for (var i = 0; i < 10; i++)
            {
                var first = random.Next(map.Counts.Length);
                var last = random.Next(first, map.Counts.Length);
                var range = new TimeRange(map.Grid.RangeOf(first).StartNs, map.Grid.RangeOf(last).EndNs);
                var cells = map.Counts[first..(last + 1)].Sum();

                analysis.FlameGraph(filter, new FlameGraphOptions { Range = range, Grouping = RandomGrouping(random) }).Total.ShouldBe(cells);
                analysis.Count(filter, range).ShouldBe(cells);
                analysis.SearchFrames(filter, new FrameSearchOptions { Range = range, Expression = "" }).Total.ShouldBe(cells);
            }
        });
    }

    [Fact]
    public void A_flame_graph_of_any_range_has_the_samples_counted_one_by_one()
    {
        ForEach((profile, filter, random) =>
        {
            var range = RandomRange(profile, random);
            var grouping = RandomGrouping(random);
            var graph = new ProfileAnalysis(profile).FlameGraph(filter, new FlameGraphOptions { Range = range, Grouping = grouping });

            var stacks = profile.GroupedBy(grouping);
            var expectedSelf = new long[stacks.Count];
            var expectedTotal = new long[stacks.Count];
            for (var row = 0; row < profile.Samples.Count; row++)
            {
                if (!range.Contains(profile.Samples.Times[row]) || !Passes(profile, filter, row)) continue;
                expectedSelf[stacks.NodeOf(row)]++;
                for (var node = stacks.NodeOf(row); node >= 0; node = stacks.Parents[node]) expectedTotal[node]++;
            }

            graph.NodeIds.Skip(1).ShouldBe(Enumerable.Range(1, stacks.Count - 1).Where(node => expectedTotal[node] > 0));
            graph.Self.ShouldBe(graph.NodeIds.Select(node => expectedSelf[node]));
            graph.Totals.ShouldBe(graph.NodeIds.Select(node => expectedTotal[node]));
            graph.OmittedNodes.ShouldBe(0);
        });
    }

    [Fact]
    public void A_weighted_flame_graph_has_the_weights_added_one_by_one_as_the_heat_map_has()
    {
        ForEach((profile, filter, random) =>
        {
            var range = RandomRange(profile, random);
            var grouping = RandomGrouping(random);
            var analysis = new ProfileAnalysis(profile);
            var graph = analysis.FlameGraph(filter, new FlameGraphOptions { Range = range, Grouping = grouping, Weighted = true });

            var stacks = profile.GroupedBy(grouping);
            var expectedSelf = new long[stacks.Count];
            var expectedTotal = new long[stacks.Count];
            for (var row = 0; row < profile.Samples.Count; row++)
            {
                if (!range.Contains(profile.Samples.Times[row]) || !Passes(profile, filter, row)) continue;
                var weight = profile.Samples.Weights[row];
                expectedSelf[stacks.NodeOf(row)] += weight;
                for (var node = stacks.NodeOf(row); node >= 0; node = stacks.Parents[node]) expectedTotal[node] += weight;
            }

            graph.NodeIds.Skip(1).ShouldBe(Enumerable.Range(1, stacks.Count - 1).Where(node => expectedTotal[node] > 0));
            graph.Self.ShouldBe(graph.NodeIds.Select(node => expectedSelf[node]));
            graph.Totals.ShouldBe(graph.NodeIds.Select(node => expectedTotal[node]));
            graph.Total.ShouldBe(analysis.Weight(filter, range));
            analysis.SearchFrames(filter, new FrameSearchOptions { Expression = "", Range = range, Weighted = true }).Total.ShouldBe(graph.Total);
            analysis.Weight(filter, TimeRange.Everything).ShouldBe(analysis.HeatMap(filter, RandomOptions(random) with { Weighted = true }).Total);
            analysis.Summary.Events.Where(choice => choice.Ids.Length == 1).Sum(choice => choice.Weight).ShouldBe(Enumerable.Range(0, profile.Samples.Count).Sum(row => profile.Samples.Weights[row]));
        });
    }

    [Fact]
    public void Weights_that_no_number_holds_are_still_added_up()
    {
        var builder = new ProfileBuilder();
        var id = builder.Event(new EventRow("alloc", "alloc", "bytes", IsCpuTime: false, IsWeighted: true));
        var stack = builder.Stack(StackId.Root, builder.Frame("f", "", FrameKind.User));
        foreach (var weight in (long[])[long.MaxValue, long.MaxValue, long.MinValue, 7]) builder.AddSample(new SampleInput(1, stack, builder.Thread(1, 1, "a"), id, Weight: weight));
        var analysis = new ProfileAnalysis(builder.Build("test"));

        var graph = analysis.FlameGraph(new SampleFilter(), new FlameGraphOptions { Weighted = true, MinFraction = 0.5 });

        graph.Total.ShouldBe((long.MaxValue / 4 / 4 * 2) + 7);
        graph.Totals.ShouldAllBe(total => total == graph.Total);
    }

    [Fact]
    public void Widths_add_up_however_much_is_folded()
    {
        ForEach((profile, filter, random) =>
        {
            var analysis = new ProfileAnalysis(profile);
            var grouping = RandomGrouping(random);
            var weighted = random.Next(3) == 0;
            var whole = analysis.FlameGraph(filter, new FlameGraphOptions { Grouping = grouping, Weighted = weighted });
            var options = new FlameGraphOptions
            {
                Grouping = grouping,
                Weighted = weighted,
                MaxNodes = random.Next(2, 60),
                MinFraction = random.Next(3) == 0 ? random.NextDouble() / 10 : 0,
                Focus = random.Next(2) == 0 ? whole.NodeIds[random.Next(whole.Count)] : null,
            };

            var graph = analysis.FlameGraph(filter, options);

            var sums = graph.Self.ToArray();
            for (var row = graph.Count - 1; row > 0; row--) sums[graph.Parents[row]] += graph.Totals[row];
            sums.ShouldBe(graph.Totals);
            graph.Total.ShouldBe(whole.Total);
            (graph.Count - graph.FoldedNodes.Count(folded => folded > 0) + graph.OmittedNodes).ShouldBe(whole.Count);
            graph.FoldedNodes.Sum().ShouldBe(graph.OmittedNodes);
            for (var row = 1; row < graph.Count; row++) graph.Parents[row].ShouldBeLessThan(row);
            if (options.Focus is null && whole.Count > options.MaxNodes) graph.Count.ShouldBeLessThanOrEqualTo(options.MaxNodes);
            if (options.Focus is { } focus) graph.NodeIds.ShouldContain(focus);
        });
    }

    [Fact]
    public void Adjacent_ranges_add_up()
    {
        ForEach((profile, filter, random) =>
        {
            var analysis = new ProfileAnalysis(profile);
            var range = RandomRange(profile, random);
            var middle = range.StartNs + (range.DurationNs / 2);

            (analysis.Count(filter, new TimeRange(range.StartNs, middle)) + analysis.Count(filter, new TimeRange(middle, range.EndNs)))
                .ShouldBe(analysis.Count(filter, range));
        });
    }

    [Fact]
    public void Filters_never_move_the_grid()
    {
        ForEach((profile, filter, random) =>
        {
            var analysis = new ProfileAnalysis(profile);
            var options = RandomOptions(random);
            var (all, some) = (analysis.HeatMap(SampleFilter.Everything, options).Grid, analysis.HeatMap(filter, options).Grid);

            (some.StartNs, some.Columns, some.Rows).ShouldBe((all.StartNs, all.Columns, all.Rows));
        });
    }

    [Fact]
    public void What_idle_hides_is_what_showing_it_adds()
    {
        ForEach((profile, filter, random) =>
        {
            var analysis = new ProfileAnalysis(profile);
            var range = RandomRange(profile, random);
            var hidden = analysis.Hidden(filter with { IncludeIdle = false }, range);

            (hidden.Idle + hidden.Waiting).ShouldBe(
                analysis.Count(filter with { IncludeIdle = true }, range) - analysis.Count(filter with { IncludeIdle = false }, range));
        });
    }

    [Fact]
    public void A_search_counts_each_sample_once()
    {
        ForEach((profile, filter, random) =>
        {
            var range = RandomRange(profile, random);
            var result = new ProfileAnalysis(profile).SearchFrames(filter, new FrameSearchOptions { Range = range, Expression = "^(RUN|main)$" });

            var rows = Enumerable.Range(0, profile.Samples.Count).Where(row => range.Contains(profile.Samples.Times[row]) && Passes(profile, filter, row)).ToArray();
            result.Samples.ShouldBe(rows.Count(row => FramesOf(profile, row).Any(frame => profile.Frames.Name(frame) is "run" or "main")));
            foreach (var match in result.Matches)
            {
                match.Total.ShouldBe(rows.Count(row => FramesOf(profile, row).Contains(match.Frame)));
                match.Self.ShouldBe(rows.Count(row => FramesOf(profile, row).LastOrDefault(FrameId.None) == match.Frame));
            }
        });
    }

    private static void ForEach(Action<Profile, SampleFilter, Random> law)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var profile = RandomProfiles.Of(seed);
            var random = new Random(seed);
            try
            {
                law(profile, RandomFilter(profile, random), random);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"The law does not hold for seed {seed}: {e.Message}", e);
            }
        }
    }

    private static SampleFilter RandomFilter(Profile profile, Random random) => new()
    {
        IncludeIdle = random.Next(2) == 0,
        Events = random.Next(2) == 0 ? [new EventId((ushort)random.Next(profile.Events.Count))] : [],
        Comms = random.Next(4) == 0 ? ["java", "node", "absent"] : [],
        Processes = random.Next(4) == 0 ? [10, 11, 999] : [],
        Threads = random.Next(4) == 0 && profile.Threads.Count > 0 ? [new ThreadId(random.Next(profile.Threads.Count)), new ThreadId(0)] : [],
        Cpus = random.Next(4) == 0 ? [0, 2, 999] : [],
    };

    private static bool Passes(Profile profile, SampleFilter filter, int row)
    {
        var samples = profile.Samples;
        var thread = profile.Threads[samples.Threads[row]];
        return (filter.IncludeIdle || samples.State(row) is SampleState.Running or SampleState.Unknown)
            && (filter.Events.IsEmpty || filter.Events.Contains(samples.Events[row]))
            && (filter.Comms.IsEmpty || filter.Comms.Contains(profile.Strings[thread.Comm]))
            && (filter.Processes.IsEmpty || (thread.ProcessId is { } pid && filter.Processes.Contains(pid)))
            && (filter.Threads.IsEmpty || filter.Threads.Contains(samples.Threads[row]))
            && (filter.Cpus.IsEmpty || filter.Cpus.Contains(samples.Cpus[row]));
    }

    private static FrameId[] FramesOf(Profile profile, int row) => profile.Stacks.FramesOf(profile.Samples.Stacks[row]);

    private static HeatMapOptions RandomOptions(Random random) => new()
    {
        ColumnNs = ImmutableArray.Create(100_000_000L, 1_000_000_000L, 60_000_000_000L, 7_777_777L)[random.Next(4)],
        Rows = ImmutableArray.Create(1, 10, 49, 50, 99, 100)[random.Next(6)],
    };

    private static Grouping RandomGrouping(Random random) => (Grouping)random.Next(Enum.GetValues<Grouping>().Length);

    private static TimeRange RandomRange(Profile profile, Random random)
    {
        var span = profile.Span;
        if (random.Next(5) == 0 || span.DurationNs == 0) return TimeRange.Everything;
        long At() => random.NextInt64(span.StartNs - 1_000_000, span.EndNs + 1_000_000);
        var (a, b) = (At(), At());
        return new TimeRange(Math.Min(a, b), Math.Max(a, b));
    }
}
