using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FlameScope.Profiles;

/// <summary>
/// The one way to make a <see cref="Profile"/>: intern names, frames, stacks, threads and events, add samples in any order, then
/// <see cref="Build"/>. Not for several threads at once.
/// </summary>
public sealed class ProfileBuilder
{
    /// <summary>Source times must lie in ± this many nanoseconds (73 years), so that no sum of them overflows.</summary>
    public const long MaxTimeNs = 1L << 61;

    private const long NoTime = long.MinValue;

    /// <summary>From so many samples on it is worth a second core to put the columns together.</summary>
    private const int ManySamples = 1 << 16;

    private Dictionary<string, StringId> _stringIds = new(StringComparer.Ordinal);
    private List<string> _strings = [];
    private Dictionary<FrameRow, FrameId> _frameIds = [];
    private List<FrameRow> _frames = [];
    private StackTrie _trie = new();
    private Dictionary<ThreadRow, ThreadId> _threadIds = [];
    private List<ThreadRow> _threads = [];
    private Dictionary<string, EventId> _eventIds = new(StringComparer.Ordinal);
    private List<EventRow> _events = [];

    private string? _clockSource;

    /// <summary>Samples that were given away.</summary>
    private int _taken;

    private ColumnBuilder<long> _times = new();
    private ColumnBuilder<StackId> _stacks = new();
    private ColumnBuilder<ThreadId> _threadOf = new();
    private ColumnBuilder<short> _cpus = new();
    private ColumnBuilder<EventId> _eventOf = new();
    private ColumnBuilder<long> _weights = new();
    private ColumnBuilder<byte> _states = new();

    /// <summary>A builder with the empty string and the empty stack.</summary>
    public ProfileBuilder()
    {
        _ = Intern("");
    }

    /// <summary>Which clock sample times are on, in words.</summary>
    public string ClockSource
    {
        get => _clockSource ?? "source";
        set => _clockSource = value;
    }

    /// <summary>What to add to a source time to get nanoseconds since 1970 (UTC); null where not known.</summary>
    public long? UnixOffsetNs { get; set; }

    /// <summary>Whether <see cref="UnixOffsetNs"/> is only near the truth.</summary>
    public bool WallClockIsApproximate { get; set; }

    /// <summary>
    /// Whether samples are added in the order of a file that should be that of their times, so that the report says where it is not. False where they come thread by thread or event by event,
    /// and sorting them is no news.
    /// </summary>
    public bool ReportsOrder { get; set; } = true;

    /// <summary>How the profile was recorded.</summary>
    public Capture Capture { get; set; } = new();

    /// <summary>What was read and skipped.</summary>
    public ReadReportBuilder Report { get; private set; } = new();

    /// <summary>Samples added so far.</summary>
    public int SampleCount => _taken + _times.Count;

    /// <summary>Number of distinct stacks so far, the empty one included.</summary>
    public int StackCount => _trie.Count;

    /// <summary>Number of threads so far.</summary>
    public int ThreadCount => _threads.Count;

    /// <summary>Number of events so far.</summary>
    public int EventCount => _events.Count;

    /// <summary>Gives the report away and begins another, where one builder takes several parts of a file.</summary>
    public ReadReportBuilder TakeReport()
    {
        var report = Report;
        Report = new ReadReportBuilder();
        return report;
    }

    /// <summary>The id of a string.</summary>
    public StringId Intern(string text)
    {
        if (_stringIds.TryGetValue(text, out var id)) return id;
        id = new StringId(_strings.Count);
        _strings.Add(text);
        _stringIds.Add(text, id);
        return id;
    }

    /// <summary>The id of a frame.</summary>
    public FrameId Frame(string name, string library, FrameKind kind, string file = "", int line = 0) =>
        Frame(new FrameRow(Intern(name), Intern(library), kind, Intern(file), line));

    /// <summary>The id of a frame whose strings are interned.</summary>
    public FrameId Frame(FrameRow row)
    {
        if (_frameIds.TryGetValue(row, out var id)) return id;
        id = new FrameId(_frames.Count);
        _frames.Add(row);
        _frameIds.Add(row, id);
        return id;
    }

