using FlameScope.Analysis.Differences;
using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;
using FlameScope.Testing;

namespace FlameScope.Analysis.Tests.Differences;

/// <summary>What must hold for the differential of any two selections, on profiles, filters and ranges made at random from seeds.</summary>
public sealed class DifferentialTests
{
    private const int Seeds = 150;

    [Fact]
    public void A_selection_does_not_differ_from_itself()
    {
        ForEach((a, _, options) =>
        {
            var graph = Differential.Of(a, a, options);

            graph.FirstSelf.ShouldBe(graph.SecondSelf);
            graph.FirstTotal.ShouldBe(graph.SecondTotal);
            Differences(graph).ShouldAllBe(difference => difference == 0);
        });
    }

    [Fact]
    public void Swapped_sides_give_the_negative()
    {
        ForEach((a, b, options) =>
        {
            var graph = Differential.Of(a, b, options with { MaxNodes = int.MaxValue, Layout = DifferentialLayout.Union });
            var swapped = Differential.Of(b, a, options with { MaxNodes = int.MaxValue, Layout = DifferentialLayout.Union });

            var negative = Paths(graph, [.. Differences(graph).Select(difference => -difference)]).ToDictionary(path => path.Path, path => path.Value, StringComparer.Ordinal);
            var found = Paths(swapped, Differences(swapped));
            found.Length.ShouldBe(negative.Count);
            foreach (var (path, value) in found) value.ShouldBe(negative[path]);
        });
    }

    [Fact]
    public void Both_sides_are_the_samples_counted_one_by_one_and_every_node_of_either_is_there()
    {
        ForEach((a, b, options) =>
        {
            var graph = Differential.Of(a, b, options with { MaxNodes = int.MaxValue, Layout = DifferentialLayout.Union });

            var expected = new Dictionary<string, (long First, long Second)>(StringComparer.Ordinal);
            Count(a, options, value => (value, 0));
            Count(b, options, value => (0, value));
            var found = Paths(graph, [.. graph.FirstTotal.Zip(graph.SecondTotal)]).Where(path => path.Value != default).ToDictionary(path => path.Path, path => path.Value, StringComparer.Ordinal);
            foreach (var empty in expected.Where(path => path.Value == default && path.Key != "all").ToArray()) expected.Remove(empty.Key);
            if (expected.Count == 0) return;
            found.Count.ShouldBe(expected.Count);
            foreach (var (path, value) in found) value.ShouldBe(expected[path], path);

            void Count(SampleSelection selection, DifferentialOptions counted, Func<long, (long, long)> side)
            {
                var profile = selection.Analysis.Profile;
                var mask = SampleMask.Of(profile, selection.Filter);
                var stacks = profile.GroupedBy(counted.Grouping);
                for (var row = 0; row < profile.Samples.Count; row++)
                {
                    if (!mask[row] || !selection.Ranges.Any(range => range.Contains(profile.Samples.Times[row]))) continue;
                    var weight = counted.Weighted ? profile.Samples.Weights[row] : 1;
                    for (var node = stacks.NodeOf(row); node >= 0; node = stacks.Parents[node])
                    {
                        var path = PathOf(profile, stacks, node);
                        var (first, second) = side(weight);
                        var known = expected.GetValueOrDefault(path);
                        expected[path] = (known.First + first, known.Second + second);
                    }
                }
            }
        });
    }

    [Fact]
    public void Widths_and_both_sides_add_up_however_much_is_folded()
    {
        ForEach((a, b, options) =>
        {
            var graph = Differential.Of(a, b, options);

            AddUp(graph.Self, graph.Width);
            AddUp(graph.FirstSelf, graph.FirstTotal);
            AddUp(graph.SecondSelf, graph.SecondTotal);
            graph.Width.ShouldAllBe(width => width >= 0);

            void AddUp(long[] self, long[] total)
            {
                var sums = self.ToArray();
                for (var row = graph.NodeIds.Length - 1; row > 0; row--) sums[graph.Parents[row]] += total[row];

                // Nodes that have no width in this layout are no rows and folded into none, so a side may have more than what is drawn.
                if (options.Layout == DifferentialLayout.Union || ReferenceEquals(total, graph.Width)) sums.ShouldBe(total);
                else sums.Zip(total).ShouldAllBe(pair => pair.First <= pair.Second);
            }
        });
    }

