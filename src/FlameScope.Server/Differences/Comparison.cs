using FlameScope.Analysis;
using FlameScope.Analysis.Differences;
using FlameScope.Analysis.Flavours;
using FlameScope.Profiles.Groupings;
using FlameScope.Server.ProfileLibrary;
using FlameScope.Server.Queries;

namespace FlameScope.Server.Differences;

/// <summary>The two sides of a request, loaded.</summary>
internal sealed record Comparison(ComparisonSide Baseline, ComparisonSide Selection)
{
    /// <summary>Loads both profiles and reads what is said of either side.</summary>
    /// <exception cref="BadRequestException">A parameter is out of bounds.</exception>
    public static async Task<Comparison> LoadAsync(OpenProfiles profiles, ProfileQuery query, ComparisonQuery asked, BaselineKind kind, CancellationToken cancel)
    {
        var file = profiles.Find(query.Profile);
        var baselineFile = string.IsNullOrEmpty(asked.BaselineProfile) ? file : profiles.Find(asked.BaselineProfile);
        var both = await Task.WhenAll(profiles.LoadAsync(file, cancel), profiles.LoadAsync(baselineFile, cancel));
        var selection = new ComparisonSide(file, both[0], query, new SampleSelection(both[0].Analysis, query.FilterOn(both[0])) { Ranges = RangeList.On(both[0], asked.StartNs, asked.EndNs, asked.Range, "") });
        if (kind != BaselineKind.Given)
        {
            if (kind == BaselineKind.Rest && !both[0].Profile.Clock.HasTime) throw new ProfileWithoutTimeException();
            return new Comparison(selection with { Samples = selection.Samples.Rest() }, selection);
        }

        var baselineQuery = BaselineFilter.QueryOn(both[1], query, both[0], asked);
        var baseline = new SampleSelection(both[1].Analysis, BaselineFilter.On(both[1], baselineQuery, both[0], selection.Samples.Filter, asked))
        {
            Ranges = RangeList.On(both[1], asked.BaselineStartNs, asked.BaselineEndNs, asked.BaselineRange, "baseline."),
        };
        return new Comparison(new ComparisonSide(baselineFile, both[1], baselineQuery, baseline), selection);
    }

    /// <summary>The same with stacks of a flavour.</summary>
    public Comparison In(Flavour flavour, CancellationToken cancel) => new(Baseline.In(flavour, cancel), Selection.In(flavour, cancel));

    /// <summary>The stacks of both as one trie.</summary>
    public MergedStacks Stacks(MergeCache merges, Grouping grouping, CancellationToken cancel) =>
        merges.Get(Baseline.Samples.Analysis.Profile, Selection.Samples.Analysis.Profile, grouping, cancel);

    /// <summary>The unit of what samples weigh, the same on both sides; where they are not weighed, that of counts.</summary>
    /// <exception cref="BadRequestException">The units are different, and rates of them say nothing of each other.</exception>
    public string UnitOf(bool weighted, DifferenceMeasure measure = DifferenceMeasure.Rate)
    {
        var (one, other) = (Baseline.Query.UnitOn(Baseline.Loaded, weighted), Selection.Query.UnitOn(Selection.Loaded, weighted));
        if (one == other || measure == DifferenceMeasure.Share || !HaveTimes) return other;
        throw new BadRequestException($"weight: the samples of the baseline are weighed in {one} and those of the selection in {other}; compare shares (measure=share), other events, or leave weight out.");
    }

    /// <summary>Sentences on what limits the comparison.</summary>
    public IReadOnlyList<string> Notes(bool weighted, DifferenceUnit? unit)
    {
        var notes = new List<string>();
        if (!HaveTimes) notes.Add("A profile whose samples carry no time has no rates, so shares are compared.");
        if (unit == DifferenceUnit.SamplesPerSecond && !weighted && Baseline.Loaded != Selection.Loaded && Hz(Baseline) is var one && Hz(Selection) is var other && (one is null || other is null))
        {
            notes.Add("Not both files tell at which rate they were sampled. If the rates differ, so do samples a second, though nothing else may have changed; shares don't depend on them.");
        }

        if (Baseline.Loaded == Selection.Loaded && Overlap()) notes.Add("Both sides have samples in common, so they differ by less than their parts that are not, and certainty is understated.");
        return notes;
    }

    private bool HaveTimes => Baseline.Loaded.Profile.Clock.HasTime && Selection.Loaded.Profile.Clock.HasTime;

    private static double? Hz(ComparisonSide side) => side.Loaded.Profile.Capture.SamplingHz;

    private bool Overlap() =>
        ReferenceEquals(Baseline.Loaded.Analysis.Mask(Baseline.Samples.Filter), Selection.Loaded.Analysis.Mask(Selection.Samples.Filter))
        && Baseline.Samples.Ranges.Any(one => Selection.Samples.Ranges.Any(other => one.StartNs < other.EndNs && other.StartNs < one.EndNs));
}

/// <summary>One side of a comparison.</summary>
/// <param name="File">The profile's file.</param>
/// <param name="Loaded">The profile.</param>
/// <param name="Query">Its filters, as they would be asked for alone.</param>
/// <param name="Samples">The samples.</param>
internal sealed record ComparisonSide(ProfileFile File, LoadedProfile Loaded, ProfileQuery Query, SampleSelection Samples)
{
    /// <summary>The same with stacks of a flavour.</summary>
    public ComparisonSide In(Flavour flavour, CancellationToken cancel) =>
        this with { Samples = new SampleSelection(Loaded.Analysis.In(flavour, cancel), Samples.Filter) { Ranges = Samples.Ranges } };

    /// <summary>As an answer.</summary>
    /// <param name="total">Samples, or what they weigh.</param>
    /// <param name="factor">What a count is multiplied by.</param>
    /// <param name="cancel">Ends the work.</param>
    public SideAnswer Answer(long total, double factor, CancellationToken cancel)
    {
        int idle = 0, waiting = 0;
        foreach (var range in Samples.Ranges)
        {
            var hidden = Loaded.Analysis.Hidden(Samples.Filter, range, cancel);
            (idle, waiting) = (idle + hidden.Idle, waiting + hidden.Waiting);
        }

        return new SideAnswer(
            File.Id,
            ProfileId.NameOf(File.Id),
            Query.EventKeyOn(Loaded),
            [.. Samples.RecordedRanges.Select(range => new RangeAnswer(range.StartNs, range.EndNs))],
            total,
            Samples.RecordedNs,
            factor,
            new HiddenAnswer(idle, waiting));
    }
}

/// <summary>A side of a comparison.</summary>
internal sealed record SideAnswer(string Profile, string Name, string Event, IReadOnlyList<RangeAnswer> Ranges, long Total, long RecordedNs, double Factor, HiddenAnswer Hidden);

/// <summary>A range of time.</summary>
internal sealed record RangeAnswer(long StartNs, long EndNs);
