using System.Globalization;
using FlameScope.Analysis;
using FlameScope.Goals.Inputs;
using FlameScope.Goals.Measuring;

namespace FlameScope.Goals.Rows;

/// <summary>Heat maps of ten million samples, from a few cells to the most that may be asked for.</summary>
internal static class HeatMaps
{
    private const long Millisecond = 1_000_000;
    private const double Goal = 0.010;
    private const double GoalFirstUse = 0.040;
    private const double GoalWeighted = 0.030;

    private static readonly HeatMapOptions[] Shapes =
    [
        Shape(50, 1000), Shape(100, 1000), Shape(49, 1000), Shape(1000, 1000), Shape(100, 60_000), Shape(100, 200),
        Shape(1, 1), Shape(10, 3), Shape(100, 30), Shape(1000, 300),
    ];

    private static readonly (string Name, SampleFilter Filter)[] Filters =
    [
        ("idle hidden", new()),
        ("two comms on three CPUs", new() { Comms = ["worker-3", "worker-4"], Cpus = [1, 2, 3] }),
        ("a process", new() { Processes = [1003] }),
        ("a comm, with idle", new() { Comms = ["worker-1"], IncludeIdle = true }),
    ];

    public static void Measure(RunContext run)
    {
        var samples = TenMillionSamples.Instance;
        var rounds = Math.Max(run.Options.Rounds, 9);
        var contest = new Contest(rounds, warmUps: 3, collects: false);
        foreach (var shape in Shapes)
        {
            contest.Add(Name(samples, shape, "unfiltered"), () => Answer.Must(samples.Profile.Samples.Count, Sum(samples.Analysis.HeatMap(SampleFilter.Everything, shape)), "cells"));
            contest.Add(Name(samples, shape, "prepared filter"), () => Answer.Must(samples.Busy, Total(samples.Analysis.HeatMap(new SampleFilter(), shape)), "cells under a filter"));
            contest.Add(Name(samples, shape, "weighted"), () => Answer.Must(samples.BusyWeight, Total(samples.Analysis.HeatMap(new SampleFilter(), shape with { Weighted = true })), "weight"));
        }

        var timings = contest.Run();
        run.Goals.Add(timings);
        Add(run, "heat map of 10 million samples, unfiltered", timings.Where((_, i) => i % 3 == 0), Goal);
        Add(run, "the same, prepared filter", timings.Where((_, i) => i % 3 == 1), Goal);
        Add(run, "the same, weighted", timings.Where((_, i) => i % 3 == 2), GoalWeighted);
        MeasureFirstUse(run, samples, rounds);
    }

    /// <summary>Everything forgotten before: the filter is prepared, then the heat map drawn.</summary>
    private static void MeasureFirstUse(RunContext run, TenMillionSamples samples, int rounds)
    {
        var contest = new Contest(rounds, warmUps: 3, collects: false);
        foreach (var (name, filter) in Filters)
        {
            var expected = Enumerable.Range(0, samples.Profile.Samples.Count).Count(row => samples.Analysis.Mask(filter)[row]);
            contest.Add($"first use of a filter, {name}", () => Answer.Must(expected, Total(new ProfileAnalysis(samples.Profile).HeatMap(filter, new HeatMapOptions())), "cells at first use"));
        }

        var timings = contest.Run();
        run.Goals.Add(timings);
        Add(run, "the same, first use of a filter", timings, GoalFirstUse);
    }

    private static void Add(RunContext run, string work, IEnumerable<Timing> timings, double goal)
    {
        var slowest = timings.MaxBy(timing => timing.Median)!;
        run.Goals.AddTime(work, slowest.Median, goal, $" at most ({slowest.Name}); {Figures.Time(timings.First().Median)} the first");
    }

    /// <summary>The cells, added up here: a total that is kept beside them proves less.</summary>
    private static long Sum(HeatMap map)
    {
        var sum = 0L;
        foreach (var columnSum in map.ColumnSums) sum += columnSum;
        return sum == Total(map) ? sum : -1;
    }

    /// <summary>The total of a map that is done with: as the server does, its memory is given back.</summary>
    private static long Total(HeatMap map)
    {
        map.GiveBackCells();
        return map.Total;
    }

    private static string Name(TenMillionSamples samples, HeatMapOptions shape, string what)
    {
        var grid = HeatMapGrid.Over(samples.Profile, shape);
        return string.Create(CultureInfo.InvariantCulture, $"heat map, {shape.Rows} rows of {shape.ColumnNs / Millisecond:N0} ms, {(long)grid.Columns * grid.Rows:N0} cells, {what}");
    }

    private static HeatMapOptions Shape(int rows, long columnMs) => new() { Rows = rows, ColumnNs = columnMs * Millisecond };
}
