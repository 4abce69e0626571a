using System.Collections.Immutable;
using FlameScope.Analysis;
using FlameScope.Profiles;
using FlameScope.Server.ProfileLibrary;
using FlameScope.Server.Queries;

namespace FlameScope.Server.Differences;

/// <summary>
/// What of the baseline's samples counts: what is not said of it is as for the selection. Numbers of processes and threads differ from run to run, so in another profile those of the same names are meant.
/// </summary>
internal static class BaselineFilter
{
    /// <summary>Lifts a filter of the selection for the baseline.</summary>
    private const string All = "*";

    // Beside real ones, which are 0 or more: a filter that lets nothing through.
    private static readonly ImmutableArray<int> NoProcess = [-1];
    private static readonly ImmutableArray<ThreadId> NoThread = [new(-1)];

    /// <summary>The query on the baseline's profile as if it were asked for alone.</summary>
    public static ProfileQuery QueryOn(LoadedProfile baseline, ProfileQuery query, LoadedProfile selection, ComparisonQuery comparison) => new()
    {
        Profile = comparison.BaselineProfile,
        Event = string.IsNullOrEmpty(comparison.BaselineEvent) ? EventOn(baseline, query.EventKeyOn(selection)) : comparison.BaselineEvent,
        Idle = string.IsNullOrEmpty(comparison.BaselineIdle) ? query.Idle : comparison.BaselineIdle,
        Comm = Keys(comparison.BaselineComm, query.Comm),
        Process = Keys(comparison.BaselineProcess, query.Process),
        Thread = Keys(comparison.BaselineThread, query.Thread),
        Cpu = Keys(comparison.BaselineCpu, query.Cpu),
    };

    /// <summary>The filter.</summary>
    /// <param name="baseline">The baseline's profile.</param>
    /// <param name="query">The query on it.</param>
    /// <param name="selection">The selection's profile.</param>
    /// <param name="selectionFilter">The filter on that.</param>
    /// <param name="comparison">What was said of the baseline.</param>
    public static SampleFilter On(LoadedProfile baseline, ProfileQuery query, LoadedProfile selection, SampleFilter selectionFilter, ComparisonQuery comparison)
    {
        var filter = query.FilterOn(baseline);
        if (ReferenceEquals(baseline, selection)) return filter;
        if (IsSelections(comparison.BaselineProcess)) filter = filter with { Processes = ProcessesLike(selectionFilter.Processes, selection.Profile.Threads, baseline.Profile.Threads) };
        if (IsSelections(comparison.BaselineThread)) filter = filter with { Threads = ThreadsLike(selectionFilter.Threads, selection.Profile.Threads, baseline.Profile.Threads) };
        return filter;
    }

    private static bool IsSelections(string[]? keys) => keys is not { Length: > 0 };

    private static string[]? Keys(string[]? own, string[]? selections) => own is [All] ? null : IsSelections(own) ? selections : own;

    private static string? EventOn(LoadedProfile baseline, string key) => key == All || baseline.Analysis.Summary.Events.Any(choice => choice.Key == key) ? key : null;

    private static ImmutableArray<int> ProcessesLike(ImmutableArray<int> wanted, ThreadTable from, ThreadTable to)
    {
        if (wanted.IsEmpty) return [];
        var known = from.ProcessNames();
        var names = wanted.Where(known.ContainsKey).Select(pid => known[pid]).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<int> found = [.. to.ProcessNames().Where(process => names.Contains(process.Value)).Select(process => process.Key)];
        return found.IsEmpty ? NoProcess : found;
    }

    private static ImmutableArray<ThreadId> ThreadsLike(ImmutableArray<ThreadId> wanted, ThreadTable from, ThreadTable to)
    {
        if (wanted.IsEmpty) return [];
        var names = wanted.Where(id => id.Value >= 0).Select(from.Comm).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<ThreadId> found = [.. Enumerable.Range(0, to.Count).Select(row => new ThreadId(row)).Where(id => names.Contains(to.Comm(id)))];
        return found.IsEmpty ? NoThread : found;
    }
}
