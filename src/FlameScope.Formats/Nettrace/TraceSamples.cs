using System.Runtime.CompilerServices;
using FlameScope.Formats.Collections;
using FlameScope.Profiles;

namespace FlameScope.Formats.Nettrace;

/// <summary>
/// The samples of a trace, kept until its end: only then are the methods known in which they were taken.
/// </summary>
internal sealed class TraceSamples
{
    private const int MaxIntervals = 20_000;

    private readonly PartList<TraceSample> _samples = new();
    private readonly Dictionary<(string Name, EventKind Kind), int> _eventNumbers = [];
    private readonly List<(string Name, EventKind Kind)> _events = [];
    private int _lastEvent = -1;

    /// <summary>Number of samples.</summary>
    public int Count => _samples.Count;

    /// <summary>The number of an event.</summary>
    public int Event(EventType type)
    {
        if (_lastEvent >= 0 && _events[_lastEvent].Kind == type.Kind && ReferenceEquals(_events[_lastEvent].Name, type.Name)) return _lastEvent;
        var key = (type.Name, type.Kind);
        if (_eventNumbers.TryGetValue(key, out var number)) return _lastEvent = number;
        number = _events.Count;
        if (number > ushort.MaxValue) return number - 1;
        _events.Add(key);
        _eventNumbers.Add(key, number);
        return number;
    }

    /// <summary>Adds a sample.</summary>
    public void Add(in TraceSample sample) => _samples.Add(sample);

    /// <summary>Gives all to a builder. Each thread's samples come in the order of their times, those of different threads do not; the builder sorts them.</summary>
    /// <returns>False where the stacks were more than may be, and samples are missing.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool GiveTo(ProfileBuilder builder, AddressStacks stacks, TraceThreads threads, FrameResolver frames, CancellationToken cancel)
    {
        builder.ReportsOrder = false;
        var events = _events.ConvertAll(entry => builder.Event(Row(entry.Name, entry.Kind)));
        var given = 0;
        foreach (var sample in _samples)
        {
            if (given++ % 4096 == 0) cancel.ThrowIfCancellationRequested();
            if (frames.IsFull) return false;
            var leaf = frames.Stack(stacks, threads[sample.Thread].Process, sample.Stack);
            var state = sample.State;
            if (state == SampleState.Waiting && !leaf.IsWaiting) state = SampleState.Unknown;
            if (state == SampleState.Running && threads.IsSwapper(sample.Thread)) state = !leaf.HasSymbols ? SampleState.UnresolvedIdle : leaf.IsIdle ? SampleState.Idle : SampleState.Running;
            builder.AddSample(new SampleInput(sample.TimeNs, leaf.Stack, threads.In(builder, sample.Thread, sample.Cpu), events[sample.Event], sample.Cpu, sample.Weight, state));
        }

        return true;
    }

    /// <summary>The time between two samples of one thread, as most often; null where there are none.</summary>
    public long? IntervalNs()
    {
        var last = new Dictionary<int, long>();
        var intervals = new List<long>();
        foreach (var sample in _samples)
        {
            if (_events[sample.Event].Kind != EventKind.ThreadSample) continue;
            if (last.TryGetValue(sample.Thread, out var before) && sample.TimeNs > before) intervals.Add(sample.TimeNs - before);
            if (intervals.Count == MaxIntervals) break;
            last[sample.Thread] = sample.TimeNs;
        }

        intervals.Sort();
        return intervals.Count == 0 ? null : intervals[intervals.Count / 2];
    }

    /// <summary>How an event is shown.</summary>
    private static EventRow Row(string name, EventKind kind) => kind switch
    {
        EventKind.ThreadSample => new EventRow("thread-sample", "thread-sample", "samples", IsCpuTime: false),
        EventKind.Allocation => new EventRow("allocation-tick", "allocation-tick", "bytes", IsCpuTime: false, IsWeighted: true),
        _ when name == "cpu" => new EventRow("cpu", "cpu", "samples", IsCpuTime: true),
        _ when name == NettraceSession.ContextSwitch => new EventRow(name, name, "ns", IsCpuTime: false, IsWeighted: true),
        _ => new EventRow(name, name, name, IsCpuTime: false),
    };
}

/// <summary>A sample before its stack is known by name.</summary>
/// <param name="TimeNs">When.</param>
/// <param name="Stack">Its node in <see cref="AddressStacks"/>.</param>
/// <param name="Thread">Its number in <see cref="TraceThreads"/>.</param>
/// <param name="Event">Its number in <see cref="TraceSamples"/>.</param>
/// <param name="Cpu">Its CPU, or -1.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="State">Its state; <see cref="SampleState.Waiting"/> where it is so only if the last method is one in which threads wait.</param>
internal readonly record struct TraceSample(long TimeNs, int Stack, int Thread, int Event, short Cpu, long Weight, SampleState State);