    [Fact]
    public void A_row_has_what_its_node_has_and_a_folded_row_what_its_nodes_have()
    {
        ForEach((a, b, options) =>
        {
            var whole = Differential.Of(a, b, options with { MaxNodes = int.MaxValue });
            var focus = new Random(options.MaxNodes).Next(whole.Stacks.Count);
            var folded = Differential.Of(a, b, options with { Focus = focus });

            var rowOfNode = whole.NodeIds.Select((node, row) => (node, row)).ToDictionary(pair => pair.node, pair => pair.row);
            var shown = folded.NodeIds.ToHashSet();
            for (var row = 0; row < folded.NodeIds.Length; row++)
            {
                var node = folded.NodeIds[row];
                var rows = node != FlameGraph.FoldedNode
                    ? [rowOfNode[node]]
                    : Enumerable.Range(1, whole.NodeIds.Length - 1).Where(child => whole.NodeIds[whole.Parents[child]] == folded.NodeIds[folded.Parents[row]] && !shown.Contains(whole.NodeIds[child])).ToArray();
                folded.FirstTotal[row].ShouldBe(rows.Sum(child => whole.FirstTotal[child]));
                folded.SecondTotal[row].ShouldBe(rows.Sum(child => whole.SecondTotal[child]));
                folded.Width[row].ShouldBe(rows.Sum(child => whole.Width[child]));
                if (node == FlameGraph.FoldedNode) continue;
                folded.FirstSelf[row].ShouldBe(whole.FirstSelf[rows[0]]);
                folded.SecondSelf[row].ShouldBe(whole.SecondSelf[rows[0]]);
            }
        });
    }

    [Fact]
    public void Selves_of_the_union_add_up_to_the_samples_of_either_side_whatever_is_folded_or_looked_at()
    {
        ForEach((a, b, options) =>
        {
            var stacks = MergedStacks.Of(a.Analysis.Profile, b.Analysis.Profile, options.Grouping);
            var graph = Differential.Of(stacks, a, b, options with { Layout = DifferentialLayout.Union, Weighted = false, Focus = options.MaxNodes % stacks.Count });

            graph.FirstSelf.Sum().ShouldBe(a.Ranges.Sum(range => (long)a.Analysis.Count(a.Filter, range)));
            graph.SecondSelf.Sum().ShouldBe(b.Ranges.Sum(range => (long)b.Analysis.Count(b.Filter, range)));
        });
    }

    [Fact]
    public void Widths_keep_the_proportion_of_the_sides_however_large_weights_are()
    {
        var builder = new ProfileBuilder();
        var id = builder.Event(new EventRow("cpu-clock", "cpu-clock", "ns", IsCpuTime: true));
        var thread = builder.Thread(1, 1, "app");
        var stacks = new[] { "a", "b" }.Select(name => builder.Stack(StackId.Root, builder.Frame(name, "", FrameKind.User))).ToArray();
        for (var i = 0; i < 100; i++) builder.AddSample(new SampleInput(i * 100_000_000L, stacks[i < 20 ? 0 : 1], thread, id, 0, 1L << 50, SampleState.Running));
        var analysis = new ProfileAnalysis(builder.Build("weights"));
        var one = new SampleSelection(analysis, SampleFilter.Everything) { Ranges = [new TimeRange(0, 2_000_000_000)] };

        var graph = Differential.Of(one, one.Rest(), new DifferentialOptions { Weighted = true });

        // Ten samples a second on either side: half of the width is a, half is b.
        ((double)graph.Width[2] / graph.Width[3]).ShouldBe(1, 0.02);
        graph.FirstTotal[0].ShouldBe(20L << 50);
        graph.Width[0].ShouldBe(graph.Width[2] + graph.Width[3]);
    }

