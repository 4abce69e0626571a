using System.Collections.Immutable;
using FlameScope.Analysis.Differences;
using FlameScope.Formats;
using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;
using FlameScope.Testing;

namespace FlameScope.Analysis.Tests.Differences;

public sealed class ChangeRankerTests
{
    private const long Second = 1_000_000_000;

    [Theory]
    [InlineData(0.30, 1)]
    [InlineData(0.15, 2)]
    [InlineData(0.10, 3)]
    public void A_planted_frame_is_ranked_first_with_its_callers_folded_into_it(double share, int seed)
    {
        var analysis = new ProfileAnalysis(Planted(share, seed));
        var before = new SampleSelection(analysis, SampleFilter.Everything) { Ranges = [new TimeRange(0, 30 * Second)] };
        var after = before with { Ranges = [new TimeRange(30 * Second, 60 * Second)] };

        var ranking = ChangeRanker.Of(before, after, new ChangeOptions { Measure = DifferenceMeasure.Share });

        ranking.Certainty.ShouldBe(RankingCertainty.Known);
        var top = ranking.Changes[0];
        Name(ranking, top.Label).ShouldBe("planted");
        top.Callers.Select(label => Name(ranking, label)).ShouldContain("handler");
        top.Probability!.Value.ShouldBeLessThanOrEqualTo(0.01);
        top.Difference.ShouldBe(share, 0.05);
        top.Low.ShouldBeLessThan(top.Difference);
        (top.Low > 0 && top.High > top.Difference).ShouldBeTrue();
        top.FirstTotal.ShouldBe(0);
    }

    [Fact]
    public void Explaining_a_range_is_ranking_it_against_the_rest()
    {
        var analysis = new ProfileAnalysis(Planted(0.3, 4));
        var range = new SampleSelection(analysis, SampleFilter.Everything) { Ranges = [new TimeRange(40 * Second, 60 * Second)] };

        var ranking = ChangeRanker.Of(range.Rest(), range, new ChangeOptions());

        Name(ranking, ranking.Changes[0].Label).ShouldBe("planted");
        ranking.FirstTotal.ShouldBe(analysis.Count(SampleFilter.Everything, TimeRange.Everything) - ranking.SecondTotal);
    }

    [Fact]
    public void Swapped_sides_rank_the_same_frames_the_other_way()
    {
        var analysis = new ProfileAnalysis(Planted(0.3, 5));
        var before = new SampleSelection(analysis, SampleFilter.Everything) { Ranges = [new TimeRange(0, 30 * Second)] };
        var after = before with { Ranges = [new TimeRange(30 * Second, 60 * Second)] };

        var there = ChangeRanker.Of(before, after, new ChangeOptions());
        var back = ChangeRanker.Of(after, before, new ChangeOptions());

        back.Changes[0].Label.ShouldBe(there.Changes[0].Label);
        back.Changes[0].Difference.ShouldBe(-there.Changes[0].Difference);
        back.Changes.Select(change => change.Label).ShouldBe(there.Changes.Select(change => change.Label));
        back.Changes.Select(change => -change.Low).ShouldBe(there.Changes.Select(change => change.High), tolerance: 1e-9);
    }

    [Fact]
    public void Too_little_is_said_to_be_too_little()
    {
        var analysis = new ProfileAnalysis(DrawnProfile.From("1.0 a;b\n2.0 a;c\n60.0 a;b"));
        var all = new SampleSelection(analysis, SampleFilter.Everything);
        ChangeRanker.Of(all, all, new ChangeOptions()).Certainty.ShouldBe(RankingCertainty.TooFewSamples);

        var planted = new ProfileAnalysis(Planted(0.3, 6));
        var short1 = new SampleSelection(planted, SampleFilter.Everything) { Ranges = [new TimeRange(0, Second / 50)] };
        var ranking = ChangeRanker.Of(short1, new SampleSelection(planted, SampleFilter.Everything), new ChangeOptions());
        ranking.Certainty.ShouldBe(RankingCertainty.TooFewBlocks);
        ranking.Changes.ShouldAllBe(change => change.Probability == null);
        ranking.Changes.ShouldNotBeEmpty();

        var untimed = new ProfileAnalysis(DrawnProfile.From(string.Concat(Enumerable.Repeat("- a;b\n", 30))));
        ChangeRanker.Of(new SampleSelection(untimed, SampleFilter.Everything), new SampleSelection(untimed, SampleFilter.Everything), new ChangeOptions()).Certainty.ShouldBe(RankingCertainty.TooFewBlocks);
    }

