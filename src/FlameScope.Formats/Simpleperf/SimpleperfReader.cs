using System.Buffers.Binary;
using System.Globalization;
using FlameScope.Formats.PerfScript;
using FlameScope.Formats.Protobuf;
using FlameScope.Profiles;

namespace FlameScope.Formats.Simpleperf;

/// <summary>
/// Reads records of a length and a protobuf message (platform/system/extras, simpleperf/cmd_report_sample.proto). Samples come before the files and threads that they name, so they are kept as they
/// stand until the end.
/// </summary>
internal sealed class SimpleperfReader
{
    private const int Version = 1;

    /// <summary>Ways of execution: native, interpreted, compiled at run time, the runtime itself.</summary>
    private const int Executions = 4;

    /// <summary>Bytes of a frame in the list by which a stack is recognised: file, symbol, kind of execution.</summary>
    private const int EntryLength = 12;

    private readonly ProfileBuilder _builder;
    private readonly ReadContext _context;
    private readonly SampleSink _sink;
    private readonly MessageLog _samples = new();
    private readonly IdTable _fileIds = new();
    private readonly List<(string Path, int FirstSymbol, int SymbolCount)> _files = [];
    private readonly ByteList _symbols = new();

    /// <summary>The frame + 1 of each symbol and way of execution; made when all symbols are there.</summary>
    private int[] _frames = [];
    private readonly IdTable _threadIds = new();
    private readonly List<ThreadId> _threads = [];
    private readonly List<string> _eventNames = [];
    private readonly List<(EventId Id, bool IsCpuTime)> _events = [];
    private readonly KnownStacks _stacks = new();
    private byte[] _chain = new byte[1024];
    private bool _hasMoreSamples;
    private string? _package;
    private long _lost;
    private long _switches;
    private long _unknownFiles;

    public SimpleperfReader(ProfileBuilder builder, ReadContext context)
    {
        _builder = builder;
        _context = context;
        _sink = new SampleSink(builder, context) { HoldsSamples = true };

        // A record of each CPU's buffer after another: sorting them is no news.
        builder.ReportsOrder = false;
    }

    /// <summary>Reads all of it.</summary>
    public void Read(Stream input)
    {
        using var reader = new WireReader(input);
        if (!reader.TryRaw(SimpleperfFormat.Magic.Length + 2, out var head)) throw Refused(reader, "no records");
        var version = BinaryPrimitives.ReadUInt16LittleEndian(head[^2..]);
        if (version != Version) throw Refused(reader, string.Create(CultureInfo.InvariantCulture, $"version {version} of its format, of which version {Version} is known"));
        while (_sink.HasRoom() && reader.TryRaw(4, out var size) && BinaryPrimitives.ReadUInt32LittleEndian(size) is > 0 and var length)
        {
            reader.BeginMessage(length);
            if (reader.TryMessage(out var record)) Record(record, reader.FieldPosition);
            else if (reader.EndedBecause is not null) break;
            else if (!reader.TrySkip()) break;
        }

        AddSamples(reader.Position);
        if (_builder.SampleCount == 0) throw Refused(reader, "no samples");
        if (_hasMoreSamples) _sink.Stop(string.Create(CultureInfo.InvariantCulture, $"it holds more than {_context.Limits.MaxSamples:N0} samples"));
        _builder.ClockSource = "monotonic";
        _builder.Capture = new Capture { CommandLine = _package, LostEvents = _lost > 0 ? _lost : null };
        if (_lost > 0) _builder.Report.Note(string.Create(CultureInfo.InvariantCulture, $"simpleperf says that it lost {_lost:N0} samples while recording."));
        if (_switches > 0) _builder.Report.Note(string.Create(CultureInfo.InvariantCulture, $"{_switches:N0} context switches are not shown: they have no stack."));
        if (_unknownFiles > 0) _builder.Report.Note(string.Create(CultureInfo.InvariantCulture, $"{_unknownFiles:N0} times a frame names a file that the report does not hold."));
        _sink.Finish(reader);
    }

    private static ProfileFormatException Refused(WireReader reader, string found) =>
        ProfileFormatException.OfFile(SimpleperfFormat.FormatName, reader.Position, PositionUnit.Byte, found, "samples, as `simpleperf report-sample --protobuf --show-callchain` writes them");

