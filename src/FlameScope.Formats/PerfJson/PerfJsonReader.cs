using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using FlameScope.Formats.Json;
using FlameScope.Formats.Protobuf;
using FlameScope.Profiles;

namespace FlameScope.Formats.PerfJson;

/// <summary>
/// Reads the JSON of perf: headers, then samples in the order of their times.
/// <code>
/// {"linux-perf-json-version":1,"headers":{"hostname":"vm",…,"clockid":1,"clock-time":14768705048152,"real-time":1795369067092560000,"cmdline":["perf","record",…]},
///  "samples":[{"timestamp":14777715542769,"pid":0,"tid":0,"cpu":0,"comm":"swapper","callchain":[{"ip":"0xffffffff821f4dab","symbol":"pv_native_safe_halt","dso":"[kernel.kallsyms]"},…]},…]}
/// </code>
/// </summary>
internal sealed class PerfJsonReader
{
    /// <summary>Names of properties are strings too, and no name that is read may cut them.</summary>
    private const int MinStringLength = 256;

    private readonly ProfileBuilder _builder;
    private readonly JsonReader _json;
    private readonly SampleSink _sink;
    private readonly PerfJsonFrames _frames;
    private readonly PerfJsonHeader _header;
    private readonly Dictionary<(int Pid, int Tid, string Comm, short IdleCpu), ThreadId> _threads = [];
    private byte[] _symbol = new byte[256];
    private EventId _event;
    private bool _isCpuTime;
    private bool _hasEvent;
    private long? _lastNs;

    public PerfJsonReader(Stream input, ProfileBuilder builder, ReadContext context)
    {
        _builder = builder;
        _json = new JsonReader(input, Math.Max(MinStringLength, context.Limits.MaxNameLength + 1));
        _sink = new SampleSink(builder, context);
        _frames = new PerfJsonFrames(builder, _sink);
        _header = new PerfJsonHeader(_sink);
    }

    /// <summary>Reads all of it.</summary>
    public void Read()
    {
        using var json = _json;
        if (json.BeginObject())
        {
            while (_sink.Limit is null && json.NextProperty(out var name))
            {
                if (name.SequenceEqual("headers"u8)) _header.Read(json);
                else if (name.SequenceEqual("samples"u8)) ReadSamples();
            }
        }

        _header.Apply(_builder, _lastNs);
        if (_builder.SampleCount == 0)
        {
            throw ProfileFormatException.OfFile(
                PerfJsonFormat.FormatName,
                json.Position,
                PositionUnit.Byte,
                string.Create(CultureInfo.InvariantCulture, $"no sample in {json.Position:N0} bytes"),
                "samples with a call chain; perf report says whether the recording has any");
        }

        if (_lastNs is null) _builder.Report.Note("The samples carry no times, so there is no heat map.");
        _sink.Finish(json);
    }

    private void ReadSamples()
    {
        if (!_json.BeginArray()) return;
        while (_json.NextElement())
        {
            if (!ReadSample()) return;
        }
    }

