using System.Globalization;
using FlameScope.Formats.Collections;
using FlameScope.Formats.PerfScript;
using FlameScope.Formats.Protobuf;
using FlameScope.Profiles;

namespace FlameScope.Formats.Perfetto;

/// <summary>
/// Reads a trace packet by packet (google/perfetto, protos/perfetto/trace/trace_packet.proto and what it names). Of the many kinds of packets those that sample call stacks count, and what they need:
/// interned data, defaults, clocks, and the names of processes and threads.
/// </summary>
internal sealed class PerfettoReader
{
    private const string DamagedPackets = "compressed packets that are damaged";

    /// <summary>Bytes that a writer takes whose packets are read.</summary>
    private const int SequenceCost = 700;

    private const long NoTime = long.MinValue;

    private readonly ProfileBuilder _builder;
    private readonly SampleSink _sink;
    private readonly PerfettoClocks _clocks = new();
    private readonly PerfettoNames _names;
    private readonly PerfettoSymbols _symbols;
    private readonly IdTable _sequenceIds = new();
    private readonly List<PerfettoSequence> _sequences = [];
    private readonly PartList<Held> _held = new();
    private long _packets;
    private long _skipped;
    private long _lost;
    private long _heapPackets;
    private double? _hertz;

    public PerfettoReader(ProfileBuilder builder, ReadContext context)
    {
        _builder = builder;
        _sink = new SampleSink(builder, context) { HoldsSamples = true };

        // Each sequence is written apart: sorting them is no news.
        builder.ReportsOrder = false;
        _names = new PerfettoNames(_sink);
        _symbols = new PerfettoSymbols(_sink);
        _context = context;
        _maxSamples = context.Limits.MaxSamples;
    }

    private readonly ReadContext _context;
    private readonly int _maxSamples;
    private long _inflated;
    private bool _hasMoreSamples;

    /// <summary>Reads all of it.</summary>
    public void Read(Stream input)
    {
        using var reader = new WireReader(input);
        while (_sink.HasRoom() && reader.Next())
        {
            if (reader.Number == 1 && reader.TryMessage(out var packet)) Packet(packet, reader.FieldPosition, isInflated: false);
        }

        // Names and symbols may come after the samples of those that have them.
        _builder.Reserve(_held.Count);
        foreach (ref readonly var held in _held)
        {
            var thread = _names.Thread(held.Pid, held.Tid);
            if (!_sink.Add(new SampleInput(held.Time == NoTime ? null : held.Time, _symbols.Named(held.Stack), thread, held.Event, held.Cpu, held.Weight, held.State), reader.Position)) break;
        }

        if (_builder.SampleCount == 0)
        {
            var found = string.Create(CultureInfo.InvariantCulture, $"no samples of call stacks in {_packets:N0} packets{(_heapPackets > 0 ? ", but heap profiles, which have no times" : "")}");
            throw ProfileFormatException.OfFile(PerfettoFormat.FormatName, reader.Position, PositionUnit.Byte, found, "samples of the data source linux.perf with callstack_sampling");
        }

        if (_hasMoreSamples) _sink.Stop(string.Create(CultureInfo.InvariantCulture, $"it holds more than {_maxSamples:N0} samples"));
        (_builder.ClockSource, _builder.UnixOffsetNs) = ("boot time", _clocks.UnixOffsetNs);
        _builder.Capture = new Capture { SamplingHz = _hertz, LostEvents = _lost > 0 ? _lost : null };
        if (_skipped > 0) _builder.Report.Note(string.Create(CultureInfo.InvariantCulture, $"The profiler says that it skipped {_skipped:N0} samples whose stacks it could not unwind."));
        if (_lost > 0) _builder.Report.Note(string.Create(CultureInfo.InvariantCulture, $"The profiler says that the kernel lost {_lost:N0} records."));
        _sink.Finish(reader);
    }

