using System.Collections.Immutable;
using FlameScope.Profiles;

namespace FlameScope.Analysis.Differences;

/// <summary>Samples of a profile that are compared with others: those that pass a filter and lie in one of some ranges of time.</summary>
/// <param name="Analysis">The queries on the profile.</param>
/// <param name="Filter">The filter.</param>
public sealed record SampleSelection(ProfileAnalysis Analysis, SampleFilter Filter)
{
    private readonly ImmutableArray<TimeRange> _ranges = [TimeRange.Everything];

    /// <summary>The ranges, in any order; where they overlap a sample counts once. Default is the whole profile.</summary>
    public ImmutableArray<TimeRange> Ranges
    {
        get => _ranges;
        init => _ranges = Joined(value);
    }

    /// <summary>The recorded time inside of the ranges, in nanoseconds; 0 for a profile without times.</summary>
    public long RecordedNs => RecordedRanges.Sum(range => range.DurationNs);

    /// <summary>The ranges cut to the recorded span, ascending, none touching another.</summary>
    public IEnumerable<TimeRange> RecordedRanges
    {
        get
        {
            if (!Analysis.Profile.Clock.HasTime) return [];
            var span = Analysis.Profile.Span;
            return _ranges
                .Select(range => new TimeRange(Math.Clamp(range.StartNs, span.StartNs, span.EndNs), Math.Clamp(range.EndNs, span.StartNs, span.EndNs)))
                .Where(range => range.DurationNs > 0);
        }
    }

    /// <summary>The recorded time that is not selected.</summary>
    public SampleSelection Rest()
    {
        var rest = ImmutableArray.CreateBuilder<TimeRange>();
        var from = long.MinValue;
        foreach (var range in _ranges)
        {
            if (range.StartNs > from) rest.Add(new TimeRange(from, range.StartNs));
            from = range.EndNs;
        }

        if (from < long.MaxValue) rest.Add(new TimeRange(from, long.MaxValue));
        return this with { Ranges = rest.ToImmutable() };
    }

    /// <summary>The filter made ready.</summary>
    internal SampleMask Mask(CancellationToken cancel) => Analysis.Mask(Filter, cancel);

    /// <summary>Whether another is of the same samples.</summary>
    internal bool IsSameAs(SampleSelection other, CancellationToken cancel) =>
        ReferenceEquals(Analysis, other.Analysis) && ReferenceEquals(Mask(cancel), other.Mask(cancel)) && _ranges.SequenceEqual(other._ranges);

    /// <summary>Rows of the sample table in the ranges, whether they pass or not.</summary>
    internal IEnumerable<Range> Rows => _ranges.Select(Analysis.Profile.Samples.RowsIn);

    private static ImmutableArray<TimeRange> Joined(ImmutableArray<TimeRange> ranges)
    {
        var joined = new List<TimeRange>();
        foreach (var range in ranges.Where(range => range.EndNs > range.StartNs).OrderBy(range => range.StartNs))
        {
            if (joined.Count > 0 && range.StartNs <= joined[^1].EndNs) joined[^1] = joined[^1] with { EndNs = Math.Max(joined[^1].EndNs, range.EndNs) };
            else joined.Add(range);
        }

        return [.. joined];
    }
}
