using FlameScope.Profiles;

namespace FlameScope.Analysis;

/// <summary>A filter as one look-up table a column; a column that restricts nothing has none.</summary>
internal sealed class SampleTest
{
    private readonly SampleTable _samples;
    private readonly bool[]? _events;
    private readonly bool[]? _threads;
    private readonly bool[]? _cpus;
    private readonly bool _hideIdle;

    public SampleTest(Profile profile, SampleFilter filter)
    {
        _samples = profile.Samples;
        _events = Restricting(_samples.Events, EventTable(profile, filter), id => id.Value, out var noEvent);
        _threads = Restricting(_samples.Threads, ThreadTable(profile, filter), id => id.Value, out var noThread);
        _cpus = Restricting(_samples.Cpus, CpuTable(profile, filter), cpu => cpu + 1, out var noCpu);
        PassesNone = noEvent || noThread || noCpu;
        if (filter.IncludeIdle) return;
        if (_samples.StateValues.IsConstant) PassesNone |= _samples.Count > 0 && IsIdle(_samples.StateValues[0]);
        else _hideIdle = true;
    }

    public bool PassesAll => !PassesNone && _events is null && _threads is null && _cpus is null && !_hideIdle;

    private bool PassesNone { get; }

    /// <summary>One bit for each of up to 64 rows.</summary>
    public ulong Word(int first, int length)
    {
        if (PassesNone) return 0;
        var bits = length == 64 ? ulong.MaxValue : (1UL << length) - 1;
        if (_hideIdle)
        {
            var states = _samples.StateValues.Values.Slice(first, length);
            for (var i = 0; i < states.Length; i++)
            {
                if (IsIdle(states[i])) bits &= ~(1UL << i);
            }
        }

        if (_events is not null)
        {
            var events = _samples.Events.Values.Slice(first, length);
            for (var i = 0; i < events.Length; i++) bits &= ~(_events[events[i].Value] ? 0UL : 1UL << i);
        }

        if (_threads is not null)
        {
            var threads = _samples.Threads.Values.Slice(first, length);
            for (var i = 0; i < threads.Length; i++) bits &= ~(_threads[threads[i].Value] ? 0UL : 1UL << i);
        }

        if (_cpus is not null)
        {
            var cpus = _samples.Cpus.Values.Slice(first, length);
            for (var i = 0; i < cpus.Length; i++) bits &= ~(_cpus[cpus[i] + 1] ? 0UL : 1UL << i);
        }

        return bits;
    }

    /// <summary>Whether a state is what "idle hidden" hides.</summary>
    public static bool IsIdle(byte state) => state >= (byte)SampleState.Idle;

    private static bool[]? EventTable(Profile profile, SampleFilter filter)
    {
        if (filter.Events.IsDefaultOrEmpty) return null;
        var table = new bool[profile.Events.Count];
        foreach (var id in filter.Events) table[id.Value] = true;
        return table;
    }

    private static bool[]? ThreadTable(Profile profile, SampleFilter filter)
    {
        if (filter.Comms.IsDefaultOrEmpty && filter.Processes.IsDefaultOrEmpty && filter.Threads.IsDefaultOrEmpty) return null;
        var comms = filter.Comms.IsDefaultOrEmpty ? null : filter.Comms.ToHashSet(StringComparer.Ordinal);
        var processes = filter.Processes.IsDefaultOrEmpty ? null : filter.Processes.ToHashSet();
        var threads = filter.Threads.IsDefaultOrEmpty ? null : filter.Threads.ToHashSet();
        var table = new bool[profile.Threads.Count];
        for (var i = 0; i < table.Length; i++)
        {
            var row = profile.Threads.Rows[i];
            table[i] = (comms is null || comms.Contains(profile.Strings[row.Comm]))
                && (processes is null || (row.ProcessId is { } pid && processes.Contains(pid)))
                && (threads is null || threads.Contains(new ThreadId(i)));
        }

        return table;
    }

    /// <summary>Indexed by CPU + 1, so that "not known" is 0.</summary>
    private static bool[]? CpuTable(Profile profile, SampleFilter filter)
    {
        if (filter.Cpus.IsDefaultOrEmpty) return null;
        var highest = -1;
        foreach (var cpu in profile.Samples.Cpus.Values) highest = Math.Max(highest, cpu);
        if (profile.Samples.Cpus is { IsConstant: true, Length: > 0 } constant) highest = constant[0];
        var table = new bool[highest + 2];
        foreach (var cpu in filter.Cpus)
        {
            if (cpu >= -1 && cpu <= highest) table[cpu + 1] = true;
        }

        return table;
    }

    /// <summary>A constant column is tested once, here.</summary>
    private static bool[]? Restricting<T>(Column<T> column, bool[]? table, Func<T, int> index, out bool passesNone)
        where T : unmanaged, IEquatable<T>
    {
        passesNone = table is not null && column is { IsConstant: true, Length: > 0 } && !table[index(column[0])];
        return table is null || column.IsConstant || Array.TrueForAll(table, passes => passes) ? null : table;
    }
}
