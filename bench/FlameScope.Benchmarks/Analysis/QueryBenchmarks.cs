using BenchmarkDotNet.Attributes;
using FlameScope.Analysis;
using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Benchmarks.Analysis;

/// <summary>
/// What a person waits for after a profile is open: the heat map, the flame graph of everything and of a tenth, the first use of a filter.
/// Each body checks its answer, so a wrong result is never timed.
/// </summary>
[MemoryDiagnoser]
public class QueryBenchmarks
{
    private static readonly SampleFilter Busy = new();

    private Profile _profile = null!;
    private ProfileAnalysis _analysis = null!;
    private TimeRange _tenth;
    private int _busy;

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
        _busy = _analysis.Mask(Busy).Count;
        _profile.GroupedBy(Grouping.Comm);
        Console.WriteLine($"// {_profile.Samples.Count:N0} samples, {_profile.Stacks.Count:N0} stack nodes, {_profile.GroupedBy(Grouping.Comm).Count:N0} nodes by comm");
    }

    [Benchmark]
    public long HeatMapOfEverything() => Same(Samples, _analysis.HeatMap(SampleFilter.Everything, new HeatMapOptions()).Total);

    [Benchmark]
    public long HeatMapFiltered() => Same(_busy, _analysis.HeatMap(Busy, new HeatMapOptions()).Total);

    [Benchmark]
    public long FirstUseOfAFilter() => Same(_busy, SampleMask.Of(_profile, Busy).Count);

    [Benchmark]
    public long FlameGraphOfEverything() => Same(_busy, _analysis.FlameGraph(Busy, new FlameGraphOptions { MaxNodes = 20_000 }).Total);

    [Benchmark]
    public long FlameGraphOfATenth() => Same(_analysis.Count(Busy, _tenth), _analysis.FlameGraph(Busy, new FlameGraphOptions { Range = _tenth, MaxNodes = 20_000 }).Total);

    private static long Same(long expected, long found) => expected == found ? found : throw new InvalidOperationException($"Expected {expected}, found {found}.");
}
