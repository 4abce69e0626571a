using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using FlameScope.Formats.PerfScript;
using FlameScope.Formats.Protobuf;
using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.Simpleperf;

/// <summary>
/// Reads records of a title and indented fields, as platform/system/extras, simpleperf/cmd_report_sample.cpp prints them. The frame of the leaf stands among the fields of a sample, its callers below.
/// <code>
/// sample:
///   event_type: cpu-clock
///   time: 1516268753000000
///   event_count: 250000
///   thread_id: 7657
///   thread_name: com.example
///   vaddr_in_file: 3a4c
///   file: /system/lib64/libc.so
///   symbol: read
///   callchain:
///     vaddr_in_file: 1f00
///     file: /system/lib64/libart.so
///     symbol: art::Thread::Run()
/// </code>
/// </summary>
internal sealed class SimpleperfTextReader : IDisposable
{
    private const string NoTime = "sample without a time";
    private const string BadTime = "sample with a time out of bounds";
    private const string CutOff = "sample cut off where the file ends early";
    private const string NotUnderstood = "line that is no field of simpleperf's";

    private readonly ProfileBuilder _builder;
    private readonly TextInput _text;
    private readonly SimpleperfTextStack _stack;
    private readonly ByteTable _eventNames = new();
    private readonly List<(EventId Id, bool IsCpuTime)> _events = [];
    private readonly ByteTable _threadTexts = new();
    private readonly List<ThreadId> _threads = [];
    private Record _record;
    private string? _package;
    private long _lost;
    private long _switches;

    // The sample that is open.
    private int _event;
    private long? _time;
    private bool _hasBadTime;
    private long _weight;
    private int _tid;
    private byte[] _comm = new byte[64];
    private int _commLength;

    /// <summary>A reader of a file.</summary>
    public SimpleperfTextReader(Stream input, ProfileBuilder builder, ReadContext context)
    {
        _builder = builder;
        _text = new TextInput(input, builder, context);
        _stack = new SimpleperfTextStack(builder, _text.Names, context.Limits.MaxStackDepth);

        // Samples of each CPU's buffer, and those that were held back for their gaps: sorting them is no news.
        builder.ReportsOrder = false;
    }

    private enum Record
    {
        None,
        Sample,
        MetaInfo,
        LostSituation,
        Other,
    }

    /// <summary>Reads all of it.</summary>
    public void Read()
    {
        var isWithinLimits = true;
        while (isWithinLimits && _text.TryRead(out var line))
        {
            if (line is [(byte)' ', (byte)' ', ..]) Field(line);
            else if (!line.IsEmpty) isWithinLimits = Begin(line);
        }

        if (_record == Record.Sample && isWithinLimits)
        {
            // Where the input was cut short, the last stack may lack frames.
            if (_text.EndedEarly) _text.Skip(CutOff, default);
            else End();
        }

        if (_builder.SampleCount == 0) throw _text.NoSample(SimpleperfTextFormat.FormatName, "samples, as `simpleperf report-sample --show-callchain` prints them");
        _builder.ClockSource = "monotonic";
        _builder.Capture = new Capture { CommandLine = _package, LostEvents = _lost > 0 ? _lost : null };
        if (_lost > 0) _builder.Report.Note(string.Create(CultureInfo.InvariantCulture, $"simpleperf says that it lost {_lost:N0} samples while recording."));
        if (_switches > 0) _builder.Report.Note(string.Create(CultureInfo.InvariantCulture, $"{_switches:N0} context switches are not shown: they have no stack."));
        _text.StacksCut = _stack.StacksCut;
        _text.Finish();
    }

    public void Dispose() => _text.Dispose();