    private void Packet(ReadOnlySpan<byte> packet, long position, bool isInflated)
    {
        _packets++;
        var (sequenceId, time, clock, isCleared, isDropped) = (0U, -1L, 0U, false, false);
        ReadOnlySpan<byte> perfSample = default, stackSample = default, interned = default, defaults = default, snapshot = default;
        var fields = new WireFields(packet);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case 2 when fields.Type == WireType.Bytes:
                    _names.AddTree(fields.Bytes);
                    break;
                case 6 when snapshot.IsEmpty:
                    snapshot = fields.Bytes;
                    break;
                case 8:
                    time = fields.Signed;
                    break;
                case 10:
                    sequenceId = (uint)fields.Value;
                    break;
                case 12:
                    interned = fields.Bytes;
                    break;
                case 13:
                    isCleared |= (fields.Value & 1) != 0;
                    break;
                case 37:
                    _heapPackets++;
                    break;
                case 41:
                    isCleared |= fields.Value != 0;
                    break;
                case 42:
                    isDropped = fields.Value != 0;
                    break;
                case 50 when !isInflated && fields.Type == WireType.Bytes:
                    Inflate(fields.Bytes, position);
                    break;
                case 58:
                    clock = (uint)fields.Value;
                    break;
                case 59:
                    defaults = fields.Bytes;
                    break;
                case 60 when fields.Type == WireType.Bytes:
                    _names.AddTrack(fields.Bytes);
                    break;
                case 61 when fields.Type == WireType.Bytes:
                    _symbols.AddModule(fields.Bytes);
                    break;
                case 66:
                    perfSample = fields.Bytes;
                    break;
                case 135:
                    stackSample = fields.Bytes;
                    break;
            }
        }

        if (fields.IsDamaged)
        {
            _builder.Report.Skip("packet that is damaged", position, default);
            return;
        }

        if (!snapshot.IsEmpty) _clocks.Add(sequenceId, snapshot);
        if (interned.IsEmpty && defaults.IsEmpty && perfSample.IsEmpty && stackSample.IsEmpty && (!isCleared || _sequenceIds.Find(sequenceId) < 0)) return;
        var sequence = Sequence(sequenceId);
        if (isCleared) sequence.Clear();
        else if (isDropped) sequence.IsBroken = true;
        if (!defaults.IsEmpty) Defaults(defaults, sequence);
        if (!interned.IsEmpty) sequence.Add(interned);
        if (perfSample.IsEmpty && stackSample.IsEmpty) return;
        if (_held.Count >= _maxSamples)
        {
            _hasMoreSamples = true;
            return;
        }

        var moment = time < 0 ? null : _clocks.ToBootTime(sequenceId, clock != 0 ? clock : sequence.Clock, time);
        if (time >= 0 && moment is null) _builder.Report.Skip("sample on a clock that no snapshot tells", position, default);
        if (!perfSample.IsEmpty) PerfSample(perfSample, sequence, moment, position);
        else StackSample(stackSample, sequence, moment, position);
    }

    /// <summary>Reads packets that stand compressed in another: a trace of them alone, which holds no compressed ones in turn.</summary>
    private void Inflate(ReadOnlySpan<byte> compressed, long position)
    {
        using var packets = new InflatedPackets(compressed, _context.Limits.MaxBytes - _inflated, _context.Cancel);
        try
        {
            using var reader = new WireReader(packets);
            while (_sink.HasRoom() && reader.Next())
            {
                if (reader.Number == 1 && reader.TryMessage(out var packet)) Packet(packet, position, isInflated: true);
            }

            if (reader.EndedBecause is not null && !packets.IsFull) _builder.Report.Skip(DamagedPackets, position, default);
        }
        catch (InvalidDataException)
        {
            _builder.Report.Skip(DamagedPackets, position, default);
        }

        _inflated += packets.Bytes;
        if (packets.IsFull) _sink.Stop(string.Create(CultureInfo.InvariantCulture, $"it holds more than {_context.Limits.MaxBytes:N0} bytes in compressed packets"));
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> message, int number)
    {
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == number && fields.Type == WireType.Bytes) return fields.Bytes;
        }

        return default;
    }

    private PerfettoSequence Sequence(uint id)
    {
        var number = _sequenceIds.Add(id, out var isNew);
        if (isNew)
        {
            _sink.Keep(SequenceCost);
            _sequences.Add(new PerfettoSequence(_sink, _symbols));
        }

        return _sequences[number];
    }

    private void Defaults(ReadOnlySpan<byte> message, PerfettoSequence sequence)
    {
        var fields = new WireFields(message);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case 58:
                    sequence.Clock = (uint)fields.Value;
                    break;
                case 12:
                    SetEvent(sequence, PerfettoEvents.OfTimebase(Field(fields.Bytes, 1), _sink, out var hertz));
                    _hertz ??= hertz;
                    break;
                case 100:
                    SetEvent(sequence, PerfettoEvents.OfCounter(Field(fields.Bytes, 2), Field(fields.Bytes, 1), _sink));
                    break;
            }
        }
    }

    private void SetEvent(PerfettoSequence sequence, EventRow row)
    {
        if (_builder.EventCount >= EventInterner.MaxEvents) row = new EventRow("other events", "other events", "events", IsCpuTime: false);
        sequence.Event = _builder.Event(row);
        sequence.IsCpuTime = row.IsCpuTime;
    }

    private void PerfSample(ReadOnlySpan<byte> message, PerfettoSequence sequence, long? time, long position)
    {
        var (cpu, pid, tid, stackId, weight, isSample) = (-1, -1, -1, 0UL, 1L, true);
        var fields = new WireFields(message);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case 1:
                    cpu = fields.Index;
                    break;
                case 2:
                    pid = fields.Index;
                    break;
                case 3:
                    tid = fields.Index;
                    break;
                case 4:
                    stackId = fields.Value;
                    break;
                case 6:
                    weight = fields.Signed;
                    break;
                case 17:
                    _lost += fields.Value < int.MaxValue ? (long)fields.Value : 0;
                    isSample = false;
                    break;
                case 18:
                    _skipped++;
                    isSample = false;
                    break;
            }
        }

        if (!isSample) return;
        if (sequence.Event is null) SetEvent(sequence, EventNames.Describe("cpu-clock", hasPeriod: true));
        Hold(time, StackOf(stackId, sequence, position), pid, tid, cpu, weight, sequence);
    }

    private StackId StackOf(ulong id, PerfettoSequence sequence, long position)
    {
        if (id == 0) return StackId.Root;
        if (sequence.Stack(id) is { } stack) return stack;
        _builder.Report.Skip(sequence.IsBroken ? "stack that was in a packet that got lost" : "stack that is not there", position, default);
        return StackId.Root;
    }

    private void StackSample(ReadOnlySpan<byte> message, PerfettoSequence sequence, long? time, long position)
    {
        var (cpu, pid, tid, weight, stack) = (-1, -1, -1, 1L, StackId.Root);
        var fields = new WireFields(message);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case 1:
                    var task = new WireFields(fields.Bytes);
                    while (task.Next())
                    {
                        if (task.Number == 2) pid = task.Index;
                        else if (task.Number == 3) tid = task.Index;
                    }

                    break;
                case 3:
                    var execution = new WireFields(fields.Bytes);
                    while (execution.Next())
                    {
                        if (execution.Number == 2) cpu = execution.Index;
                    }

                    break;
                case 5:
                    stack = InlineStack(fields.Bytes);
                    break;
                case 6:
                    stack = StackOf(fields.Value, sequence, position);
                    break;
                case 11:
                    weight = fields.Signed;
                    break;
            }
        }

        if (sequence.Event is null) SetEvent(sequence, new EventRow("stack samples", "stack samples", "samples", IsCpuTime: false));
        Hold(time, stack, pid, tid, cpu, weight, sequence);
    }

    private StackId InlineStack(ReadOnlySpan<byte> message)
    {
        var frames = new List<FrameId>();
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1) frames.Add(PerfettoFrames.Frame(_sink, _sink.Name(Field(fields.Bytes, 1)), "", 0, 0));
        }

        return PerfettoFrames.Stack(_sink, frames);
    }

    private void Hold(long? time, StackId stack, int pid, int tid, int cpu, long weight, PerfettoSequence sequence)
    {
        var state = sequence.IsCpuTime ? SampleState.Running : SampleState.Unknown;
        _held.Add(new Held(time ?? NoTime, weight, stack, pid, tid, sequence.Event!.Value, cpu is >= 0 and <= short.MaxValue ? (short)cpu : (short)-1, state));
    }

    /// <summary>A sample; its time may be <see cref="NoTime"/>.</summary>
    private readonly record struct Held(long Time, long Weight, StackId Stack, int Pid, int Tid, EventId Event, short Cpu, SampleState State);
}
