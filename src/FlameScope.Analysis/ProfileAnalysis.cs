using System.Collections.Concurrent;
using FlameScope.Analysis.Differences;
using FlameScope.Analysis.Flavours;
using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;
using FlameScope.Profiles.Rewriting;

namespace FlameScope.Analysis;

/// <summary>
/// The queries on one profile. Keeps what is worth keeping between them: prepared filters and the summary. Safe from several threads.
/// </summary>
public sealed class ProfileAnalysis
{
    // A person has a handful of filters at a time; past this the whole lot is dropped, which costs one preparation each.
    private const int MaxMasks = 32;

    // Of up to 2.6 MB each.
    private const int MaxMemories = 4;

    private readonly ConcurrentDictionary<string, SampleMask> _masks = new(StringComparer.Ordinal);
    private readonly MovingTotalsPool _totals = new();
    private readonly ConcurrentDictionary<(string Filter, Grouping Grouping), ActivityMemory> _memories = new();
    private LastSearch? _matching;
    private SampleMask? _waiting;
    private ProfileSummary? _summary;
    private object? _summaryGate;
    private IReadOnlyList<Flavour>? _flavours;
    private readonly ProfileAnalysis?[] _flavoured = new ProfileAnalysis?[Enum.GetValues<Flavour>().Length];
    private readonly object?[] _flavouredGates = new object?[Enum.GetValues<Flavour>().Length];

    /// <summary>Queries on <paramref name="profile"/>.</summary>
    public ProfileAnalysis(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        Profile = profile;
    }

    /// <summary>The profile.</summary>
    public Profile Profile { get; }

    /// <summary>Bytes that are kept between queries, beside the profile: prepared filters, the totals of the latest flame graphs, and the stacks of other flavours.</summary>
    public long RetainedBytes => _totals.RetainedBytes + (_waiting?.RetainedBytes ?? 0) + (_matching?.Frames.Length ?? 0) + _masks.Values.Sum(mask => mask.RetainedBytes)
        + _memories.Values.Sum(memory => memory.RetainedBytes)
        + _flavoured.Sum(flavoured => flavoured is null ? 0 : flavoured.Profile.RetainedBytesBeside(Profile) + flavoured.RetainedBytes);

    /// <summary>What there is to choose from.</summary>
    public ProfileSummary Summary => LazyInitializer.EnsureInitialized(ref _summary, ref _summaryGate, () => ProfileSummaryBuilder.Build(Profile));

    /// <summary>The flavours that say something of this profile, the standard one first.</summary>
    public IReadOnlyList<Flavour> Flavours => LazyInitializer.EnsureInitialized(ref _flavours, () => FlavourRewriters.Of(Profile));

    /// <summary>The queries on the same samples with stacks of a flavour, which are made at first use and kept.</summary>
    public ProfileAnalysis In(Flavour flavour, CancellationToken cancel = default) => flavour == Flavour.Standard ? this : LazyInitializer.EnsureInitialized(
        ref _flavoured[(int)flavour],
        ref _flavouredGates[(int)flavour],
        () => new ProfileAnalysis(RewrittenStacks.Of(Profile, FlavourRewriters.For(flavour), cancel)));

    /// <summary>The heat map of the samples that pass <paramref name="filter"/>.</summary>
    /// <exception cref="QueryOptionException">An option is out of bounds.</exception>
    /// <exception cref="ProfileWithoutTimeException">The profile has no times.</exception>
    public HeatMap HeatMap(SampleFilter filter, HeatMapOptions options, CancellationToken cancel = default) =>
        Analysis.HeatMap.Of(Profile, Mask(filter, cancel), options, cancel);

    /// <summary>The flame graph of the samples that pass <paramref name="filter"/> and lie in the range of <paramref name="options"/>.</summary>
    /// <exception cref="QueryOptionException">An option is out of bounds.</exception>
    /// <exception cref="ProfileWithoutTimeException">A range was asked of a profile without times.</exception>
    public FlameGraph FlameGraph(SampleFilter filter, FlameGraphOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var stacks = Analysis.FlameGraph.Check(Profile, options);
        return options.Weighted
            ? Analysis.FlameGraph.Draw(Profile, LeafTotals.OfWeights(Profile, stacks, Mask(filter, cancel), options.Range, cancel), options)
            : WithTotals(stacks, Mask(filter, cancel), options.Range, totals => Analysis.FlameGraph.Draw(Profile, totals, options), cancel);
    }