    /// <summary>Reads a sample and adds it.</summary>
    /// <returns>False where nothing more is to be read.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ReadSample()
    {
        if (!_json.BeginObject())
        {
            _builder.Report.Skip("sample that is no object", _json.Position, default);
            return true;
        }

        long? time = null;
        var (pid, tid, cpu, comm, isIdle, hasSymbols) = (-1, -1, (short)-1, "", false, false);
        _sink.BeginStack();
        while (_json.NextProperty(out var name))
        {
            if (name.SequenceEqual("timestamp"u8)) time = _json.TryInt64(out var timestamp) && timestamp >= 0 ? timestamp : null;
            else if (name.SequenceEqual("pid"u8)) pid = _json.TryInt32(out var id) ? id : -1;
            else if (name.SequenceEqual("tid"u8)) tid = _json.TryInt32(out var id) ? id : -1;
            else if (name.SequenceEqual("cpu"u8)) cpu = _json.TryInt32(out var number) && number is >= 0 and <= short.MaxValue ? (short)number : (short)-1;
            else if (name.SequenceEqual("comm"u8) && _json.TryString(out var text)) comm = _sink.Name(text);
            else if (name.SequenceEqual("callchain"u8)) ReadChain(out isIdle, out hasSymbols);
        }

        if (_json.End is JsonEnd.Truncated or JsonEnd.Damaged || !_sink.HasRoom()) return false;
        if (!_hasEvent) AddEvent();
        var isSwapper = tid == 0 || comm is "swapper" || comm.StartsWith("swapper/", StringComparison.Ordinal);
        var state = !_isCpuTime ? SampleState.Unknown
            : !isSwapper ? SampleState.Running
            : isIdle ? SampleState.Idle
            : hasSymbols ? SampleState.Running
            : SampleState.UnresolvedIdle;
        if (time is { } moment && SampleSink.IsTime(moment)) _lastNs = Math.Max(_lastNs ?? 0, moment);
        return _sink.Add(new SampleInput(time, _sink.EndStack(), Thread(pid, tid, comm, isSwapper ? cpu : (short)-1), _event, cpu, Weight: 1, state), _json.Position);
    }

    /// <summary>A call chain, the leaf first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadChain(out bool isIdle, out bool hasSymbols)
    {
        (isIdle, hasSymbols) = (false, false);
        if (!_json.BeginArray()) return;
        var isLeaf = true;
        while (_json.NextElement())
        {
            if (!_json.BeginObject()) continue;
            var (address, symbolLength, isAdded) = (0UL, 0, false);
            while (_json.NextProperty(out var name))
            {
                if (name.SequenceEqual("ip"u8))
                {
                    if (_json.TryString(out var ip) && ip.StartsWith("0x"u8) && !(Utf8Parser.TryParse(ip[2..], out address, out var used, 'x') && used == ip.Length - 2)) address = 0;
                }
                else if (name.SequenceEqual("symbol"u8))
                {
                    if (!_json.TryString(out var symbol)) continue;
                    if (symbol.Length > _symbol.Length) _symbol = new byte[symbol.Length * 2];
                    symbol.CopyTo(_symbol);
                    symbolLength = symbol.Length;
                }
                else if (name.SequenceEqual("dso"u8) && _json.TryString(out var library) && symbolLength > 0 && !isAdded)
                {
                    Push(library, symbolLength, isLeaf, ref isIdle);
                    isAdded = true;
                }
            }

            if (!isAdded && symbolLength > 0) Push(default, symbolLength, isLeaf, ref isIdle);
            else if (!isAdded) _sink.Push(_frames.Unknown(address));
            hasSymbols |= symbolLength > 0;
            isLeaf = false;
        }
    }

    private void Push(ReadOnlySpan<byte> library, int symbolLength, bool isLeaf, ref bool isIdle)
    {
        var function = _frames.Add(_symbol.AsSpan(0, symbolLength), library);
        if (isLeaf) isIdle = function.IsIdle;
        var frames = _frames[function];
        for (var i = frames.Length - 1; i >= 0; i--) _sink.Push(frames[i]);
    }

    private ThreadId Thread(int pid, int tid, string comm, short idleCpu)
    {
        if (_threads.TryGetValue((pid, tid, comm, idleCpu), out var thread)) return thread;
        _sink.Keep(bytes: 0);
        thread = _builder.Thread(pid < 0 ? null : pid, tid < 0 ? null : tid, comm, idleCpu);
        _threads.Add((pid, tid, comm, idleCpu), thread);
        return thread;
    }

    private void AddEvent()
    {
        var row = _header.Event(out var note);
        if (note is not null) _builder.Report.Note(note);
        _event = _builder.Event(row);
        _isCpuTime = row.IsCpuTime;
        _hasEvent = true;
    }
}
