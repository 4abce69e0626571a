using FlameScope.Analysis;
using FlameScope.Goals.Inputs;
using FlameScope.Goals.Measuring;
using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Goals.Rows;

/// <summary>Flame graphs of any range of ten million samples under every grouping that is prepared, of a range that is dragged, and a search.</summary>
internal static class FlameGraphs
{
    private const int MaxNodes = 20_000;
    private const long Cell = 20_000_000;
    private const int Draws = 60;
    private const int MillionNodes = 1_100_000;
    private const double Goal = 0.025;
    private const double GoalWider = 0.005;

    public static void Measure(RunContext run)
    {
        var samples = TenMillionSamples.Instance;
        foreach (var grouping in Enum.GetValues<Grouping>())
        {
            Say.Line($"  {samples.Profile.GroupedBy(grouping).Count:N0} nodes by {grouping}");
        }

        var random = new Random(1);
        var groupings = Enum.GetValues<Grouping>();
        var timings = groupings.SelectMany(grouping => Measure(samples, grouping, random)).ToArray();
        run.Goals.Add(timings);
        Add(run, "flame graph of any range of 10 million samples", samples, timings.Where((_, i) => i % 2 == 0).ToArray(), groupings, Goal);
        Add(run, "the same range again, one cell wider", samples, timings.Where((_, i) => i % 2 == 1).ToArray(), groupings, GoalWider);
        MeasureSearch(run, samples, random);
    }

    /// <summary>A person looks at one grouping for a while: what was counted for it last is there.</summary>
    private static IReadOnlyList<Timing> Measure(TenMillionSamples samples, Grouping grouping, Random random)
    {
        var span = samples.Profile.Span;
        var dragged = Half(span);
        return new Contest(Draws, warmUps: 5, collects: false)
            .Add($"flame graph of any range by {grouping}", Timed(samples, grouping, () => Any(random, span)))
            .Add($"flame graph one cell wider by {grouping}", Timed(samples, grouping, () => dragged, before: () =>
            {
                // What was drawn last before a step of a drag is the range a cell narrower.
                Draw(samples, grouping, dragged);
                dragged = dragged.EndNs + Cell >= span.EndNs ? Half(span) : dragged with { EndNs = dragged.EndNs + Cell };
                Draw(samples, grouping, dragged with { EndNs = dragged.EndNs - Cell });
            }))
            .Run();
    }

    private static void MeasureSearch(RunContext run, TenMillionSamples samples, Random random)
    {
        var number = 0;
        var timings = new Contest(Math.Max(run.Options.Rounds, 15), warmUps: 3, collects: false)
            .Add("search of frames, a new expression over everything", () => Search(samples, $"method{number++ % 89}", TimeRange.Everything))
            .Add("search of frames, the same expression over any range", () => Search(samples, "method7", Any(random, samples.Profile.Span)))
            .Run();
        run.Goals.Add(timings);
        run.Goals.AddTime("search of frames, first answer to an expression", timings[0].Median, Goal, $"; {Figures.Time(timings[1].Median)} for another range");
    }

    private static void Search(TenMillionSamples samples, string expression, TimeRange range)
    {
        var found = samples.Analysis.SearchFrames(new SampleFilter(), new FrameSearchOptions { Expression = expression, Range = range });
        Answer.Must(samples.Analysis.Count(new SampleFilter(), range), found.Total, "samples searched");
        if (found.Frames == 0) throw new WrongAnswerException($"{expression} was not found.");
    }

    private static Func<double> Timed(TenMillionSamples samples, Grouping grouping, Func<TimeRange> range, Action? before = null) => () =>
    {
        before?.Invoke();
        var asked = range();
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        var total = Draw(samples, grouping, asked);
        var taken = System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalSeconds;
        Answer.Must(samples.CountBusy(asked), total, "root of a flame graph");
        return taken;
    };

    private static long Draw(TenMillionSamples samples, Grouping grouping, TimeRange range) =>
        samples.Analysis.FlameGraph(new SampleFilter(), new FlameGraphOptions { Range = range, Grouping = grouping, MaxNodes = MaxNodes }).Total;

    private static TimeRange Half(TimeRange span) => new(span.StartNs + (span.DurationNs / 4), span.StartNs + (span.DurationNs / 4 * 3));

    private static TimeRange Any(Random random, TimeRange span)
    {
        var (a, b) = (random.NextInt64(span.StartNs, span.EndNs), random.NextInt64(span.StartNs, span.EndNs));
        return new TimeRange(Math.Min(a, b), Math.Max(a, b));
    }

    /// <summary>A row for tries of a million nodes, and one for those that a grouping makes several times as large.</summary>
    private static void Add(RunContext run, string work, TenMillionSamples samples, Timing[] timings, Grouping[] groupings, double goal)
    {
        foreach (var isLarge in new[] { false, true })
        {
            var some = timings.Zip(groupings).Where(pair => samples.Profile.GroupedBy(pair.Second).Count > MillionNodes == isLarge).ToArray();
            if (some.Length == 0) continue;
            var slowest = some.MaxBy(pair => pair.First.Median);
            var names = string.Join(", ", some.Select(pair => $"{pair.Second.ToString().ToLowerInvariant()} {samples.Profile.GroupedBy(pair.Second).Count / 1e6:F1}"));
            run.Goals.AddTime(
                $"{work}, {(isLarge ? "larger tries" : "trie of a million nodes")} (by {names} million)",
                slowest.First.Median,
                goal,
                $" at most (by {slowest.Second.ToString().ToLowerInvariant()}; 95 of a hundred {Figures.Time(slowest.First.Percentile95)})");
        }
    }
}
