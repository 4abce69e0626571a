using System.Globalization;
using FlameScope.Formats.PerfScript;
using FlameScope.Formats.Protobuf;
using FlameScope.Profiles;

namespace FlameScope.Formats.Nflxprofile;

/// <summary>
/// Reads the message field by field (schema: Netflix/nflxprofile, nflxprofile.proto). The samples' columns, packed or not, come before the nodes that they name, so they are kept until the end.
/// </summary>
internal sealed class NflxprofileReader
{
    private const double NsPerSecond = 1e9;

    /// <summary>Between these the start of a profile is seconds since 1970 and no machine's time since it started (2005 to 2042).</summary>
    private const double FirstUnixSecond = 1.1e9;
    private const double LastUnixSecond = 2.3e9;

    private readonly ProfileBuilder _builder;
    private readonly ReadContext _context;
    private readonly SampleSink _sink;
    private readonly NflxprofileNodes _nodes;
    private readonly List<uint> _samples = [];
    private readonly List<double> _deltas = [];
    private readonly List<int> _cpus = [];
    private readonly List<int> _pids = [];
    private readonly List<int> _tids = [];
    private readonly List<long> _values = [];
    private KnownNode[] _known = [];
    private double _start;
    private bool _saysNodeStacks;
    private bool _hasMoreSamples;

    public NflxprofileReader(ProfileBuilder builder, ReadContext context)
    {
        _builder = builder;
        _context = context;
        _sink = new SampleSink(builder, context) { HoldsSamples = true };
        _nodes = new NflxprofileNodes(_sink);
    }

    /// <summary>Reads all of it.</summary>
    public void Read(Stream input)
    {
        using var reader = new WireReader(input);
        while (_sink.HasRoom() && reader.Next()) Field(reader);
        _nodes.Complete(_saysNodeStacks);
        _known = new KnownNode[_nodes.Count];
        AddSamples(reader);
        if (_builder.SampleCount == 0)
        {
            throw ProfileFormatException.OfFile(NflxprofileFormat.FormatName, reader.Position, PositionUnit.Byte, reader.EndedBecause is { } reason ? "no sample that can be read: " + reason : "no samples", "samples with their nodes");
        }

        if (_hasMoreSamples) _sink.Stop(string.Create(CultureInfo.InvariantCulture, $"it holds more than {_context.Limits.MaxSamples:N0} samples"));
        _sink.Finish(reader);
    }

    private void Field(WireReader reader)
    {
        switch (reader.Number)
        {
            case 1:
                _start = BitConverter.UInt64BitsToDouble(reader.Value);
                break;
            case 3:
                while (reader.TryNumber(out var node) && HasRoomFor(_samples)) _samples.Add((uint)node);
                break;
            case 4:
                while (reader.TryFixed64(out var delta) && HasRoomFor(_deltas)) _deltas.Add(BitConverter.UInt64BitsToDouble(delta));
                break;
            case 5 when reader.TryMessage(out var entry):
                Node(entry, reader.FieldPosition);
                break;
            case 8 when reader.TryMessage(out var entry):
                Parameter(entry);
                break;
            case 9:
                Numbers(reader, _cpus);
                break;
            case 10:
                Numbers(reader, _pids);
                break;
            case 11:
                Numbers(reader, _tids);
                break;
            case 12:
                while (reader.TryNumber(out var value) && HasRoomFor(_values)) _values.Add((long)Math.Min(value, long.MaxValue));
                break;
        }
    }

    private void Numbers(WireReader reader, List<int> column)
    {
        while (reader.TryNumber(out var number) && HasRoomFor(column)) column.Add(number <= int.MaxValue ? (int)number : -1);
    }

    /// <summary>Samples beyond the limit are passed over, but not what stands after them: the nodes that the others name.</summary>
    private bool HasRoomFor<T>(List<T> column)
    {
        if (column.Count < _context.Limits.MaxSamples) return true;
        _hasMoreSamples = true;
        return false;
    }

    /// <summary>An entry of the map of nodes.</summary>
    private void Node(ReadOnlySpan<byte> entry, long position)
    {
        var key = 0u;
        ReadOnlySpan<byte> message = default;
        var fields = new WireFields(entry);
        while (fields.Next())
        {
            if (fields.Number == 1) key = (uint)fields.Value;
            else if (fields.Number == 2) message = fields.Bytes;
        }

        if (!_nodes.Add(key, message) || fields.IsDamaged) _builder.Report.Skip("node that is damaged", position, default);
    }

