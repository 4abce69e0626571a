using System.Collections.Immutable;
using System.Globalization;
using FlameScope.Analysis;
using FlameScope.Profiles;
using FlameScope.Server.ProfileLibrary;
using Microsoft.AspNetCore.Mvc;

namespace FlameScope.Server.Queries;

/// <summary>What every picture takes from the query string: the profile, and which of its samples count.</summary>
internal sealed class ProfileQuery
{
    [FromQuery(Name = "profile")]
    public string? Profile { get; init; }

    [FromQuery(Name = "event")]
    public string? Event { get; init; }

    [FromQuery(Name = "idle")]
    public string? Idle { get; init; }

    [FromQuery(Name = "comm")]
    public string[]? Comm { get; init; }

    [FromQuery(Name = "process")]
    public string[]? Process { get; init; }

    [FromQuery(Name = "thread")]
    public string[]? Thread { get; init; }

    [FromQuery(Name = "cpu")]
    public string[]? Cpu { get; init; }

    /// <summary>The filter on a profile.</summary>
    /// <exception cref="BadRequestException">The profile has no such event, or a key is none.</exception>
    /// <remarks>A key that is well formed but not in this profile lets nothing through, so that one address can be asked of many profiles.</remarks>
    public SampleFilter FilterOn(LoadedProfile loaded) => new()
    {
        Events = EventsOf(loaded.Analysis.Summary),
        IncludeIdle = QueryParameters.Idle.Read(Idle),
        Comms = [.. Comm ?? []],
        Processes = [.. (Process ?? []).Select(key => Number(QueryParameters.Process.Name, key, 0, int.MaxValue))],
        Threads = [.. (Thread ?? []).Select(key => loaded.ThreadKeys.Find(key) ?? NoThread)],
        Cpus = [.. (Cpu ?? []).Select(key => (short)Number(QueryParameters.Cpu.Name, key, -1, short.MaxValue))],
    };

    /// <summary>The unit of a picture: that of the samples' event where they are weighed; of several events with several units, just that they are weights.</summary>
    public string UnitOn(LoadedProfile loaded, bool weighted)
    {
        if (!weighted) return "samples";
        var events = EventsOf(loaded.Analysis.Summary);
        var rows = loaded.Profile.Events.Rows.ToArray();
        var units = (events.IsEmpty ? rows : events.Select(id => rows[id.Value])).Select(row => row.Unit).Distinct(StringComparer.Ordinal).ToArray();
        return units.Length == 1 ? units[0] : "weights";
    }

    /// <summary>A range of time from the query string; the whole profile where neither end is given.</summary>
    /// <exception cref="BadRequestException">An end is out of bounds, or the range ends before it starts.</exception>
    /// <exception cref="ProfileWithoutTimeException">A range was given and the profile has no times.</exception>
    public static TimeRange RangeOn(LoadedProfile loaded, string? startNs, string? endNs, string prefix = "")
    {
        var (start, end) = (QueryParameters.StartNs.Prefixed(prefix).Read(startNs), QueryParameters.EndNs.Prefixed(prefix).Read(endNs));
        if (start is null && end is null) return TimeRange.Everything;
        if (!loaded.Profile.Clock.HasTime) throw new ProfileWithoutTimeException();
        if (start > end) throw new BadRequestException($"{prefix}endNs: it must not be before startNs.");
        return new TimeRange(start ?? TimeRange.Everything.StartNs, end ?? TimeRange.Everything.EndNs);
    }

    /// <summary>The key of the event that is asked for; * for all of them.</summary>
    public string EventKeyOn(LoadedProfile loaded) => !string.IsNullOrEmpty(Event) ? Event : loaded.Analysis.Summary.Events is [var first, ..] ? first.Key : "*";

    private static ThreadId NoThread => new(-1);

    private ImmutableArray<EventId> EventsOf(ProfileSummary summary)
    {
        if (Event == "*" || summary.Events.IsEmpty) return [];
        if (string.IsNullOrEmpty(Event)) return summary.Events[0].Ids;
        return summary.Events.FirstOrDefault(choice => choice.Key == Event)?.Ids
            ?? throw new BadRequestException($"event: this profile has no event \"{Event}\"; it has {string.Join(", ", summary.Events.Take(20).Select(choice => choice.Key))}.");
    }

    private static int Number(string name, string key, int minimum, int maximum) =>
        int.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum
            ? value
            : throw new BadRequestException(string.Create(CultureInfo.InvariantCulture, $"{name}: it must be a whole number from {minimum} to {maximum}."));
}