    [Fact]
    public void A_comparison_that_is_cancelled_ends()
    {
        var all = new SampleSelection(new ProfileAnalysis(Planted(0.3, 8)), SampleFilter.Everything);
        var half = all with { Ranges = [new TimeRange(0, 30 * Second)] };
        var cancelled = new CancellationToken(canceled: true);

        Should.Throw<OperationCanceledException>(() => ChangeRanker.Of(half, half.Rest(), new ChangeOptions(), cancelled));
        Should.Throw<OperationCanceledException>(() => Differential.Of(half, half.Rest(), new DifferentialOptions(), cancelled));
        Should.Throw<OperationCanceledException>(() => HeatMapDifference.FromMedian(all, new HeatMapOptions(), cancelled));
        ChangeRanker.Of(half, half.Rest(), new ChangeOptions(), CancellationToken.None).Certainty.ShouldBe(RankingCertainty.Known);
    }

    [Fact]
    public void Frames_that_call_each_other_in_turn_do_not_both_vanish()
    {
        var lines = Enumerable.Range(0, 4000).Select(i => i < 2000 ? $"{i / 100m} app;x" : $"{i / 100m} app;a;b;a;b");
        var analysis = new ProfileAnalysis(DrawnProfile.From(string.Join('\n', lines)));
        var before = new SampleSelection(analysis, SampleFilter.Everything) { Ranges = [new TimeRange(0, 20 * Second)] };

        var ranking = ChangeRanker.Of(before, before.Rest(), new ChangeOptions());

        ranking.Changes.Select(change => Name(ranking, change.Label)).Order(StringComparer.Ordinal).ShouldBe(["b", "x"]);
        ranking.Changes.Single(change => change.Difference > 0).Callers.Select(label => Name(ranking, label)).ShouldBe(["a"]);
    }

    [Theory]
    [InlineData(79, "a b")]
    [InlineData(80, "b")]
    [InlineData(100, "b")]
    public void A_caller_is_folded_into_a_callee_that_has_four_fifths_of_its_difference(int share, string expected)
    {
        var before = Untimed((100, "app;x"));
        var after = Untimed((share, "app;a;b"), (100 - share, "app;a;c"));

        var ranking = ChangeRanker.Of(before, after, new ChangeOptions());

        ranking.Changes.Where(change => change.Difference > 0).Select(change => Name(ranking, change.Label)).Where(name => name != "c").Order(StringComparer.Ordinal).ShouldBe(expected.Split(' '));
    }

    [Theory]
    [InlineData(102, 0)]
    [InlineData(104, 2)]
    [InlineData(96, 2)]
    public void What_differs_by_a_sample_on_either_side_is_not_listed(int samples, int listed)
    {
        var before = Untimed((50, "app;a"), (50, "app;b"));
        var after = Untimed((samples, "app;a"), (200 - samples, "app;b"));

        ChangeRanker.Of(before, after, new ChangeOptions()).Changes.Count.ShouldBe(listed);
        ChangeRanker.Of(after, before, new ChangeOptions()).Changes.Count.ShouldBe(listed);
    }

    /// <summary>
    /// Halves of real recordings, seconds drawn at random, differ by nothing but chance: whatever is reported of them is wrong. The samples come in bursts that last, which a test of single
    /// samples would take for changes in nearly every draw.
    /// </summary>
    [Fact]
    public void Halves_of_real_recordings_rarely_differ()
    {
        const int DrawsOfEach = 500;
        const int Deals = 199;
        var random = new Random(7);
        int draws = 0, reported = 0;
        foreach (var file in Directory.GetFiles(RepositoryFiles.At("examples"), "*.perf.gz").Order(StringComparer.Ordinal).Take(4))
        {
            var analysis = new ProfileAnalysis(ReadExample(file));
            var profile = analysis.Profile;
            var all = new SampleSelection(analysis, new SampleFilter());
            var stacks = MergedStacks.Of(profile, profile, Grouping.None);
            var totals = SideTotals.WithCounts(all, stacks, nodeHere: null, counts => LabelTotals.Of(stacks.LabelCount, LabelledNodes.Of(stacks), counts), CancellationToken.None);
            var labels = Enumerable.Range(1, stacks.LabelCount - 1).Where(label => totals.Total[label] >= ChangeRanker.FewestSamples).OrderByDescending(label => totals.Total[label]).Take(100).ToArray();
            var blocks = TimeBlocks.Cut(all, Second);
            var values = new BlockValues(all, stacks, nodeHere: null, labels, weighted: false).Of(blocks, CancellationToken.None);
            for (var i = 0; i < values.Length; i++) values[i][^1] = blocks[i].DurationNs / 1e9;

            for (var draw = 0; draw < DrawsOfEach; draw++)
            {
                var drawn = values.ToArray();
                random.Shuffle(drawn);
                draws++;
                if (PermutationTest.Probabilities(drawn[..(drawn.Length / 2)], drawn[(drawn.Length / 2)..], Deals, CancellationToken.None).Any(probability => probability <= ChangeRanker.Level)) reported++;
            }
        }

        draws.ShouldBe(4 * DrawsOfEach);

        reported.ShouldBeLessThanOrEqualTo((int)(draws * ChangeRanker.Level), $"{reported} of {draws} draws");
    }