    /// <summary>Parameters say which columns there are, not always truly: what the file holds counts. Only that nodes list their frames is believed, since a node without frames does not show it.</summary>
    private void Parameter(ReadOnlySpan<byte> entry)
    {
        var isStack = false;
        var fields = new WireFields(entry);
        while (fields.Next())
        {
            if (fields.Number == 1) isStack = fields.Bytes.SequenceEqual("has_node_stack"u8);
            else if (fields.Number == 2) _saysNodeStacks |= isStack && fields.Bytes.SequenceEqual("true"u8);
        }
    }

    private void AddSamples(WireReader reader)
    {
        var hasValues = _values.Count > 0;
        var row = _builder.Event(new EventRow("samples", "samples", hasValues ? "value" : "samples", IsCpuTime: true));
        _builder.ClockSource = "source";
        if (_start is > FirstUnixSecond and < LastUnixSecond)
        {
            _builder.ClockSource = "seconds since 1970";
            _builder.UnixOffsetNs = 0;
        }

        var (time, isTime) = Math.Abs(_start) * NsPerSecond < ProfileBuilder.MaxTimeNs ? (Nanoseconds(_start), true) : (0, false);
        _builder.Reserve(_samples.Count);
        for (var i = 0; i < _samples.Count; i++)
        {
            var isDelta = i < _deltas.Count && Math.Abs(_deltas[i] * NsPerSecond) < ProfileBuilder.MaxTimeNs;
            if (isDelta) time = Math.Clamp(time + (long)Math.Round(_deltas[i] * NsPerSecond), -ProfileBuilder.MaxTimeNs - 1, ProfileBuilder.MaxTimeNs + 1);
            else if (i < _deltas.Count) _builder.Report.Skip("time that is no number", reader.Position, default);
            if (!AddSample(i, isTime && i < _deltas.Count ? time : null, row, reader.Position)) return;
        }

        if (_deltas.Count == 0 && _samples.Count > 0) _builder.Report.Note("The file tells no times (time_deltas is empty), so there is a flame graph and no heat map.");
    }

    /// <summary>Whole seconds and the rest apart: seconds since 1970 times 10^9 are beyond what a double holds to the nanosecond.</summary>
    private static long Nanoseconds(double seconds)
    {
        var whole = Math.Floor(seconds);
        return ((long)whole * 1_000_000_000) + (long)Math.Round((seconds - whole) * NsPerSecond);
    }

    private bool AddSample(int i, long? time, EventId row, long position)
    {
        var number = _nodes.Find(_samples[i]);
        if (number < 0)
        {
            _builder.Report.Skip("sample of a node that is not there", position, default);
            return true;
        }

        if (_known[number].Comm is null || _known[number].HasCommOfProcess) Know(number, i);
        ref readonly var known = ref _known[number];
        var pid = i < _pids.Count ? _pids[i] : known.Pid;
        var tid = i < _tids.Count ? _tids[i] : known.Tid;
        var cpu = i < _cpus.Count ? _cpus[i] : known.Cpu;
        var place = cpu is >= 0 and <= short.MaxValue ? (short)cpu : (short)-1;
        var thread = _sink.Thread(pid, tid, known.Comm!, known.IsSwapper ? place : (short)-1);
        var weight = i < _values.Count ? _values[i] : 1;
        return _sink.Add(new SampleInput(time, known.Stack, thread, row, place, weight, known.State), position);
    }

    /// <summary>What all samples of a node have in common. Only where a node has no name does it depend on the sample's process.</summary>
    private void Know(int number, int sample)
    {
        ref readonly var node = ref _nodes[number];
        var comm = _nodes.Comm(number, sample < _pids.Count ? _pids[sample] : node.Pid);
        var isSwapper = comm is "swapper" || comm.StartsWith("swapper/", StringComparison.Ordinal);
        _known[number] = new KnownNode(comm, _nodes.Stack(number), State(number, isSwapper), isSwapper, _nodes.HasStacks && node.Name.Length == 0, node.Pid, node.Tid, node.Cpu);
    }

    /// <summary>Idle where V8 says so, or where a swapper thread's leaf waits for work.</summary>
    private SampleState State(int number, bool isSwapper)
    {
        var leaf = _nodes.LeafName(number);
        if (leaf == "(idle)") return SampleState.Idle;
        if (!isSwapper) return SampleState.Running;
        return leaf.Length == 0 || leaf == "[unknown]" ? SampleState.UnresolvedIdle : IdleFunctions.Contain(leaf) ? SampleState.Idle : SampleState.Running;
    }

    /// <summary>A node whose samples came before; without a comm where none did.</summary>
    private readonly record struct KnownNode(string? Comm, StackId Stack, SampleState State, bool IsSwapper, bool HasCommOfProcess, int Pid, int Tid, int Cpu);
}
