using System.Collections.Immutable;
using System.Globalization;
using FlameScope.Analysis;
using FlameScope.Profiles;
using FlameScope.Server.ProfileLibrary;
using FlameScope.Server.Queries;

namespace FlameScope.Server.Profiles;

/// <summary>What a profile is and what there is to choose from in it.</summary>
internal sealed record ProfileDescription(
    string Id,
    string Name,
    string Format,
    long SizeBytes,
    DateTime Modified,
    bool HasTime,
    long StartNs,
    long EndNs,
    int Samples,
    int IdleSamples,
    int UnresolvedIdleSamples,
    int WaitingSamples,
    long SamplesWithoutTime,
    ClockAnswer Clock,
    CaptureAnswer Capture,
    IReadOnlyList<EventAnswer> Events,
    IReadOnlyList<ChoiceAnswer> Comms,
    IReadOnlyList<ChoiceAnswer> Processes,
    IReadOnlyList<ChoiceAnswer> Threads,
    IReadOnlyList<ChoiceAnswer> Cpus,
    TruncatedLists Truncated,
    IReadOnlyList<string> Groups,
    IReadOnlyList<string> Flavours,
    DefaultsAnswer Defaults,
    ReportAnswer Report)
{
    /// <summary>Rows of each list that are given.</summary>
    internal const int MaxChoices = 5_000;

    private const string ChangedWhileRead = "The file changed while it was being read; this may be a part of it. Open it again for the rest.";

    /// <summary>Describes a profile.</summary>
    public static ProfileDescription Of(ProfileFile file, LoadedProfile loaded)
    {
        var (profile, summary, keys) = (loaded.Profile, loaded.Analysis.Summary, loaded.ThreadKeys);
        return new ProfileDescription(
            file.Id,
            ProfileId.NameOf(file.Id),
            profile.Report.Format,
            loaded.Stamp.SizeBytes,
            ProfileRow.ToSeconds(loaded.Stamp.ModifiedUtc),
            profile.Clock.HasTime,
            profile.Span.StartNs,
            profile.Span.EndNs,
            summary.Samples,
            summary.IdleSamples,
            summary.UnresolvedIdleSamples,
            summary.WaitingSamples,
            profile.Report.SamplesWithoutTime,
            ClockAnswer.Of(profile.Clock),
            CaptureAnswer.Of(profile.Capture),
            [.. summary.Events.Select(choice => EventAnswer.Of(profile, choice))],
            Choices(summary.Comms, id => id),
            Choices(summary.Processes, id => id.ToString(CultureInfo.InvariantCulture)),
            Choices(summary.Threads, id => keys[id]),
            Choices(summary.Cpus, id => id.ToString(CultureInfo.InvariantCulture)),
            new TruncatedLists(LeftOut(summary.Comms.Length), LeftOut(summary.Processes.Length), LeftOut(summary.Threads.Length)),
            [.. summary.Groupings.Select(Groupings.Word)],
            [.. loaded.Analysis.Flavours.Select(Queries.Flavours.Word)],
            new DefaultsAnswer(summary.Events.IsEmpty ? "*" : summary.Events[0].Key, summary.DefaultRows, Groupings.Word(summary.Groupings[0])),
            ReportAnswer.Of(profile.Report, loaded.ChangedWhileRead ? [ChangedWhileRead] : []));
    }

    private static IReadOnlyList<ChoiceAnswer> Choices<T>(ImmutableArray<Choice<T>> choices, Func<T, string> key) =>
        [.. choices.Take(MaxChoices).Select(choice => new ChoiceAnswer(key(choice.Id), choice.Name, choice.Samples))];

    private static int LeftOut(int length) => Math.Max(0, length - MaxChoices);
}

/// <summary>The clock of a profile. Epoch nanoseconds are text, since a double does not hold them.</summary>
internal sealed record ClockAnswer(string Source, string OriginSourceNs, string? OriginUnixNs, bool Approximate)
{
    /// <summary>A clock as an answer.</summary>
    public static ClockAnswer Of(ProfileClock clock) => new(
        clock.Source,
        clock.OriginSourceNs.ToString(CultureInfo.InvariantCulture),
        clock.OriginUnixNs?.ToString(CultureInfo.InvariantCulture),
        clock.WallClockIsApproximate);
}

/// <summary>How a profile was recorded, as far as the file tells.</summary>
internal sealed record CaptureAnswer(
    string? Host,
    string? CommandLine,
    string? Producer,
    string? Architecture,
    string? CapturedOn,
    int? Cpus,
    double? SamplingHz,
    long? LostEvents)
{
    /// <summary>A capture as an answer.</summary>
    public static CaptureAnswer Of(Capture capture) => new(
        capture.Host,
        capture.CommandLine,
        capture.Producer,
        capture.Architecture,
        capture.CapturedOn,
        capture.Cpus,
        capture.SamplingHz,
        capture.LostEvents);
}

/// <summary>An event to choose; <paramref name="Parts"/> are the source's names for it.</summary>
internal sealed record EventAnswer(string Key, string Name, string Unit, bool IsCpuTime, bool IsWeighted, int Samples, int IdleSamples, long Weight, IReadOnlyList<string> Parts)
{
    /// <summary>An event as an answer.</summary>
    public static EventAnswer Of(Profile profile, EventChoice choice) => new(
        choice.Key,
        choice.Key,
        choice.Unit,
        choice.IsCpuTime,
        choice.IsWeighted,
        choice.Samples,
        choice.IdleSamples,
        choice.Weight,
        [.. choice.Ids.Select(id => profile.Events[id].Name)]);
}

/// <summary>Something to choose.</summary>
internal sealed record ChoiceAnswer(string Key, string Name, int Samples);

/// <summary>How many rows of each list are left out.</summary>
internal sealed record TruncatedLists(int Comms, int Processes, int Threads);

/// <summary>What a picture has where nothing is said.</summary>
internal sealed record DefaultsAnswer(string Event, int Rows, string Group);

/// <summary>What was read and skipped.</summary>
internal sealed record ReportAnswer(long Bytes, long Lines, IReadOnlyList<string> Notes, IReadOnlyList<SkippedAnswer> Skipped)
{
    /// <summary>A report as an answer, with further notes in front.</summary>
    public static ReportAnswer Of(ReadReport report, IReadOnlyList<string> notes) => new(
        report.Bytes,
        report.Lines,
        [.. notes, .. report.Notes],
        [.. report.Skipped.Select(skipped => new SkippedAnswer(skipped.Reason, skipped.Count, [.. skipped.Examples.Select(example => new SkippedExampleAnswer(example.Position, example.Text))]))]);
}

/// <summary>One reason for skipping.</summary>
internal sealed record SkippedAnswer(string Reason, long Count, IReadOnlyList<SkippedExampleAnswer> Examples);

/// <summary>An example of what was skipped.</summary>
internal sealed record SkippedExampleAnswer(long Line, string Text);