    /// <summary>The first and the second half of a recording in which nothing changes but what runs at the moment: as busy all the time, so only what is on the stacks tells how long bursts last.</summary>
    [Fact]
    public void Halves_that_stand_side_by_side_rarely_differ()
    {
        const int Draws = 60;
        var reported = 0;
        for (var seed = 0; seed < Draws; seed++)
        {
            var half = new SampleSelection(new ProfileAnalysis(Planted(share: 0, seed)), SampleFilter.Everything) { Ranges = [new TimeRange(0, 30 * Second)] };
            var ranking = ChangeRanker.Of(half, half.Rest(), new ChangeOptions());
            ranking.Certainty.ShouldBe(RankingCertainty.Known);
            if (ranking.Changes.Count > 0) reported++;
        }

        // Blocks that stand side by side say a little of each other, so somewhat more than one in twenty.
        reported.ShouldBeLessThanOrEqualTo(Draws / 10);
    }

    [Fact]
    public void Blocks_are_as_long_as_what_is_on_the_stacks_lasts()
    {
        var (quick, slow) = (Length(samplesOfBurst: 1), Length(samplesOfBurst: 60));

        // A burst of 60 samples is 0.3 s on average.
        quick.ShouldBeLessThan(100_000_000);
        slow.ShouldBeGreaterThan(500_000_000);

        static long Length(int samplesOfBurst)
        {
            var analysis = new ProfileAnalysis(Planted(share: 0, seed: 9, samplesOfBurst));
            var some = new SampleSelection(analysis, SampleFilter.Everything) { Ranges = [new TimeRange(Second, Second + (Second / 2))] };
            return TimeBlocks.LengthFor(some, some.Rest(), Grouping.None, CancellationToken.None);
        }
    }

    [Fact]
    public void A_short_range_is_told_from_the_rest_of_a_long_recording()
    {
        // Of the rest no more blocks are looked at than are of use, so they may be as short as a short range needs.
        var random = new Random(5);
        var builder = DrawnProfile.Builder(string.Concat(Enumerable.Range(0, 40_000).Select(i => $"{i / 100m} app;{(i is >= 20_000 and < 20_400 && random.Next(3) > 0 ? "special" : $"work{random.Next(11)}")}\n")));
        var range = new SampleSelection(new ProfileAnalysis(builder.Build("long")), SampleFilter.Everything) { Ranges = [new TimeRange(200 * Second, 204 * Second)] };

        var ranking = ChangeRanker.Of(range.Rest(), range, new ChangeOptions());

        ranking.Certainty.ShouldBe(RankingCertainty.Known);
        Name(ranking, ranking.Changes[0].Label).ShouldBe("special");
        ranking.FirstBlocks.ShouldBe(1024);
        (ranking.Changes[0].Low, ranking.Changes[0].High).ShouldSatisfyAllConditions(ends => ends.Low.ShouldBeLessThan(66.7), ends => ends.High.ShouldBeGreaterThan(66.6), ends => ends.Low.ShouldBeGreaterThan(50));
    }

    [Fact]
    public void What_is_sampled_regularly_does_not_change_by_where_a_range_is_cut()
    {
        var analysis = new ProfileAnalysis(DrawnProfile.From(string.Concat(Enumerable.Range(0, 6000).Select(i => $"{i / 100m} app;work\n"))));
        var range = new SampleSelection(analysis, SampleFilter.Everything) { Ranges = [new TimeRange((20 * Second) + 1, (30 * Second) + 1)] };

        var ranking = ChangeRanker.Of(range.Rest(), range, new ChangeOptions());

        ranking.Certainty.ShouldBe(RankingCertainty.Known);
        ranking.Changes.ShouldBeEmpty();
    }

