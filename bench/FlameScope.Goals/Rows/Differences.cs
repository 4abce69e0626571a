using FlameScope.Analysis;
using FlameScope.Analysis.Differences;
using FlameScope.Benchmarks;
using FlameScope.Goals.Inputs;
using FlameScope.Goals.Measuring;
using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Goals.Rows;

/// <summary>Differentials of full ranges of ten million samples, within a profile and across two, the ranking of what changed, and heat map differences.</summary>
internal static class Differences
{
    private const int MaxNodes = 20_000;
    private const int OtherSamples = 10_000_000;
    private const int OtherStacks = 200_000;
    private const double Goal = 0.060;
    private const double GoalAcross = 0.100;
    private const double GoalRanking = 1.0;
    private const double GoalHeatMap = 0.050;

    public static void Measure(RunContext run)
    {
        var samples = TenMillionSamples.Instance;
        Say.Line("  making ten million other samples");

        // Stacks of another seed: hardly a node is the same, and the merged trie is as large as both.
        var other = new ProfileAnalysis(SyntheticProfile.Of(OtherSamples, OtherStacks, seed: 2));
        var merges = new MergeCache();
        var (whole, halves) = (Whole(samples.Analysis), Halves(samples.Profile.Span));
        var across = Whole(other);
        merges.Get(samples.Profile, other.Profile, Grouping.Comm);
        Say.Line($"  {merges.Get(samples.Profile, other.Profile, Grouping.Comm).Count:N0} nodes of both");
        var random = new Random(1);

        // What was counted for the filters before does not help, but they are prepared.
        var (filters, fresh) = (Filters(samples), 0);
        var timings = new Contest(Math.Max(run.Options.Rounds, 11), warmUps: 3, collects: false)
            .Add("differential of two full ranges, each as for the first time", () => Draw(merges, whole with { Filter = filters[fresh++ % filters.Length] }, whole with { Filter = filters[fresh++ % filters.Length] }))
            .Add("differential of two full ranges again", () => Draw(merges, whole, whole with { Filter = SampleFilter.Everything }))
            .Add("differential of the whole and any range", () => Draw(merges, whole, whole with { Ranges = [Any(random, samples.Profile.Span)] }))
            .Add("differential of two full ranges across profiles, second time", () => Draw(merges, whole, across))
            .Add("differential of any ranges across profiles", () => Draw(merges, whole with { Ranges = [Any(random, samples.Profile.Span)] }, across with { Ranges = [Any(random, other.Profile.Span)] }))
            .Add("ranking of two halves", () => Rank(merges, halves.First(whole), halves.Second(whole)))
            .Add("ranking across profiles", () => Rank(merges, whole, across))
            .Add("difference of two heat maps", () => HeatMapDifference.Of(whole, across, new HeatMapOptions()))
            .Add("heat map less its median second", () => HeatMapDifference.FromMedian(whole, new HeatMapOptions()))
            .Run();
        run.Goals.Add(timings);
        run.Goals.AddTime("differential of two full ranges of 10 million samples", timings[0].Median, Goal, $"; {Figures.Time(timings[1].Median)} again, {Figures.Time(timings[2].Median)} with any other range");
        run.Goals.AddTime("the same across two profiles, second time", timings[3].Median, GoalAcross, $"; {Figures.Time(timings[4].Median)} of any ranges");
        run.Goals.AddTime("ranking of what changed between halves of 10 million samples", timings[5].Median, GoalRanking, $"; {Figures.Time(timings[6].Median)} across two profiles");
        run.Goals.AddTime("heat map of 10 million samples less another", timings[7].Median, GoalHeatMap, $"; {Figures.Time(timings[8].Median)} less its median second");
    }

    private static void Draw(MergeCache merges, SampleSelection first, SampleSelection second)
    {
        var stacks = merges.Get(first.Analysis.Profile, second.Analysis.Profile, Grouping.Comm);
        var graph = Differential.Of(stacks, first, second, new DifferentialOptions { MaxNodes = MaxNodes });
        Answer.Must(Count(first), graph.FirstTotal[0], "samples of the first side");
        Answer.Must(Count(second), graph.SecondTotal[0], "samples of the second side");
        Answer.Must(Count(first), graph.FirstSelf.Sum(), "samples of the first side, row by row");
    }

    private static void Rank(MergeCache merges, SampleSelection first, SampleSelection second)
    {
        var ranking = ChangeRanker.Of(merges.Get(first.Analysis.Profile, second.Analysis.Profile, Grouping.Comm), first, second, new ChangeOptions());
        Answer.Must(Count(second), ranking.SecondTotal, "samples that were ranked");
        if (ranking.Certainty != RankingCertainty.Known) throw new WrongAnswerException("It could not be told how sure changes are.");
    }

    private static long Count(SampleSelection selection) => selection.Ranges.Sum(range => (long)selection.Analysis.Count(selection.Filter, range));

    private static SampleSelection Whole(ProfileAnalysis analysis) => new(analysis, new SampleFilter());

    private static SampleFilter[] Filters(TenMillionSamples samples)
    {
        var comms = samples.Analysis.Summary.Comms.Where(comm => comm.Name != "swapper").Select(comm => comm.Id).ToArray();
        var filters = Enumerable.Range(0, 9).Select(skipped => new SampleFilter { Comms = [.. comms.Where((_, i) => i != skipped)] }).ToArray();
        foreach (var filter in filters) samples.Analysis.Mask(filter);
        return filters;
    }

    private static (Func<SampleSelection, SampleSelection> First, Func<SampleSelection, SampleSelection> Second) Halves(TimeRange span)
    {
        var middle = span.StartNs + (span.DurationNs / 2);
        return (whole => whole with { Ranges = [new TimeRange(span.StartNs, middle)] }, whole => whole with { Ranges = [new TimeRange(middle, span.EndNs)] });
    }

    private static TimeRange Any(Random random, TimeRange span)
    {
        var (a, b) = (random.NextInt64(span.StartNs, span.EndNs), random.NextInt64(span.StartNs, span.EndNs));
        return new TimeRange(Math.Min(a, b), Math.Max(a, b));
    }
}
