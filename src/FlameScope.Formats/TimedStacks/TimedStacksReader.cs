using FlameScope.Formats.PerfScript;
using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.TimedStacks;

/// <summary>Reads timed stacks line by line.</summary>
internal sealed class TimedStacksReader : IDisposable
{
    /// <summary>A time of so many nanoseconds is no machine's uptime but a date: 32 years, or 2001.</summary>
    public const long LeastUnixNs = 1_000_000_000_000_000_000;

    /// <summary>A recording has a handful of events; what a file names beyond is one event.</summary>
    private const int MaxEvents = 4096;

    private const string NotUnderstood = "neither time;process;thread;frames weight nor a comment";
    private const string LateClock = "clock that is named after the first sample";

    private readonly ProfileBuilder _builder;
    private readonly TextInput _text;
    private readonly TimedThreads _threads;
    private readonly FrameTexts _frames;
    private readonly JoinedStacks _stacks;
    private string? _clock;
    private string _eventName = "samples";
    private string? _unit;
    private EventId? _event;

    /// <summary>A reader of a file.</summary>
    public TimedStacksReader(Stream input, ProfileBuilder builder, ReadContext context)
    {
        _builder = builder;
        _text = new TextInput(input, builder, context);
        _threads = new TimedThreads(builder, _text.Names);
        _frames = new FrameTexts(builder, Frame);
        _stacks = new JoinedStacks(builder, _frames, context.Limits.MaxStackDepth, hasEscapes: true);
    }

    /// <summary>Reads all of it.</summary>
    public void Read()
    {
        while (_text.TryRead(out var line))
        {
            if (line.IsEmpty) continue;
            if (line[0] == '#')
            {
                Comment(line[1..], line);
            }
            else if (!TimedLine.TryParse(line, out var parsed, out _))
            {
                if (!Fields.TrimStart(line).IsEmpty) _text.Skip(NotUnderstood, line);
            }
            else
            {
                if (!_text.IsWithinLimits(_frames.Count + _threads.Count, _frames.Bytes + _threads.Bytes)) break;
                Add(parsed);
            }
        }

        if (_builder.SampleCount == 0) throw _text.NoSample(TimedStacksFormat.FormatName, "lines such as \"12.345678;java (12);main (13);run;step 1\": time, process, thread, frames from the root, weight");
        _text.StacksCut = _stacks.StacksCut;
        _text.Finish();
    }

    public void Dispose() => _text.Dispose();

    private void Add(in TimedLine line)
    {
        if (_builder.SampleCount == 0) BeginClock(line.TimeNs);
        _event ??= Event();
        _builder.AddSample(new SampleInput(line.TimeNs, _stacks.Add(line.Stack), _threads.Add(line.Owner, line.ProcessLength), _event.Value, Weight: line.Weight));
    }

    private void BeginClock(long firstNs)
    {
        _clock ??= firstNs >= LeastUnixNs ? "unix" : "monotonic";
        _builder.ClockSource = _clock;
        if (_clock == "unix") _builder.UnixOffsetNs = 0;
    }

    /// <summary>A comment; <c># key: value</c> says what the samples after it are.</summary>
    private void Comment(ReadOnlySpan<byte> comment, ReadOnlySpan<byte> line)
    {
        var colon = comment.IndexOf((byte)':');
        if (colon < 0) return;
        var key = Fields.TrimStart(Fields.TrimEnd(comment[..colon]));
        var value = Fields.TrimStart(Fields.TrimEnd(comment[(colon + 1)..]));
        if (value.IsEmpty) return;
        if (key.SequenceEqual("event"u8)) (_eventName, _unit, _event) = (_text.Names.Decode(value), null, null);
        else if (key.SequenceEqual("unit"u8)) (_unit, _event) = (_text.Names.Decode(value), null);
        else if (key.SequenceEqual("host"u8)) _builder.Capture = _builder.Capture with { Host = _text.Names.Decode(value) };
        else if (key.SequenceEqual("command"u8)) _builder.Capture = _builder.Capture with { CommandLine = _text.Names.Decode(value) };
        else if (key.SequenceEqual("producer"u8)) _builder.Capture = _builder.Capture with { Producer = _text.Names.Decode(value) };
        else if (key.SequenceEqual("hertz"u8) && Fields.TryParse(value, out var hertz) && hertz is > 0 and < 1_000_000) _builder.Capture = _builder.Capture with { SamplingHz = hertz };
        else if (key.SequenceEqual("clock"u8) && _builder.SampleCount > 0) _text.Skip(LateClock, line);
        else if (key.SequenceEqual("clock"u8)) _clock = _text.Names.Decode(value);
    }

    private EventId Event()
    {
        var name = _builder.EventCount < MaxEvents ? _eventName : "other events";
        var row = EventNames.Describe(name, hasPeriod: true);
        var unit = _unit ?? row.Unit;
        // One large allocation says more than a thousand small ones.
        return _builder.Event(row with { Unit = unit, IsWeighted = unit is "bytes" });
    }

    private FrameRow Frame(ReadOnlySpan<byte> text)
    {
        var kind = FrameMarks.KindOf(text);
        var name = Escapes.Remove(kind is null ? text : text[..^FrameMarks.Length]);
        return new FrameRow(_builder.Intern(_text.Names.Decode(name)), StringId.Empty, kind ?? (FrameMarks.IsUnknown(text) ? FrameKind.Unknown : FrameKind.User), StringId.Empty, 0);
    }
}