    [Fact]
    public void Blocks_together_have_what_the_selection_has()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var analysis = new ProfileAnalysis(RandomProfiles.Of(seed, 200));
            var other = seed % 2 == 0 ? analysis : new ProfileAnalysis(RandomProfiles.Of(seed + 500, 100));
            var all = new SampleSelection(analysis, SampleFilter.Everything);
            var stacks = MergedStacks.Of(analysis.Profile, other.Profile, seed % 3 == 0 ? Grouping.Process : Grouping.Comm);
            var nodes = LabelledNodes.Of(stacks);
            var isWeighted = seed % 5 == 0;
            var totals = isWeighted
                ? LabelTotals.Of(stacks.LabelCount, nodes, SideTotals.Weights(all, stacks, stacks.OfFirst, CancellationToken.None))
                : SideTotals.WithCounts(all, stacks, stacks.OfFirst, counts => LabelTotals.Of(stacks.LabelCount, nodes, counts), CancellationToken.None);
            int[] labels = [.. Enumerable.Range(1, stacks.LabelCount - 1).Where(label => label % 3 != seed % 3)];

            var rows = new BlockValues(all, stacks, stacks.OfFirst, labels, isWeighted).Of(TimeBlocks.Cut(all, Math.Max(1, all.RecordedNs / 7)), CancellationToken.None);

            for (var column = 0; column < labels.Length; column++) rows.Sum(row => row[column]).ShouldBe(totals.Total[labels[column]], $"seed {seed}");
            rows.Sum(row => row[^1]).ShouldBe(isWeighted ? analysis.Weight(SampleFilter.Everything, TimeRange.Everything) : analysis.Profile.Samples.Count);
        }
    }

    [Fact]
    public void Whole_rankings_of_halves_rarely_report_a_change()
    {
        var random = new Random(11);
        var analysis = new ProfileAnalysis(ReadExample(RepositoryFiles.At("examples", "periodic-bursts.perf.gz")));
        var seconds = TimeBlocks.Cut(new SampleSelection(analysis, new SampleFilter()), Second).SelectMany(block => block.Ranges).ToArray();
        var reported = 0;
        for (var draw = 0; draw < 20; draw++)
        {
            random.Shuffle(seconds);
            var half = new SampleSelection(analysis, new SampleFilter()) { Ranges = seconds[..(seconds.Length / 2)].ToImmutableArray() };
            var ranking = ChangeRanker.Of(half, half with { Ranges = seconds[(seconds.Length / 2)..].ToImmutableArray() }, new ChangeOptions());
            ranking.Certainty.ShouldBe(RankingCertainty.Known);
            if (ranking.Changes.Count > 0) reported++;
        }

        // Of 20 draws at a level of 5 % five or more are reported once in 400 runs; the draws are always the same ones.
        reported.ShouldBeLessThan(5);
    }

    private static Profile ReadExample(string file)
    {
        using var stream = File.OpenRead(file);
        return ProfileReader.Read(stream);
    }

    /// <summary>A minute of bursts at 200 Hz: half of the samples are in a handler; in the second half of the minute a planted callee of it takes a share of all.</summary>
    internal static Profile Planted(double share, int seed, int samplesOfBurst = 20)
    {
        var random = new Random(seed);
        var builder = new ProfileBuilder();
        var id = builder.Event(new EventRow("cpu-clock", "cpu-clock", "ns", IsCpuTime: true));
        var thread = builder.Thread(1, 1, "app");
        var main = builder.Stack(StackId.Root, builder.Frame("main", "", FrameKind.User));
        var handler = builder.Stack(main, builder.Frame("handler", "", FrameKind.User));
        var planted = builder.Stack(builder.Stack(handler, builder.Frame("dispatch", "", FrameKind.User)), builder.Frame("planted", "", FrameKind.User));
        var others = Enumerable.Range(0, 30).Select(i => builder.Stack(main, builder.Frame($"work{i}", "", FrameKind.User))).ToArray();
        var burst = 0;
        for (var i = 0; i < 60 * 200; i++)
        {
            // What runs goes on running for a while.
            if (random.Next(samplesOfBurst) == 0) burst = random.Next(others.Length);
            var stack = i >= 30 * 200 && random.NextDouble() < share ? planted : others[burst];
            builder.AddSample(new SampleInput(i * (Second / 200), stack, thread, id, State: SampleState.Running));
        }

        return builder.Build("planted");
    }

    private static SampleSelection Untimed(params (int Samples, string Stack)[] stacks) =>
        new(new ProfileAnalysis(DrawnProfile.From(string.Concat(stacks.SelectMany(stack => Enumerable.Repeat($"- {stack.Stack}\n", stack.Samples))))), SampleFilter.Everything);

    private static string Name(ChangeRanking ranking, int label) => ranking.Stacks.Label(label).Name;
}
