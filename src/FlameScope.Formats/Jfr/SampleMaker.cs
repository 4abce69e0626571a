using System.Runtime.CompilerServices;
using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.Jfr;

/// <summary>Makes samples of a chunk's events, once its constants are known.</summary>
internal sealed class SampleMaker
{
    /// <summary>async-profiler counts at most so many samples of a thread that did not move in one event.</summary>
    private const int MostSpread = 1000;

    /// <summary>Samples that one event stands for are spread over its time for at most so many in a file: what an event claims costs it nothing.</summary>
    private const int MaxSpread = 10_000_000;

    private const int MaxStates = 1024;
    private const string UnknownThread = "unknown thread";

    private readonly ProfileBuilder _builder;
    private readonly ReadLimits _limits;
    private readonly NameDecoder _names;
    private readonly FrameInterner _frames;
    private readonly StackWalker _walker;
    private readonly ByteTable _comms = new();
    private readonly HashSet<int> _namedProcesses = [];
    private readonly Dictionary<string, EventId> _events = new(StringComparer.Ordinal);
    private readonly LongTable _earlierKeys = new();
    private readonly List<ThreadId> _earlier = [];
    private int? _earlierProcess;
    private ThreadId[] _threads = [];
    private readonly int[] _rows = new int[SampleEvents.MaxCount];
    private readonly LongTable _stateKeys = new();
    private readonly List<SampleState> _states = [];
    private ConstantPools _pools = null!;
    private ChunkHeader _chunk;
    private int? _processId;
    private EventPlan? _lastPlan;
    private EventId _lastEvent;
    private int _spread;

    private readonly Dictionary<string, (long Count, bool IsShown)> _withoutStack = new(StringComparer.Ordinal);

    /// <summary>Makes samples for a profile.</summary>
    public SampleMaker(ProfileBuilder builder, ReadLimits limits)
    {
        _builder = builder;
        _limits = limits;
        _names = new NameDecoder(limits.MaxNameLength);
        _frames = new FrameInterner(builder, _names);
        _walker = new StackWalker(builder, _frames, limits.MaxStackDepth);
    }

    /// <summary>Samples whose stack the recorder cut.</summary>
    public long TruncatedStacks { get; private set; }

    /// <summary>Samples whose stack trace is not in the file.</summary>
    public long LostStacks { get; private set; }

