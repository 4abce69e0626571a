using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using FlameScope.Profiles;

namespace FlameScope.Analysis;

/// <summary>Which samples count. Values within one property are "or", properties are "and"; an empty property restricts nothing.</summary>
public sealed record SampleFilter
{
    /// <summary>Every sample.</summary>
    public static readonly SampleFilter Everything = new() { IncludeIdle = true };

    /// <summary>Events; default: all.</summary>
    public ImmutableArray<EventId> Events { get; init; } = [];

    /// <summary>Whether idle and waiting samples count. Default is false.</summary>
    public bool IncludeIdle { get; init; }

    /// <summary>Comms at the time of the sample; default: all.</summary>
    public ImmutableArray<string> Comms { get; init; } = [];

    /// <summary>Process ids; default: all. Threads whose process is not known are in none.</summary>
    public ImmutableArray<int> Processes { get; init; } = [];

    /// <summary>Threads; default: all.</summary>
    public ImmutableArray<ThreadId> Threads { get; init; } = [];

    /// <summary>CPUs; default: all. -1 is "not known".</summary>
    public ImmutableArray<short> Cpus { get; init; } = [];

    /// <summary>The same words for filters that let the same samples through, to keep what was prepared.</summary>
    internal string Key()
    {
        var key = new StringBuilder();
        key.Append(IncludeIdle ? "idle" : "busy");
        Append(key, "e", Events.Select(id => (long)id.Value));
        Append(key, "p", Processes.Select(id => (long)id));
        Append(key, "t", Threads.Select(id => (long)id.Value));
        Append(key, "c", Cpus.Select(id => (long)id));
        foreach (var comm in Comms.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) key.Append(CultureInfo.InvariantCulture, $"|n{comm.Length}:{comm}");
        return key.ToString();
    }

    private static void Append(StringBuilder key, string name, IEnumerable<long> values)
    {
        foreach (var value in values.Distinct().Order()) key.Append(CultureInfo.InvariantCulture, $"|{name}{value}");
    }
}