    /// <summary>The id of the stack that is <paramref name="parent"/> with <paramref name="frame"/> on top.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public StackId Stack(StackId parent, FrameId frame)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)frame.Value, (uint)_frames.Count, nameof(frame));
        return new StackId(_trie.GetOrAdd(parent.Value, frame.Value));
    }

    /// <summary>Says that <see cref="Stack"/> will be asked for this, so that its memory is there by then.</summary>
    public void Expect(StackId parent, FrameId frame) => _trie.Prefetch(parent.Value, frame.Value);

    /// <summary>The frame on top of a stack that is not the empty one.</summary>
    public FrameId Leaf(StackId stack) => _trie.Leaf(stack.Value);

    /// <summary>The stack below the frame on top of a stack that is not the empty one.</summary>
    public StackId Parent(StackId stack) => new(_trie.Parent(stack.Value));

    /// <summary>The id of a thread.</summary>
    public ThreadId Thread(int? processId, int? tid, string comm, short idleCpu = -1) => Thread(new ThreadRow(processId, tid, Intern(comm), idleCpu));

    private ThreadId Thread(ThreadRow row)
    {
        if (_threadIds.TryGetValue(row, out var id)) return id;
        id = new ThreadId(_threads.Count);
        _threads.Add(row);
        _threadIds.Add(row, id);
        return id;
    }

    /// <summary>The id of an event; the first description of a name counts.</summary>
    /// <exception cref="InvalidOperationException">There are more than 65,536 events.</exception>
    public EventId Event(EventRow row)
    {
        if (_eventIds.TryGetValue(row.Name, out var id)) return id;
        if (_events.Count > ushort.MaxValue) throw new InvalidOperationException("A profile has at most 65,536 events.");
        id = new EventId((ushort)_events.Count);
        _events.Add(row);
        _eventIds.Add(row.Name, id);
        return id;
    }

    /// <summary>Says how many samples will come, before the first, so that they are put where they stay. It is of use where nearly as many come, and memory is taken for all of them.</summary>
    public void Reserve(int samples)
    {
        _times.Reserve(samples);
        _stacks.Reserve(samples);
        _threadOf.Reserve(samples);
        _cpus.Reserve(samples);
        _eventOf.Reserve(samples);
        _weights.Reserve(samples);
        _states.Reserve(samples);
    }

    /// <summary>Adds a sample.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is outside ± <see cref="MaxTimeNs"/>, or an id is not this builder's.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddSample(in SampleInput sample)
    {
        if (sample.TimeNs is { } time && time is < -MaxTimeNs or > MaxTimeNs) throw new ArgumentOutOfRangeException(nameof(sample), time, "The time is out of bounds.");
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)sample.Stack.Value, (uint)_trie.Count, nameof(sample));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)sample.Thread.Value, (uint)_threads.Count, nameof(sample));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sample.Event.Value, _events.Count, nameof(sample));

        _times.Add(sample.TimeNs ?? NoTime);
        _stacks.Add(sample.Stack);
        _threadOf.Add(sample.Thread);
        _cpus.Add(sample.Cpu);
        _eventOf.Add(sample.Event);
        _weights.Add(sample.Weight);
        _states.Add((byte)sample.State);
    }

    /// <summary>
    /// Adds all that another builder holds, as if it had been added here after what is here: ids are given in the same order. The other one is used up.
    /// What that one knows of clock and capture counts where this one knows nothing yet.
    /// </summary>
    public void Append(ProfileBuilder later) => Append(later, isLast: false);

    /// <summary>As <see cref="Append(ProfileBuilder)"/>, quicker, as the last of what is added: this builder takes no new stacks afterwards.</summary>
    public void AppendLast(ProfileBuilder later) => Append(later, isLast: true);

    private void Append(ProfileBuilder later, bool isLast)
    {
        ArgumentNullException.ThrowIfNull(later);
        if (IsEmpty) TakeTables(later);
        else Append(later, later.TakePiece(), new BuilderMerge.Ids(), isLast);

        if (later._clockSource is not null) ClockSource = _clockSource ?? later._clockSource;
        WallClockIsApproximate = UnixOffsetNs is null ? later.WallClockIsApproximate : WallClockIsApproximate;
        UnixOffsetNs ??= later.UnixOffsetNs;
        if (Capture == new Capture()) Capture = later.Capture;
        Report.Append(later.Report);
    }

    private bool IsEmpty => _strings.Count == 1 && _frames.Count == 0 && _trie.Count == 1 && _threads.Count == 0 && _events.Count == 0 && _times.Count == 0;

    /// <summary>Ids are given in the order in which things come, so in an empty builder they are those that they have already.</summary>
    private void TakeTables(ProfileBuilder later)
    {
        (_stringIds, _strings) = (later._stringIds, later._strings);
        (_frameIds, _frames) = (later._frameIds, later._frames);
        _trie = later._trie;
        (_threadIds, _threads) = (later._threadIds, later._threads);
        (_eventIds, _events) = (later._eventIds, later._events);
        (_times, _stacks, _threadOf, _cpus) = (later._times, later._stacks, later._threadOf, later._cpus);
        (_eventOf, _weights, _states) = (later._eventOf, later._weights, later._states);
    }

    /// <summary>Gives the samples away that have come since the last time, and tells how far the tables have grown.</summary>
    public BuilderPiece TakePiece()
    {
        var piece = new BuilderPiece(_strings.Count, _frames.Count, _trie.Count, _threads.Count, _events.Count)
        {
            Times = _times,
            Stacks = _stacks,
            Threads = _threadOf,
            Cpus = _cpus,
            EventsOf = _eventOf,
            Weights = _weights,
            States = _states,
        };
        _taken += _times.Count;
        (_times, _stacks, _threadOf, _cpus) = (new(), new(), new(), new());
        (_eventOf, _weights, _states) = (new(), new(), new());
        return piece;
    }

    /// <summary>Adds a piece of another builder, as if it had been added here.</summary>
    /// <param name="later">The other builder.</param>
    /// <param name="piece">The piece, whose samples are used up.</param>
    /// <param name="ids">For the rows of that builder, those that they have here; grows by the rows that are added.</param>
    /// <param name="isLast">Whether it is all of that builder, and the last of what is added here.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Append(ProfileBuilder later, BuilderPiece piece, BuilderMerge.Ids ids, bool isLast = false)
    {
        var strings = ids.Strings;
        for (var i = strings.Count; i < piece.Strings; i++) strings.Add(Intern(later._strings[i]));
        for (var i = ids.Frames.Count; i < piece.Frames; i++)
        {
            var row = later._frames[i];
            ids.Frames.Add(Frame(new FrameRow(strings[row.Name.Value], strings[row.Library.Value], row.Kind, strings[row.File.Value], row.Line)));
        }

        for (var i = ids.Threads.Count; i < piece.ThreadRows; i++)
        {
            var row = later._threads[i];
            ids.Threads.Add(Thread(row with { Comm = strings[row.Comm.Value] }));
        }

        for (var i = ids.Events.Count; i < piece.Events; i++) ids.Events.Add(Event(later._events[i]));
        var frames = CollectionsMarshal.AsSpan(ids.Frames);
        ids.Stacks = isLast ? _trie.AppendLast(later._trie, frames) : _trie.Append(later._trie, piece.StackRows, frames, ids.Stacks, ref ids.StackCount);

        foreach (var cells in piece.Stacks.Cells)
        {
            foreach (ref var stack in cells.AsSpan()) stack = ids.Stacks[stack.Value];
        }

        foreach (var cells in piece.Threads.Cells)
        {
            foreach (ref var thread in cells.AsSpan()) thread = ids.Threads[thread.Value];
        }

        foreach (var cells in piece.EventsOf.Cells)
        {
            foreach (ref var id in cells.AsSpan()) id = ids.Events[id.Value];
        }

        _times.Append(piece.Times);
        _stacks.Append(piece.Stacks);
        _threadOf.Append(piece.Threads);
        _cpus.Append(piece.Cpus);
        _eventOf.Append(piece.EventsOf);
        _weights.Append(piece.Weights);
        _states.Append(piece.States);
    }

    /// <summary>
    /// The profile. Samples are sorted by time, those without a time are left out and counted where others have one, and the origin is put at the whole second at or
    /// before the earliest. The builder is used up.
    /// </summary>
    /// <param name="format">The format's name, for the report.</param>
    /// <param name="cancel">Ends the work.</param>
    public Profile Build(string format, CancellationToken cancel = default)
    {
        var isTimeless = _times.IsConstantly(NoTime);
        var times = isTimeless ? new long[_times.Count] : _times.Take(order: null);
        var withoutTime = isTimeless ? times.Length : times.AsSpan().Count(NoTime);
        var hasTime = withoutTime < times.Length;
        var order = SampleOrder.Sort(ref times, NoTime, hasTime, out var outOfOrder);
        cancel.ThrowIfCancellationRequested();

        if (outOfOrder > 0 && ReportsOrder) Report.Note(string.Create(CultureInfo.InvariantCulture, $"{outOfOrder:N0} {(outOfOrder == 1 ? "sample was" : "samples were")} out of time order and {(outOfOrder == 1 ? "has" : "have")} been sorted."));
        if (hasTime && withoutTime > 0) Report.Note(string.Create(CultureInfo.InvariantCulture, $"{withoutTime:N0} samples carry no time and have been left out."));

        var clock = Origin(hasTime ? times[0] : 0, hasTime);
        if (hasTime)
        {
            foreach (ref var time in times.AsSpan()) time -= clock.OriginSourceNs;
        }
        else if (!isTimeless)
        {
            times.AsSpan().Clear();
        }

        cancel.ThrowIfCancellationRequested();

        // Half of it beside the other half, where it takes longer than having that done.
        var stacks = times.Length < ManySamples ? null : Task.Run(() => (Table: _trie.Take(), OfSamples: _stacks.Take(order)), CancellationToken.None);
        var (threads, cpus, events) = (_threadOf.TakeColumn(order), _cpus.TakeColumn(order), _eventOf.TakeColumn(order));
        var (weights, states) = (_weights.TakeColumn(order), _states.TakeColumn(order));
        var (trie, stacksOfSamples) = stacks?.GetAwaiter().GetResult() ?? (_trie.Take(), _stacks.Take(order));
        var samples = new SampleTable(times, stacksOfSamples, threads, cpus, events, weights, states);

        var strings = new StringTable([.. _strings]);
        return new Profile(
            strings,
            new FrameTable(strings, [.. _frames]),
            trie,
            new ThreadTable(strings, [.. _threads]),
            new EventTable([.. _events]),
            samples,
            clock,
            Capture,
            Report.Build(format, withoutTime));
    }

    private ProfileClock Origin(long firstSourceNs, bool hasTime)
    {
        const long Second = 1_000_000_000;
        var shift = UnixOffsetNs is { } offset && !WallClockIsApproximate ? offset : 0;
        var origin = (FloorDivide(firstSourceNs + shift, Second) * Second) - shift;
        return new ProfileClock
        {
            HasTime = hasTime,
            Source = ClockSource,
            OriginSourceNs = hasTime ? origin : 0,
            OriginUnixNs = hasTime ? origin + UnixOffsetNs : null,
            WallClockIsApproximate = WallClockIsApproximate,
        };
    }

    private static long FloorDivide(long value, long divisor) => (value / divisor) - (value % divisor < 0 ? 1 : 0);
}

/// <summary>A sample on its way into a profile.</summary>
/// <param name="TimeNs">Nanoseconds on the source's clock; null where the file gives none.</param>
/// <param name="Stack">Its stack.</param>
/// <param name="Thread">Its thread.</param>
/// <param name="Event">Its event.</param>
/// <param name="Cpu">Its CPU; -1 where not known.</param>
/// <param name="Weight">Its weight in the event's unit.</param>
/// <param name="State">What the thread was doing.</param>
public readonly record struct SampleInput(
    long? TimeNs,
    StackId Stack,
    ThreadId Thread,
    EventId Event,
    short Cpu = -1,
    long Weight = 1,
    SampleState State = SampleState.Unknown);
