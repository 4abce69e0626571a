using FlameScope.Formats.Text;
using FlameScope.Formats.TimedStacks;
using FlameScope.Profiles;

namespace FlameScope.Formats.StackBlocks;

/// <summary>
/// Reads stacks that are printed a frame a line, leaf first. A line with a time begins a sample, and the next one ends it, since DTrace and bpftrace print blank lines inside a sample.
/// Without times, a stack ends at its count.
/// <code>
/// 5076600000123 2 1234 1240 java                     time, CPU, process, thread, comm
///         __schedule+12                              DTrace: genunix`cv_wait+0x61
/// --                                                 between kernel and user, or a blank line
///         __read+13
///
///     func_a                                         bcc, DTrace's aggregations: no time, a count at the end
///     main
///     -                func_ab (13549)               bcc: the process
///         5
/// @[comm,                                            bpftrace's maps
///     __schedule+12
/// ]: 22186
/// </code>
/// </summary>
internal sealed class StackBlocksReader : IDisposable
{
    private const int MaxEvents = 4096;
    private const string NotUnderstood = "neither a stack, a time before one nor a count after it";
    private const string NoCount = "stack without a time before it or a count after it";
    private const string NoStack = "map of bpftrace without a stack";
    private const string CutOff = "stack cut off where the file ends early";

    private readonly ProfileBuilder _builder;
    private readonly TextInput _text;
    private readonly BlockStack _stack;
    private readonly ByteTable _owners = new();
    private readonly ByteTable _comms = new();
    private readonly List<ThreadId> _threads = [];
    private string _eventName = "";
    private long _scale = 1;
    private EventId? _timedEvent;
    private EventId? _countEvent;

    // The sample that is open: one with a time, or a map.
    private long? _time;
    private short _cpu = -1;
    private ThreadId _thread;
    private bool _isSwapper;
    private bool _isMap;
    private string _comm = "";
    private int? _processId;

    /// <summary>A reader of a file.</summary>
    public StackBlocksReader(Stream input, ProfileBuilder builder, ReadContext context)
    {
        _builder = builder;
        _text = new TextInput(input, builder, context);
        _stack = new BlockStack(builder, _text.Names, context.Limits.MaxStackDepth);
    }

    /// <summary>Reads all of it.</summary>
    public void Read()
    {
        while (_text.TryRead(out var line))
        {
            if (!_text.IsWithinLimits(_stack.Count + _owners.Count + _comms.Count, _stack.Bytes + _owners.Bytes + _comms.Bytes)) break;
            Line(line);
        }

        // Where the input was cut short, the last stack may lack frames.
        if (_text.EndedEarly && (_time is not null || !_stack.IsEmpty)) _text.Skip(CutOff, default);
        else EndTimed();
        Finish();
    }

    public void Dispose() => _text.Dispose();

    private void Line(ReadOnlySpan<byte> line)
    {
        var text = Fields.TrimStart(Fields.TrimEnd(line));
        if (_isMap)
        {
            MapLine(line, text);
        }
        else if (text.IsEmpty)
        {
            _stack.AddGap();
        }
        else if (text.SequenceEqual("--"u8))
        {
            _stack.AddMark();
        }
        else if (Fields.IsBlank(line[0]))
        {
            IndentedLine(line, text);
        }
        else if (BlockHeader.TryParse(line, out var header))
        {
            EndTimed();
            Begin(header, header.Cpu);
        }
        else if (_time is not null && text.Length >= 8 && Fields.HexLength(text) == text.Length)
        {
            // bpftrace's raw mode indents nothing.
            _stack.Add(text);
        }
        else
        {
            OtherLine(line);
        }
    }

    private void IndentedLine(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text)
    {
        if (Fields.IsDigit(text[0]))
        {
            if (ProbeLine.TryParse(text, out var cpu, out var probe, out var output))
            {
                Probe(cpu, probe, output);
                return;
            }

            if (_time is null && Fields.TryParse(text, out var count))
            {
                if (_stack.IsEmpty) _text.Skip(NotUnderstood, line);
                else Add(count);
                return;
            }
        }

        if (_time is null && text is [(byte)'-', (byte)' ', ..] && TryProcess(Fields.TrimStart(text[1..]))) return;
        _stack.Add(text);
    }

    private void MapLine(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return;
        if (!Fields.IsBlank(line[0]) && MapKey.TryClose(line, out var value, out var after))
        {
            if (!after.IsEmpty) _comm = Comm(after);
            _isMap = false;
            Add(value);
        }
        else if (line[0] == ',')
        {
            _stack.AddMark();
        }
        else if (line[0] == '@')
        {
            _isMap = false;
            Line(line);
        }
        else
        {
            _stack.Add(text);
        }
    }