    /// <summary>A line that begins a record.</summary>
    /// <returns>False where a limit on the whole is reached.</returns>
    private bool Begin(ReadOnlySpan<byte> line)
    {
        if (_record == Record.Sample) End();
        _record = line.SequenceEqual("sample:"u8) ? Record.Sample
            : line.SequenceEqual("meta_info:"u8) ? Record.MetaInfo
            : line.SequenceEqual("lost_situation:"u8) ? Record.LostSituation
            : Record.Other;
        if (_record == Record.Other)
        {
            if (line.SequenceEqual("context_switch:"u8)) _switches++;
            else _text.Skip(NotUnderstood, line);
        }

        if (_record != Record.Sample) return true;
        _stack.Clear();
        (_event, _time, _hasBadTime, _weight, _tid, _commLength) = (-1, null, false, 1, -1, 0);
        return _text.IsWithinLimits(_stack.Count + _eventNames.Count + _threadTexts.Count, _stack.Bytes + _eventNames.Bytes + _threadTexts.Bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Field(ReadOnlySpan<byte> line)
    {
        var text = line[2..];
        if (text is [(byte)' ', (byte)' ', ..]) text = text[2..];
        var colon = text.IndexOf((byte)':');
        if (colon <= 0)
        {
            if (_record is Record.Sample or Record.MetaInfo) _text.Skip(NotUnderstood, line);
            return;
        }

        var key = text[..colon];
        var value = text[(colon + 1)..];
        if (value is [(byte)' ', ..]) value = value[1..];
        switch (_record)
        {
            case Record.Sample:
                SampleField(key, value, line);
                break;
            case Record.MetaInfo when key.SequenceEqual("app_package_name"u8):
                _package = _text.Names.Decode(value);
                break;
            case Record.LostSituation when key.SequenceEqual("lost_count"u8) && Fields.TryParse(value, out var lost) && lost < int.MaxValue:
                _lost += lost;
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SampleField(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, ReadOnlySpan<byte> line)
    {
        if (key.SequenceEqual("vaddr_in_file"u8))
        {
            _stack.BeginFrame();
        }
        else if (key.SequenceEqual("file"u8))
        {
            _stack.Add(SimpleperfTextStack.File, value);
        }
        else if (key.SequenceEqual("symbol"u8))
        {
            _stack.Add(SimpleperfTextStack.Symbol, value);
        }
        else if (key.SequenceEqual("execution_type"u8))
        {
            _stack.Add(SimpleperfTextStack.Execution, value);
        }
        else if (key.SequenceEqual("time"u8))
        {
            _time = Fields.TryParse(value, out var time) && SampleSink.IsTime(time) ? time : null;
            _hasBadTime = _time is null;
        }
        else if (key.SequenceEqual("event_type"u8))
        {
            _event = Event(value);
        }
        else if (key.SequenceEqual("event_count"u8))
        {
            _weight = Fields.TryParse(value, out var count) ? count : 1;
        }
        else if (key.SequenceEqual("thread_id"u8))
        {
            _tid = Fields.TryParse(value, out var tid) && tid <= int.MaxValue ? (int)tid : -1;
        }
        else if (key.SequenceEqual("thread_name"u8))
        {
            if (value.Length > _comm.Length) _comm = new byte[value.Length];
            value.CopyTo(_comm);
            _commLength = value.Length;
        }
        else if (!key.SequenceEqual("callchain"u8))
        {
            _text.Skip(NotUnderstood, line);
        }
    }

    private void End()
    {
        if (_time is not { } time)
        {
            _text.Skip(_hasBadTime ? BadTime : NoTime, default);
            return;
        }

        if (_event < 0) _event = Event("samples"u8);
        var (sampled, isCpuTime) = _events[_event];
        _builder.AddSample(new SampleInput(time, _stack.Build(), Thread(), sampled, Weight: _weight, State: isCpuTime ? SampleState.Running : SampleState.Unknown));
    }

    private int Event(ReadOnlySpan<byte> name)
    {
        var number = _eventNames.Add(name, out var isNew);
        if (!isNew) return number;
        var row = EventNames.Describe(_events.Count < EventInterner.MaxEvents - 1 ? _text.Names.Decode(name) : "other events", hasPeriod: true);
        _events.Add((_builder.Event(row), row.IsCpuTime));
        return number;
    }

    private ThreadId Thread()
    {
        Span<byte> id = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(id, _tid);
        var number = _threadTexts.Add(id, _comm.AsSpan(0, _commLength), out var isNew);
        if (isNew) _threads.Add(_builder.Thread(processId: null, _tid >= 0 ? _tid : null, _text.Names.Decode(_comm.AsSpan(0, _commLength))));
        return _threads[number];
    }
}