    private void Record(ReadOnlySpan<byte> record, long position)
    {
        var fields = new WireFields(record);
        while (_sink.HasRoom() && fields.Next())
        {
            switch (fields.Number)
            {
                case 1 when _samples.Count < _context.Limits.MaxSamples && _samples.Cost < 64L * _context.Limits.MaxSamples:
                    _samples.Add(fields.Bytes);
                    break;
                case 1:
                    // What stands after them are the files and threads that the others name.
                    _hasMoreSamples = true;
                    break;
                case 2:
                    Lost(fields.Bytes);
                    break;
                case 3:
                    File(fields.Bytes);
                    break;
                case 4:
                    Thread(fields.Bytes);
                    break;
                case 5:
                    MetaInfo(fields.Bytes);
                    break;
                case 6:
                    _switches++;
                    break;
            }
        }

        if (fields.IsDamaged) _builder.Report.Skip("record that is damaged", position, default);
    }

    private void Lost(ReadOnlySpan<byte> message)
    {
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 2 && fields.Value < int.MaxValue) _lost += (long)fields.Value;
        }
    }

    private void File(ReadOnlySpan<byte> message)
    {
        var (id, path, first) = (0UL, "", _symbols.Count);
        _sink.Keep(bytes: 32);
        var fields = new WireFields(message);
        while (_sink.HasRoom() && fields.Next())
        {
            if (fields.Number == 1)
            {
                id = fields.Value;
            }
            else if (fields.Number == 2)
            {
                path = _sink.Name(fields.Bytes);
            }
            else if (fields.Number == 3)
            {
                _sink.Keep(fields.Bytes.Length);
                _symbols.Add(fields.Bytes);
            }
        }

        // For frames without a symbol.
        _symbols.Add("[unknown]"u8);

        var number = _fileIds.Add(id, out var isNew);
        var file = (path, first, _symbols.Count - first - 1);
        if (isNew) _files.Add(file);
        else _files[number] = file;
    }

    private void Thread(ReadOnlySpan<byte> message)
    {
        var (tid, pid, name) = (-1, -1, "");
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1) tid = fields.Index;
            else if (fields.Number == 2) pid = fields.Index;
            else if (fields.Number == 3) name = _sink.Name(fields.Bytes);
        }

        if (tid < 0) return;
        _sink.Keep(name.Length);
        var number = _threadIds.Add((ulong)tid, out var isNew);
        var thread = _builder.Thread(pid >= 0 ? pid : null, tid, name);
        if (isNew) _threads.Add(thread);
        else _threads[number] = thread;
    }

    private void MetaInfo(ReadOnlySpan<byte> message)
    {
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1 && _eventNames.Count < EventInterner.MaxEvents) _eventNames.Add(_sink.Name(fields.Bytes));
            else if (fields.Number == 2) _package = _sink.Name(fields.Bytes);
        }
    }

    private void AddSamples(long position)
    {
        if (_eventNames.Count == 0) _eventNames.Add(EventNames.None);
        foreach (var name in _eventNames)
        {
            var row = EventNames.Describe(name, hasPeriod: true);
            _events.Add((_builder.Event(row), row.IsCpuTime));
        }

        foreach (var sample in _samples)
        {
            if (!AddSample(sample, position)) break;
        }
    }

    private bool AddSample(ReadOnlySpan<byte> message, long position)
    {
        var (time, tid, weight, type, length) = (-1L, -1, 1L, 0, 0);
        var fields = new WireFields(message);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case 1:
                    time = fields.Signed;
                    break;
                case 2:
                    tid = fields.Index;
                    break;
                case 3 when length <= _context.Limits.MaxStackDepth * EntryLength:
                    // One more than a stack may have says that it is to be cut. The address is not part of the frame, so it is no part of what the stack is recognised by.
                    length = Entry(length, fields.Bytes);
                    break;
                case 4:
                    weight = fields.Signed;
                    break;
                case 5:
                    type = fields.Index;
                    break;
            }
        }

        if (fields.IsDamaged)
        {
            _builder.Report.Skip("sample that is damaged", position, default);
            return true;
        }

        var thread = tid >= 0 && _threadIds.Find((ulong)tid) is >= 0 and var number ? _threads[number] : _builder.Thread(null, tid >= 0 ? tid : null, "");
        var (sampled, isCpuTime) = _events[(uint)type < (uint)_events.Count ? type : 0];
        return _sink.Add(new SampleInput(time >= 0 ? time : null, Stack(_chain.AsSpan(0, length)), thread, sampled, Cpu: -1, weight, isCpuTime ? SampleState.Running : SampleState.Unknown), position);
    }

    /// <summary>Adds a frame of a call chain to the list in 12 bytes: file, symbol, kind of execution.</summary>
    private int Entry(int length, ReadOnlySpan<byte> message)
    {
        var (file, symbol, execution) = (-1, -1, 0);
        if (!TryUsualEntry(message, ref file, ref symbol))
        {
            var fields = new WireFields(message);
            while (fields.Next())
            {
                if (fields.Number == 2) file = fields.Index;
                else if (fields.Number == 3) symbol = fields.Index;
                else if (fields.Number == 4) execution = fields.Index;
            }
        }

        if (_chain.Length - length < EntryLength) Array.Resize(ref _chain, _chain.Length * 2);
        var entry = _chain.AsSpan(length, EntryLength);
        BinaryPrimitives.WriteInt32LittleEndian(entry, file);
        BinaryPrimitives.WriteInt32LittleEndian(entry[4..], symbol);
        BinaryPrimitives.WriteInt32LittleEndian(entry[8..], execution);
        return length + EntryLength;
    }

    /// <summary>Address, file and symbol, in this order, and nothing else: so nearly all frames are written.</summary>
    private static bool TryUsualEntry(ReadOnlySpan<byte> message, ref int file, ref int symbol)
    {
        const byte Address = 0x08, File = 0x10, Symbol = 0x18;
        var at = 1;
        if (message.Length < 6 || message[0] != Address || !WireFields.TryVarint(message, ref at, out _)) return false;
        if (at >= message.Length || message[at++] != File || !WireFields.TryVarint(message, ref at, out var fileId)) return false;
        if (at >= message.Length || message[at++] != Symbol || !WireFields.TryVarint(message, ref at, out var symbolId) || at != message.Length) return false;
        file = fileId <= int.MaxValue ? (int)fileId : -1;
        symbol = symbolId <= int.MaxValue ? (int)symbolId : -1;
        return true;
    }

    private StackId Stack(ReadOnlySpan<byte> chain)
    {
        var hash = KnownStacks.Hash(chain);
        if (_stacks.TryGet(chain, hash, out var stack)) return stack;
        _sink.BeginStack();
        for (var at = 0; at < chain.Length; at += EntryLength)
        {
            var frame = Frame(BinaryPrimitives.ReadInt32LittleEndian(chain[at..]), BinaryPrimitives.ReadInt32LittleEndian(chain[(at + 4)..]), BinaryPrimitives.ReadInt32LittleEndian(chain[(at + 8)..]));
            if (!_sink.Push(frame)) break;
        }

        stack = _sink.EndStack();
        _stacks.Add(chain, hash, stack);
        return stack;
    }

    private FrameId Frame(int fileId, int symbol, int execution)
    {
        var number = fileId < 0 ? -1 : _fileIds.Find((ulong)fileId);
        if (number < 0)
        {
            _unknownFiles++;
            return _builder.Frame("[unknown]", "", FrameKind.Unknown);
        }

        var file = _files[number];
        var row = file.FirstSymbol + ((uint)symbol < (uint)file.SymbolCount ? symbol : file.SymbolCount);
        if (execution is < 0 or >= Executions) execution = 0;
        if (_frames.Length == 0) _frames = new int[_symbols.Count * Executions];
        ref var known = ref _frames[(row * Executions) + execution];
        if (known == 0)
        {
            var kind = execution switch { 1 => FrameKind.Interpreted, 2 => FrameKind.Jit, 3 => FrameKind.Runtime, _ => LibraryKinds.Of(file.Path) };
            known = _builder.Frame(_sink.Symbols.Readable(_sink.Name(_symbols[row])), file.Path, kind).Value + 1;
        }

        return new FrameId(known - 1);
    }
}
