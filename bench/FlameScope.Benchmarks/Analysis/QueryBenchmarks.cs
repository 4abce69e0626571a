using BenchmarkDotNet.Attributes;
using FlameScope.Analysis;
using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Benchmarks.Analysis;

/// <summary>
/// What a person waits for after a profile is open: heat maps, flame graphs of everything, of a part and of a range that is dragged, the first use of a filter.
/// Each body checks its answer against samples counted one by one, so a wrong result is never timed.
/// </summary>
[MemoryDiagnoser]
public class QueryBenchmarks
{
    private const int MaxNodes = 20_000;
    private static readonly SampleFilter Busy = new();
    private static readonly SampleFilter Some = new() { Comms = ["worker-3", "worker-4"], Cpus = [1, 2, 3] };

    private readonly Random _random = new(1);

    private Profile _profile = null!;
    private ProfileAnalysis _analysis = null!;
    private TimeRange _tenth;
    private TimeRange _half;
    private TimeRange _dragged;
    private int _busy;
    private int _some;
    private long _busyWeight;

    /// <summary>Samples of the profile.</summary>
    [Params(1_000_000, 10_000_000)]
    public int Samples { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _profile = SyntheticProfile.Of(Samples, stacks: 200_000);
        _analysis = new ProfileAnalysis(_profile);
        var span = _profile.Span;
        _tenth = new TimeRange(span.StartNs + (span.DurationNs / 2), span.StartNs + (span.DurationNs / 2) + (span.DurationNs / 10));
        _half = _dragged = new TimeRange(span.StartNs + (span.DurationNs / 4), span.StartNs + (span.DurationNs / 4 * 3));
        var samples = _profile.Samples;
        for (var row = 0; row < samples.Count; row++)
        {
            if (samples.State(row) == SampleState.Idle) continue;
            _busy++;
            _busyWeight += samples.Weights[row];
            if (_profile.Threads.Comm(samples.Threads[row]) is "worker-3" or "worker-4" && samples.Cpus[row] is >= 1 and <= 3) _some++;
        }

        _profile.GroupedBy(Grouping.Comm);
        Console.WriteLine($"// {_profile.Samples.Count:N0} samples, {_profile.Stacks.Count:N0} stack nodes, {_profile.GroupedBy(Grouping.Comm).Count:N0} nodes by comm");
    }

    [Benchmark]
    public long HeatMapOfEverything() => Same(Samples, _analysis.HeatMap(SampleFilter.Everything, new HeatMapOptions()).Total);

    [Benchmark]
    public long HeatMapFiltered() => Same(_busy, _analysis.HeatMap(Busy, new HeatMapOptions()).Total);

    [Benchmark]
    public long HeatMapOfManyCells() => Same(_busy, _analysis.HeatMap(Busy, new HeatMapOptions { ColumnNs = 200_000_000, Rows = 100 }).Total);

    [Benchmark]
    public long HeatMapWeighted() => Same(_busyWeight, _analysis.HeatMap(Busy, new HeatMapOptions { Weighted = true }).Total);

    [Benchmark]
    public long FirstUseOfAFilter() => Same(_busy, SampleMask.Of(_profile, Busy).Count);

    [Benchmark]
    public long FirstUseOfAFilterByCommAndCpu() => Same(_some, SampleMask.Of(_profile, Some).Count);

    /// <summary>Nothing kept from a query before: what <see cref="FlameGraphOfEverything"/> costs the first time, with one worker.</summary>
    [Benchmark]
    public long FlameGraphThePlainWay() => Same(_busy, FlameGraph.Of(_profile, _analysis.Mask(Busy), new FlameGraphOptions { MaxNodes = MaxNodes }).Total);

    [Benchmark]
    public long FlameGraphOfEverything() => Draw(TimeRange.Everything);

    [Benchmark]
    public long FlameGraphOfATenth() => Draw(_tenth);

    /// <summary>Ranges that have nothing to do with each other, so that what was kept is seldom near.</summary>
    [Benchmark]
    public long FlameGraphOfAnyRange()
    {
        var span = _profile.Span;
        var (a, b) = (_random.NextInt64(span.StartNs, span.EndNs), _random.NextInt64(span.StartNs, span.EndNs));
        return Draw(new TimeRange(Math.Min(a, b), Math.Max(a, b)));
    }

    /// <summary>A half of the profile that grows by a cell of the default heat map with each answer, as under a pointer.</summary>
    [Benchmark]
    public long FlameGraphOneCellWider()
    {
        _dragged = _dragged.EndNs >= _profile.Span.EndNs ? _half : _dragged with { EndNs = _dragged.EndNs + 20_000_000 };
        return Draw(_dragged);
    }

    private long Draw(TimeRange range) => Same(_analysis.Count(Busy, range), _analysis.FlameGraph(Busy, new FlameGraphOptions { Range = range, MaxNodes = MaxNodes }).Total);

    private static long Same(long expected, long found) => expected == found ? found : throw new InvalidOperationException($"Expected {expected}, found {found}.");
}