    [Fact]
    public void The_elided_view_has_what_only_the_second_has()
    {
        ForEach((a, b, options) =>
        {
            var graph = Differential.Of(a, b, options with { Layout = DifferentialLayout.Elided, MaxNodes = int.MaxValue });

            for (var row = 0; row < graph.NodeIds.Length; row++) (graph.FirstTotal[row] == 0 || graph.Self[row] == 0).ShouldBeTrue();
            for (var row = 0; row < graph.NodeIds.Length; row++)
            {
                if (graph.FirstTotal[row] == 0) graph.Width[row].ShouldBe(graph.SecondTotal[row]);
            }
        });
    }

    [Fact]
    public void A_difference_is_of_rates_and_not_of_counts()
    {
        var profile = DrawnProfile.From(string.Concat(Enumerable.Range(0, 300).Select(i => $"{i / 100.0m} app;work\n")));
        var analysis = new ProfileAnalysis(profile);
        var one = new SampleSelection(analysis, SampleFilter.Everything) { Ranges = [new TimeRange(0, 1_000_000_000)] };
        var two = one with { Ranges = [new TimeRange(1_000_000_000, 2_990_000_001)] };

        var graph = Differential.Of(one, two, new DifferentialOptions());

        (graph.FirstTotal[0], graph.SecondTotal[0]).ShouldBe((100, 200));
        graph.Scale.Unit.ShouldBe(DifferenceUnit.SamplesPerSecond);
        Differences(graph)[0].ShouldBe(0.5, 0.01);
        var share = Differential.Of(one, two, new DifferentialOptions { Measure = DifferenceMeasure.Share });
        Differences(share)[0].ShouldBe(0);
        share.Scale.Unit.ShouldBe(DifferenceUnit.Share);
    }

    [Fact]
    public void Recordings_of_different_rates_are_compared_by_the_time_they_stand_for()
    {
        var slow = Recorded(hz: 50, seconds: 10);
        var fast = Recorded(hz: 200, seconds: 10);

        var graph = Differential.Of(slow, fast, new DifferentialOptions());

        graph.Scale.Unit.ShouldBe(DifferenceUnit.CpuSecondsPerSecond);
        (graph.SecondTotal[0] * graph.Scale.Second).ShouldBe(1, 0.05);
        Differences(graph)[0].ShouldBe(0, 0.05);

        static SampleSelection Recorded(int hz, int seconds)
        {
            var builder = DrawnProfile.Builder(string.Concat(Enumerable.Range(0, hz * seconds).Select(i => $"{i / (decimal)hz} app;work\n")));
            builder.Capture = builder.Capture with { SamplingHz = hz };
            return new SampleSelection(new ProfileAnalysis(builder.Build("test")), SampleFilter.Everything);
        }
    }

    [Fact]
    public void Stacks_of_two_runs_are_the_same_whatever_their_process_was()
    {
        var one = new ProfileAnalysis(DrawnProfile.From("1 java;main@/usr/bin/java;run@/tmp/perf-12.map!jit [pid=12 tid=12]\n2 java;gone [pid=12 tid=12]"));
        var two = new ProfileAnalysis(DrawnProfile.From("1 java;main@/usr/bin/java (deleted);run@/tmp/perf-99.map!jit [pid=99 tid=99]\n2 java;new [pid=99 tid=99]"));

        var graph = Differential.Of(new SampleSelection(one, SampleFilter.Everything), new SampleSelection(two, SampleFilter.Everything), new DifferentialOptions { Grouping = Grouping.Process });

        Paths(graph, [.. graph.FirstTotal.Zip(graph.SecondTotal)]).Select(path => $"{path.Path} {path.Value.First} {path.Value.Second}").ShouldBe(
            ["all 2 2", "all/java 2 2", "all/java/gone@!User 1 0", "all/java/main@/usr/bin/java!User 1 1", "all/java/main@/usr/bin/java!User/run@/tmp/perf-N.map!Jit 1 1", "all/java/new@!User 0 1"]);
    }