    /// <summary>How many events came without a stack trace, by their names, and whether they are shown; the most first.</summary>
    public IEnumerable<(string Event, long Count, bool IsShown)> WithoutStack =>
        _withoutStack.OrderByDescending(entry => entry.Value.Count).ThenBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (entry.Key, entry.Value.Count, entry.Value.IsShown));

    /// <summary>Stacks deeper than the limit.</summary>
    public long StacksCut => _walker.StacksCut;

    /// <summary>Names that were too long.</summary>
    public long NamesCut => _names.NamesCut;

    /// <summary>Begins a chunk, of which all constants are known.</summary>
    /// <param name="chunk">The chunk's head.</param>
    /// <param name="pools">Its constants.</param>
    /// <param name="processId">The process that it is of; null where that is not known.</param>
    /// <param name="events">About how many samples it has.</param>
    public void Begin(in ChunkHeader chunk, ConstantPools pools, int? processId, int events)
    {
        // The first chunk of most files is all of them.
        if (_builder.SampleCount == 0) _builder.Reserve(Math.Min(events, _limits.MaxSamples));
        _chunk = chunk;
        _pools = pools;
        _processId = processId;
        _stateKeys.Clear();
        _states.Clear();
        _lastPlan = null;
        if (processId is null || processId != _earlierProcess)
        {
            _earlierKeys.Clear();
            _earlier.Clear();
            _earlierProcess = processId;
        }

        _walker.Begin(pools);
        if (_threads.Length < pools.ThreadCount + 1) _threads = new ThreadId[pools.ThreadCount + 1];
        Array.Fill(_threads, new ThreadId(-1));
    }

    /// <summary>Why no more can be taken; null where more can.</summary>
    public string? LimitReached()
    {
        if (_events.Count > ushort.MaxValue) return "it holds more than 65,536 events";
        return _limits.Reached(_builder, _frames.Count + _comms.Count, _frames.Bytes + _comms.Bytes);
    }

    /// <summary>A field as text; empty where it is none.</summary>
    public string Decode(TextPools texts, WantedField? field, long number, JfrString text, ReadOnlySpan<byte> bytes, bool isCompressed, long stringType)
    {
        if (field is { IsText: true } && text.Encoding is not StringEncoding.Constant) return _names.Decode(JfrText.Utf8(bytes, text, isCompressed));
        return _names.Decode(texts.Resolve(texts.Of(field, number, text, bytes, isCompressed, stringType)));
    }

    /// <summary>Finds the stack traces of samples that are to be added, and fetches those that are read for the first time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fetch(SampleEvents events)
    {
        var stacks = _pools.Stacks;
        for (var i = 0; i < events.Count; i++) _rows[i] = stacks.Find(events.Numbers(i)[EventPlan.Stack]);
        stacks.Fetch(_rows.AsSpan(0, events.Count));
    }

    /// <summary>Adds one of the samples that were fetched last; false where its time is out of bounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryAdd(SampleEvents events, int number)
    {
        var plan = events.Plan(number);
        var numbers = events.Numbers(number);

        // What took a while is put where it ended: that is when it was written, and it may have begun long before the recording.
        var ticks = numbers[EventPlan.Time];
        if (plan.DurationSlot >= 0 && numbers[plan.DurationSlot] is > 0 and var duration) ticks = duration > long.MaxValue - Math.Max(ticks, 0) ? long.MaxValue : ticks + duration;
        if (_chunk.TimeNs(ticks) is not { } time) return false;
        var weight = plan.IsWeighed ? plan.Weighing.Of(numbers[EventPlan.Weight], _chunk) : 1;
        var state = plan.StateType is { } stateType ? StateOf(stateType, numbers[EventPlan.State]) : SampleState.Unknown;
        var thread = ThreadOf(plan.ThreadSlot, numbers);
        var stack = StackOf(numbers[EventPlan.Stack], _rows[number]);
        if (stack == StackId.Root)
        {
            if (numbers[EventPlan.Stack] == 0) _withoutStack[plan.Name] = (_withoutStack.GetValueOrDefault(plan.Name).Count + 1, plan.IsOfUseWithoutStack);
            if (!plan.IsOfUseWithoutStack) return true;
        }

        var sample = new SampleInput(time, stack, thread, EventOf(plan), Weight: weight, State: state);
        if (plan.HasSpan && weight is > 1 and <= MostSpread) AddSpread(sample, numbers[EventPlan.Span]);
        else _builder.AddSample(sample);
        return true;
    }

    /// <summary>Several samples of a thread that did not move, at even distances from the first one to the last.</summary>
    private void AddSpread(in SampleInput sample, long ticks)
    {
        var count = (int)sample.Weight;
        var span = _chunk.Scaled(Math.Max(0, ticks)) ?? 0;
        if (span == 0 || _spread + count > MaxSpread || _builder.SampleCount + count > _limits.MaxSamples || sample.TimeNs + span > ProfileBuilder.MaxTimeNs)
        {
            _builder.AddSample(sample);
            return;
        }

        _spread += count;
        for (var i = 0; i < count; i++) _builder.AddSample(sample with { TimeNs = sample.TimeNs + (long)((Int128)span * i / (count - 1)), Weight = 1 });
    }

    private EventId EventOf(EventPlan plan)
    {
        if (ReferenceEquals(plan, _lastPlan)) return _lastEvent;
        if (!_events.TryGetValue(plan.Name, out var id)) _events.Add(plan.Name, id = _builder.Event(plan.Row!));
        (_lastPlan, _lastEvent) = (plan, id);
        return id;
    }

    private StackId StackOf(long key, int row)
    {
        if (row < 0)
        {
            if (key != 0) LostStacks++;
            return StackId.Root;
        }

        ref var trace = ref _pools.Stacks[row];
        if (trace.IsTruncated) TruncatedStacks++;
        if (trace.Stack == StackId.None) trace = trace with { Stack = _walker.Walk(trace, _chunk.IsCompressed) };
        return trace.Stack;
    }

    private ThreadId ThreadOf(int slot, ReadOnlySpan<long> numbers)
    {
        var row = slot < 0 ? -1 : _pools.FindThread(numbers[slot]);
        ref var thread = ref _threads[row + 1];
        if (thread.Value >= 0 && row >= 0) return thread;
        if (row >= 0)
        {
            thread = Thread(_pools.Thread(row));
            Remember(numbers[slot], thread);
            return thread;
        }

        // What a thread writes while the recorder begins a chunk comes in the new one, its name in the one before.
        if (slot >= 0 && _processId is not null && _processId == _earlierProcess && _earlierKeys.Find(numbers[slot]) is >= 0 and var earlier) return _earlier[earlier];
        return thread = _builder.Thread(_processId, tid: null, UnknownThread);
    }

    private void Remember(long key, ThreadId thread)
    {
        var row = _earlierKeys.Add(key, out var isNew);
        if (isNew) _earlier.Add(thread);
        else _earlier[row] = thread;
    }

    /// <summary>A thread by its name in Java, else that of the system. Virtual threads have no number there, and those without a name are one.</summary>
    private ThreadId Thread(ThreadText thread)
    {
        var name = _pools.Texts.Resolve(thread.JavaName);
        if (name.IsEmpty) name = _pools.Texts.Resolve(thread.OsName);
        int? tid = thread.OsId is > 0 and <= int.MaxValue ? (int)thread.OsId : null;
        _ = _comms.Add(name, out _);
        var comm = !name.IsEmpty ? _names.Decode(name) : tid is null && thread.JavaId > 0 ? "virtual thread" : UnknownThread;
        if (tid is not null && tid == _processId) _namedProcesses.Add(tid.Value);
        return _builder.Thread(_processId, tid, comm);
    }

    /// <summary>A process is called after its first thread, which in Java does no work and is seldom sampled: it gets the name of the program.</summary>
    public void NameProcess(int process, string program)
    {
        if (_namedProcesses.Add(process)) _ = _builder.Thread(process, process, _names.Decode(System.Text.Encoding.UTF8.GetBytes(program)));
    }

    private SampleState StateOf(long type, long key)
    {
        var row = _stateKeys.Find(key);
        if (row >= 0) return _states[row];
        var state = ThreadStates.Of(_pools.Texts.Resolve(TextReference.Constant(type, key)));
        if (_states.Count < MaxStates)
        {
            _ = _stateKeys.Add(key, out _);
            _states.Add(state);
        }

        return state;
    }
}