    /// <summary>Frames by name.</summary>
    /// <exception cref="FrameExpressionException">The expression can't be searched for.</exception>
    public FrameSearchResult SearchFrames(SampleFilter filter, FrameSearchOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var matching = Matching(options.Expression, cancel);
        var stacks = Profile.GroupedBy(Grouping.None);
        return options.Weighted
            ? FrameSearch.Count<long, LeafTotals<long>>(stacks, LeafTotals.OfWeights(Profile, stacks, Mask(filter, cancel), options.Range, cancel), matching, options.Limit)
            : WithTotals(stacks, Mask(filter, cancel), options.Range, totals => FrameSearch.Count<int, LeafTotals<int>>(stacks, totals, matching, options.Limit), cancel);
    }

    /// <summary>The result of <paramref name="use"/> on the totals of a range, which it must not keep.</summary>
    internal T WithTotals<T>(GroupedStacks stacks, SampleMask mask, TimeRange range, Func<LeafTotals<int>, T> use, CancellationToken cancel) => _totals.With(stacks, mask, Profile.Samples.RowsIn(range), use, cancel);

    /// <summary>How long the activity that a filter lets through lasts; counted once.</summary>
    internal ActivityMemory Memory(SampleFilter filter, Grouping grouping, CancellationToken cancel)
    {
        var key = (filter.Key(), grouping);
        if (_memories.TryGetValue(key, out var known)) return known;
        if (_memories.Count >= MaxMemories) _memories.Clear();
        return _memories[key] = ActivityMemory.Of(Profile, Mask(filter, cancel), Profile.GroupedBy(grouping), cancel);
    }

    /// <summary>Samples in a range that pass.</summary>
    public int Count(SampleFilter filter, TimeRange range, CancellationToken cancel = default) =>
        Mask(filter, cancel).CountIn(Profile.Samples.RowsIn(range));

    /// <summary>What the samples in a range that pass weigh.</summary>
    public long Weight(SampleFilter filter, TimeRange range, CancellationToken cancel = default)
    {
        var weigher = new WeightSum(Profile.Samples);
        var (first, count) = Profile.Samples.RowsIn(range).GetOffsetAndLength(Profile.Samples.Count);
        Mask(filter, cancel).Visit(first, first + count, ref weigher, cancel);
        return weigher.Sum;
    }

    /// <summary>Samples in a range that a filter hides for being idle or waiting: those that would pass if it included them.</summary>
    public HiddenSamples Hidden(SampleFilter filter, TimeRange range, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (filter.IncludeIdle) return default;
        var all = Mask(filter with { IncludeIdle = true }, cancel);
        var rows = Profile.Samples.RowsIn(range);
        var hidden = all.CountIn(rows) - Mask(filter, cancel).CountIn(rows);
        if (hidden == 0 || Summary.WaitingSamples == 0) return new HiddenSamples(hidden, 0);

        var waiting = all.CountCommonIn(rows, LazyInitializer.EnsureInitialized(ref _waiting, () => SampleMask.InState(Profile, SampleState.Waiting)));
        return new HiddenSamples(hidden - waiting, waiting);
    }

    /// <summary>A filter made ready, once.</summary>
    public SampleMask Mask(SampleFilter filter, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var key = filter.Key();
        if (_masks.TryGetValue(key, out var mask)) return mask;
        if (_masks.Count >= MaxMasks) _masks.Clear();
        return _masks[key] = SampleMask.Of(Profile, filter, cancel);
    }

    /// <summary>The frames that match an expression: a search is repeated with each range that is selected.</summary>
    private bool[] Matching(string expression, CancellationToken cancel)
    {
        if (_matching is { } last && last.Expression == expression) return last.Frames;
        var frames = FrameSearch.Matching(Profile, expression, cancel);
        _matching = new LastSearch(expression, frames);
        return frames;
    }

    private sealed record LastSearch(string Expression, bool[] Frames);
}

/// <summary>Adds what samples weigh.</summary>
internal struct WeightSum(SampleTable samples) : IRowVisitor
{
    private readonly SampleWeights _weights = new(samples);

    public long Sum { get; private set; }

    public void Visit(int row) => Sum += _weights[row];
}

/// <summary>What "idle hidden" hides.</summary>
/// <param name="Idle">Idle samples, unresolved ones included.</param>
/// <param name="Waiting">Waiting samples.</param>
public readonly record struct HiddenSamples(int Idle, int Waiting);
