using FlameScope.Profiles;

namespace FlameScope.Formats.PerfScript;

/// <summary>What an event's name, as perf prints it, says of its samples.</summary>
internal static class EventNames
{
    /// <summary>Name where perf printed none. What it samples by default is time on a CPU, so idle samples of it are told apart too.</summary>
    public const string None = "samples";

    /// <summary>The row of an event.</summary>
    /// <param name="name">Without its last colon: <c>cycles:u</c>, <c>cpu_core/cycles/Pu</c>, <c>sched:sched_switch</c>.</param>
    /// <param name="hasPeriod">Whether samples carry a weight in the event's own unit.</param>
    public static EventRow Describe(string name, bool hasPeriod)
    {
        var (pmu, term) = SplitPmu(name);
        var isTracepoint = pmu.Length == 0 && IsTracepoint(name);
        var bare = isTracepoint ? name : WithoutModifiers(term);
        var isClock = bare is "cpu-clock" or "task-clock";
        return new EventRow(
            name,
            Family: JoinsPmus(pmu) && IsWord(term) ? term : name,
            Unit: !hasPeriod ? "samples" : isClock ? "ns" : isTracepoint ? "events" : UnitOf(bare),
            IsCpuTime: isClock || name is None || bare is "cycles" or "cpu-cycles" or "cpu_cycles" or "ref-cycles" or "bus-cycles" or "cpu_clk_unhalted.thread" or "cpu_clk_unhalted.core");
    }

    private static string UnitOf(string bare) => bare switch
    {
        "cpu-cycles" or "cpu_cycles" or "ref-cycles" or "bus-cycles" => "cycles",
        "faults" or "page-faults" or "minor-faults" or "major-faults" => "faults",
        "cs" or "context-switches" => "switches",
        "migrations" or "cpu-migrations" => "migrations",
        _ when bare.AsSpan().IndexOfAny(" =,/") >= 0 => "events",
        _ => bare,
    };

    /// <summary><c>cpu_core/cycles/Pu</c> as <c>cpu_core</c> and <c>cycles</c>; a name without PMU as "" and itself.</summary>
    private static (string Pmu, string Term) SplitPmu(string name)
    {
        var first = name.IndexOf('/', StringComparison.Ordinal);
        if (first <= 0) return ("", name);
        var last = name.IndexOf('/', first + 1);
        return last < 0 ? ("", name) : (name[..first], name[(first + 1)..last]);
    }

    /// <summary>The PMUs of the core types of a hybrid CPU: Intel's <c>cpu_core</c> and <c>cpu_atom</c>, ARM's <c>armv8_cortex_a53</c> and such.</summary>
    private static bool JoinsPmus(string pmu) => pmu.StartsWith("cpu_", StringComparison.Ordinal) || pmu.StartsWith("armv", StringComparison.Ordinal);

    private static bool IsWord(string term) => term.Length > 0 && !term.Contains('=', StringComparison.Ordinal) && !term.Contains(',', StringComparison.Ordinal);

    /// <summary>Whether it is <c>group:name</c>, and not <c>event:modifiers</c>.</summary>
    private static bool IsTracepoint(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && !IsModifiers(name.AsSpan(colon + 1));
    }

    private static string WithoutModifiers(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && IsModifiers(name.AsSpan(colon + 1)) ? name[..colon] : name;
    }

    private static bool IsModifiers(ReadOnlySpan<char> text) => !text.ContainsAnyExcept("ukhvGHpPISDWeb");
}