    [Fact]
    public void Options_out_of_bounds_are_refused()
    {
        var selection = new SampleSelection(new ProfileAnalysis(DrawnProfile.From("1 a;b")), SampleFilter.Everything);
        Should.Throw<QueryOptionException>(() => Differential.Of(selection, selection, new DifferentialOptions { MaxNodes = 1 }));
        Should.Throw<QueryOptionException>(() => Differential.Of(selection, selection, new DifferentialOptions { Focus = 99 }));
    }

    [Fact]
    public void The_rest_of_a_selection_is_what_it_leaves()
    {
        var selection = new SampleSelection(new ProfileAnalysis(DrawnProfile.From("1 a;b")), SampleFilter.Everything) { Ranges = [new TimeRange(5, 7), new TimeRange(1, 3), new TimeRange(2, 4)] };
        selection.Ranges.ShouldBe([new TimeRange(1, 4), new TimeRange(5, 7)]);
        selection.Rest().Ranges.ShouldBe([new TimeRange(long.MinValue, 1), new TimeRange(4, 5), new TimeRange(7, long.MaxValue)]);
        (selection with { Ranges = [TimeRange.Everything] }).Rest().Ranges.ShouldBeEmpty();
    }

    private static double[] Differences(Differential graph) =>
        [.. graph.FirstTotal.Zip(graph.SecondTotal, (first, second) => (second * graph.Scale.Second) - (first * graph.Scale.First))];

    private static (string Path, T Value)[] Paths<T>(Differential graph, T[] values)
    {
        var paths = new string[graph.NodeIds.Length];
        for (var row = 0; row < paths.Length; row++)
        {
            var name = Name(graph.Stacks.Label(graph.Stacks.LabelOf(graph.NodeIds[row])));
            paths[row] = row == 0 ? "all" : paths[graph.Parents[row]] + "/" + name;
        }

        return [.. paths.Zip(values)];
    }

    private static string Name(MergedLabel label) => label.IsGroup ? label.Name : $"{label.Name}@{label.Library.Replace("perf-12.", "perf-N.", StringComparison.Ordinal)}!{label.Kind}";

    private static string PathOf(Profile profile, GroupedStacks stacks, int node)
    {
        var names = new Stack<string>();
        for (; node > 0; node = stacks.Parents[node])
        {
            var frame = stacks.Frames[node];
            names.Push(frame == FrameId.None
                ? FrameIdentityName(stacks, node)
                : Name(new MergedLabel(profile.Frames.Name(frame), profile.Frames.Library(frame), profile.Frames.Kind(frame), IsGroup: false)));
        }

        names.Push("all");
        return string.Join('/', names);
    }

    private static string FrameIdentityName(GroupedStacks stacks, int node) => stacks.GroupNames[stacks.GroupOf(node)];

    private static void ForEach(Action<SampleSelection, SampleSelection, DifferentialOptions> law)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var first = new ProfileAnalysis(RandomProfiles.Of(seed, 150));
            var second = random.Next(2) == 0 ? first : new ProfileAnalysis(RandomProfiles.Of(seed + 1000, 150));
            var options = new DifferentialOptions
            {
                // Process and thread groups lose their numbers where two profiles are merged, which the counting by hand does not know.
                Grouping = random.Next(2) == 0 ? Grouping.Comm : Grouping.None,
                Layout = (DifferentialLayout)random.Next(4),
                Measure = (DifferenceMeasure)random.Next(2),
                Weighted = random.Next(3) == 0,
                MaxNodes = random.Next(2, 60),
            };
            try
            {
                law(Selection(first, random), Selection(second, random), options);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"The law does not hold for seed {seed}: {e.Message}", e);
            }
        }
    }

    private static SampleSelection Selection(ProfileAnalysis analysis, Random random)
    {
        var span = analysis.Profile.Span;
        var ranges = Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.NextInt64(span.StartNs - 5, span.EndNs + 5)).Select(start => new TimeRange(start, start + random.NextInt64(1, span.DurationNs + 2)));
        return new SampleSelection(analysis, new SampleFilter { IncludeIdle = random.Next(2) == 0 }) { Ranges = random.Next(4) == 0 ? [TimeRange.Everything] : [.. ranges] };
    }
}