    private void OtherLine(ReadOnlySpan<byte> line)
    {
        if (MapKey.TryOpen(line, out var name, out var comm))
        {
            EndTimed();
            _isMap = true;
            _stack.Clear();
            _comm = Comm(comm);
            Named(_text.Names.Decode(name), scale: 1);
        }
        else if (line[0] == '@')
        {
            EndTimed();
            _text.Skip(NoStack, line);
        }
        else if (line.IndexOf("off-CPU time (us)"u8) >= 0)
        {
            Named("off-CPU time", scale: 1000);
        }
        else if (_time is not null || _builder.SampleCount > 0)
        {
            // What stands before the first stack are titles.
            if (!line.SequenceEqual("[...]"u8)) _text.Skip(NotUnderstood, line);
        }
    }

    private void Named(string name, long scale)
    {
        if (name == _eventName && scale == _scale) return;
        (_eventName, _scale, _countEvent) = (name, scale, null);
    }

    private void Probe(short cpu, ReadOnlySpan<byte> probe, ReadOnlySpan<byte> output)
    {
        EndTimed();
        _stack.Clear();
        if (!BlockHeader.TryParse(output, out var header)) return;
        var name = _text.Names.Decode(probe);
        if (name != _eventName) (_eventName, _timedEvent) = (name, null);
        Begin(header, cpu);
    }

    /// <summary>bcc's line after a stack: <c>func_ab (13549)</c>.</summary>
    private bool TryProcess(ReadOnlySpan<byte> text)
    {
        if (text is not [.., (byte)')'] || text.LastIndexOf(" ("u8) is not (> 0 and var open) || !Fields.TryParse(text[(open + 2)..^1], out var id) || id > int.MaxValue) return false;
        _comm = Comm(text[..open]);
        _processId = (int)id;
        return true;
    }

    /// <summary>A thread's name, counted among the distinct names.</summary>
    private string Comm(ReadOnlySpan<byte> text)
    {
        _ = _comms.Add(text, out _);
        return _text.Names.Decode(text);
    }

    private void Begin(in BlockHeader header, short cpu)
    {
        _stack.Clear();
        _time = header.TimeNs;
        _cpu = cpu;
        if (_builder.SampleCount == 0)
        {
            _builder.ClockSource = header.TimeNs >= TimedStacksReader.LeastUnixNs ? "unix" : "monotonic";
            if (header.TimeNs >= TimedStacksReader.LeastUnixNs) _builder.UnixOffsetNs = 0;
        }

        _isSwapper = header.Tid == 0 && (header.ProcessId ?? 0) == 0;
        if (_isSwapper)
        {
            // Linux has a swapper for each CPU; elsewhere it is one process (sched, kernel_task).
            var comm = header.Comm.IsEmpty || header.Comm.StartsWith("swapper"u8) ? "swapper" : Comm(header.Comm);
            _thread = _builder.Thread(0, 0, comm, cpu);
            return;
        }

        var number = _owners.Add(header.Owner, out var isNew);
        if (isNew) _threads.Add(_builder.Thread(header.ProcessId, header.Tid, _text.Names.Decode(header.Comm)));
        _thread = _threads[number];
    }

    private void EndTimed()
    {
        if (_time is not { } time)
        {
            if (!_stack.IsEmpty) _text.Skip(NoCount, default);
            _stack.Clear();
            return;
        }

        var isCpuTime = _eventName.Length == 0 || _eventName.StartsWith("profile", StringComparison.Ordinal) || _eventName.StartsWith("tick", StringComparison.Ordinal);
        _timedEvent ??= Event(_eventName.Length == 0 ? "samples" : _eventName, "samples", isCpuTime, isWeighted: false);
        var stack = _stack.Build(out var isIdle);
        var state = !isCpuTime ? SampleState.Unknown : _isSwapper && isIdle ? SampleState.Idle : SampleState.Running;
        _builder.AddSample(new SampleInput(time, stack, _thread, _timedEvent.Value, _cpu, Weight: 1, state));
        _time = null;
        _stack.Clear();
    }

    /// <summary>A stack with a count and without a time.</summary>
    private void Add(long count)
    {
        _countEvent ??= Event(_eventName.Length == 0 ? "count" : _eventName, _scale == 1 ? "counts" : "ns", isCpuTime: false, isWeighted: true);
        var thread = _builder.Thread(_processId, tid: null, _comm);
        var weight = count > long.MaxValue / _scale ? long.MaxValue : count * _scale;
        _builder.AddSample(new SampleInput(TimeNs: null, _stack.Build(out _), thread, _countEvent.Value, Weight: weight));
        _stack.Clear();
        (_comm, _processId) = ("", null);
    }

    private EventId Event(string name, string unit, bool isCpuTime, bool isWeighted)
    {
        if (_builder.EventCount >= MaxEvents) name = "other events";
        return _builder.Event(new EventRow(name, name, unit, isCpuTime, isWeighted));
    }

    private void Finish()
    {
        if (_builder.SampleCount == 0) throw _text.NoSample(StackBlocksFormat.FormatName, "stacks with a line such as \"5076600000123 2 1234 1240 java\" before each, as the recipes in docs/recording.md print, or with a count after each");
        _text.StacksCut = _stack.StacksCut;
        _text.Finish();
        if (_timedEvent is null) _builder.Report.Note("Stacks with a count carry no times, so there is a flame graph and no heat map. For a heat map, print a time before each stack: the recipes are in docs/recording.md.");
    }
}
