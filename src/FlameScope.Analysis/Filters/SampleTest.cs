using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FlameScope.Profiles;

namespace FlameScope.Analysis;

/// <summary>A filter as one look-up table a column, 1 for what passes; a column that restricts nothing has none.</summary>
internal sealed class SampleTest
{
    // From here on it pays to look up all 64 rows one after the other, and not only those that passed so far.
    private const int Many = 12;

    private readonly SampleTable _samples;
    private readonly byte[]? _events;
    private readonly byte[]? _threads;
    private readonly byte[]? _cpus;
    private readonly bool _hideIdle;

    public SampleTest(Profile profile, SampleFilter filter)
    {
        _samples = profile.Samples;
        _events = Restricting(_samples.Events, EventTable(profile, filter), id => id.Value, out var noEvent);
        _threads = Restricting(_samples.Threads, ThreadTable(profile, filter), id => id.Value, out var noThread);
        _cpus = Restricting(_samples.Cpus, CpuTable(filter), cpu => (ushort)cpu, out var noCpu);
        PassesNone = noEvent || noThread || noCpu;
        if (filter.IncludeIdle) return;
        if (_samples.StateValues.IsConstant) PassesNone |= _samples.Count > 0 && IsIdle(_samples.StateValues[0]);
        else _hideIdle = true;
    }

    public bool PassesAll => !PassesNone && _events is null && _threads is null && _cpus is null && !_hideIdle;

    private bool PassesNone { get; }

    /// <summary>One bit for each of up to 64 rows. Safe from several threads.</summary>
    public ulong Word(int first, int length)
    {
        if (PassesNone) return 0;
        var bits = length == 64 ? ulong.MaxValue : (1UL << length) - 1;
        if (_hideIdle) bits &= ~IdleAmong(_samples.StateValues.Values.Slice(first, length));
        if (_events is not null && bits != 0) bits &= PassingAmong(MemoryMarshal.Cast<EventId, ushort>(_samples.Events.Values.Slice(first, length)), bits, _events);
        if (_cpus is not null && bits != 0) bits &= PassingAmong(MemoryMarshal.Cast<short, ushort>(_samples.Cpus.Values.Slice(first, length)), bits, _cpus);
        if (_threads is not null && bits != 0) bits &= PassingAmong(MemoryMarshal.Cast<ThreadId, int>(_samples.Threads.Values.Slice(first, length)), bits, _threads);
        return bits;
    }

    /// <summary>Whether a state is what "idle hidden" hides.</summary>
    public static bool IsIdle(byte state) => state >= (byte)SampleState.Idle;

    private static ulong IdleAmong(ReadOnlySpan<byte> states)
    {
        if (states.Length == 64) return Vector512.GreaterThanOrEqual(Vector512.Create(states), Vector512.Create((byte)SampleState.Idle)).ExtractMostSignificantBits();
        var idle = 0UL;
        for (var i = 0; i < states.Length; i++) idle |= (IsIdle(states[i]) ? 1UL : 0) << i;
        return idle;
    }

    // Optimised at once: the first use of a filter is also the last of this code for a while.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong PassingAmong<T>(ReadOnlySpan<T> values, ulong candidates, ReadOnlySpan<byte> table)
        where T : unmanaged, IBinaryInteger<T>
    {
        var passing = 0UL;
        if (BitOperations.PopCount(candidates) < Many)
        {
            for (; candidates != 0; candidates &= candidates - 1)
            {
                var i = BitOperations.TrailingZeroCount(candidates);
                passing |= (ulong)table[int.CreateTruncating(values[i])] << i;
            }

            return passing;
        }

        for (var i = 0; i < values.Length; i++) passing |= (ulong)table[int.CreateTruncating(values[i])] << i;
        return passing;
    }

    private static byte[]? EventTable(Profile profile, SampleFilter filter)
    {
        if (filter.Events.IsDefaultOrEmpty) return null;
        var table = new byte[profile.Events.Count];
        foreach (var id in filter.Events) table[id.Value] = 1;
        return table;
    }

    private static byte[]? ThreadTable(Profile profile, SampleFilter filter)
    {
        if (filter.Comms.IsDefaultOrEmpty && filter.Processes.IsDefaultOrEmpty && filter.Threads.IsDefaultOrEmpty) return null;
        var comms = filter.Comms.IsDefaultOrEmpty ? null : filter.Comms.ToHashSet(StringComparer.Ordinal);
        var processes = filter.Processes.IsDefaultOrEmpty ? null : filter.Processes.ToHashSet();
        var threads = filter.Threads.IsDefaultOrEmpty ? null : filter.Threads.ToHashSet();
        var table = new byte[profile.Threads.Count];
        for (var i = 0; i < table.Length; i++)
        {
            var row = profile.Threads.Rows[i];
            var passes = (comms is null || comms.Contains(profile.Strings[row.Comm]))
                && (processes is null || (row.ProcessId is { } pid && processes.Contains(pid)))
                && (threads is null || threads.Contains(new ThreadId(i)));
            table[i] = passes ? (byte)1 : (byte)0;
        }

        return table;
    }

    /// <summary>Indexed by the CPU as an unsigned number, so that "not known" is the last: to look for the highest CPU of all samples would take longer.</summary>
    private static byte[]? CpuTable(SampleFilter filter)
    {
        if (filter.Cpus.IsDefaultOrEmpty) return null;
        var table = new byte[ushort.MaxValue + 1];
        foreach (var cpu in filter.Cpus) table[(ushort)cpu] = 1;
        return table;
    }

    /// <summary>A constant column is tested once, here.</summary>
    private static byte[]? Restricting<T>(Column<T> column, byte[]? table, Func<T, int> index, out bool passesNone)
        where T : unmanaged, IEquatable<T>
    {
        passesNone = table is not null && column is { IsConstant: true, Length: > 0 } && table[index(column[0])] == 0;
        return table is null || column.IsConstant || !table.AsSpan().Contains((byte)0) ? null : table;
    }
}
