using System.Buffers.Binary;
using System.Text;

namespace FlameScope.Testing;

/// <summary>
/// Writes event traces of .NET: versions 3 to 6 after NetPerfFormat.md, NetTraceFormat_v5.md and NetTraceFormat.md of microsoft/perfview, versions 1 and 2 after the writer of .NET Core 2.0
/// (eventpipefile.cpp and fastserializer.cpp of dotnet/coreclr). Every call writes a block of its own, except
/// <see cref="Event"/>, whose events are gathered until something else is written.
/// </summary>
public sealed class NettraceWriter
{
    private readonly List<byte> _file = [];
    private readonly List<byte> _events = [];
    private readonly int _version;
    private readonly bool _isCompressed;
    private readonly int _pointerSize;
    private readonly Dictionary<ulong, uint> _sequences = [];
    private readonly Dictionary<uint, ulong[]> _stacks = [];

    /// <summary>Where the descriptions of events stand in versions 1 and 2.</summary>
    private readonly Dictionary<uint, uint> _places = [];
    private long _lastTicks;
    private uint _lastSequence;

    /// <summary>Begins a trace.</summary>
    public NettraceWriter(int version, DateTime utc, long ticks, long frequency, int processId = 0, int cpus = 2, int intervalNs = 1_000_000, bool isCompressed = true, int pointerSize = 8)
    {
        (_version, _isCompressed, _pointerSize) = (version, isCompressed, pointerSize);
        List<byte> trace = [];
        foreach (var part in (ReadOnlySpan<int>)[utc.Year, utc.Month, (int)utc.DayOfWeek, utc.Day, utc.Hour, utc.Minute, utc.Second, utc.Millisecond]) trace.AddRange(U16((ushort)part));
        trace.AddRange([.. U64((ulong)ticks), .. U64((ulong)frequency)]);
        if (version < 3)
        {
            _file.AddRange([.. U32(20), .. "!FastSerialization.1"u8]);
            BeginObject("Microsoft.DotNet.Runtime.EventPipeFile", version, leastReader: 0);
            _file.AddRange([.. U32(0), .. trace]);
            return;
        }

        trace.AddRange(U32((uint)pointerSize));
        if (version >= 6)
        {
            _file.AddRange([.. "Nettrace"u8, .. U32(0), .. U32((uint)version), .. U32(0)]);
            trace.AddRange([.. U32(2), .. VarText("HardwareThreadCount"), .. VarText($"{cpus}"), .. VarText("ExpectedCPUSamplingRate"), .. VarText($"{intervalNs}")]);
            Block(1, "Trace", trace);
            return;
        }

        trace.AddRange([.. U32((uint)processId), .. U32((uint)cpus), .. U32((uint)intervalNs)]);
        if (version >= 4) _file.AddRange("Nettrace"u8);
        _file.AddRange([.. U32(20), .. "!FastSerialization.1"u8]);
        BeginObject("Trace", version);
        _file.AddRange([.. trace, 6]);
    }

    /// <summary>Describes an event.</summary>
    public NettraceWriter Metadata(uint id, string provider, uint eventId, string name, bool hasValue = true)
    {
        Flush();
        if (_version >= 6)
        {
            byte[] field = hasValue ? [.. VarText("Value"), 21] : [.. VarText("Other"), 10];
            byte[] row = [.. Var(id), .. VarText(provider), .. Var(eventId), .. VarText(name), .. U16(1), .. U16((ushort)field.Length), .. field, .. U16(0)];
            Block(3, "MetadataBlock", [.. U16(0), .. U16((ushort)row.Length), .. row]);
            return this;
        }

        if (_version < 3)
        {
            _places[id] = (uint)_file.Count;
            byte[] source = _version == 1 ? ProviderId(provider).ToByteArray() : Utf16(provider);
            AddEvent(0, 0, 0, _lastTicks, [.. source, .. U32(eventId), .. U32(0), .. U32(0)], cpu: -1, stack: 0);
            return this;
        }

        byte[] payload = [.. U32(id), .. Utf16(provider), .. U32(eventId), .. Utf16(name), .. U64(0), .. U32(0), .. U32(4), .. U32(0)];
        AddEvent(0, 0, 0, _lastTicks, payload, cpu: -1, stack: 0);
        Flush(_version >= 4 ? "MetadataBlock" : "EventBlock");
        return this;
    }

    /// <summary>A stack, its addresses leaf first.</summary>
    public NettraceWriter Stack(uint id, params ulong[] addresses)
    {
        Flush();
        _stacks[id] = addresses;
        if (_version >= 4) Block(5, "StackBlock", [.. U32(id), .. U32(1), .. U32((uint)(addresses.Length * _pointerSize)), .. Addresses(addresses)]);
        return this;
    }

    /// <summary>A thread of version 6.</summary>
    public NettraceWriter Thread(ulong index, ulong processId, ulong tid, string name = "")
    {
        Flush();
        byte[] row = [.. Var(index), .. name.Length > 0 ? (byte[])[1, .. VarText(name)] : [], 2, .. Var(processId), 3, .. Var(tid)];
        Block(6, "", [.. U16((ushort)row.Length), .. row]);
        return this;
    }

    /// <summary>An event.</summary>
    /// <param name="metadata">Which.</param>
    /// <param name="thread">The thread's id; in version 6 its index.</param>
    /// <param name="ticks">When.</param>
    /// <param name="stack">The id of its stack; 0 for none.</param>
    /// <param name="payload">What it says.</param>
    /// <param name="cpu">On which CPU.</param>
    /// <param name="lost">Events of the thread that are missing before it.</param>
    public NettraceWriter Event(uint metadata, ulong thread, long ticks, uint stack, byte[] payload, int cpu = 0, uint lost = 0)
    {
        var sequence = _sequences.GetValueOrDefault(thread) + 1 + lost;
        _sequences[thread] = sequence;
        AddEvent(metadata, thread, sequence, ticks, payload, cpu, stack);
        return this;
    }

    /// <summary>A point from which on stacks have new ids, and in version 6 threads new indices.</summary>
    public NettraceWriter SequencePoint(long ticks)
    {
        if (_version < 3) return this;
        Flush();
        Block(4, "SPBlock", _version >= 6 ? [.. U64((ulong)ticks), .. U32(1), .. U32(0)] : [.. U64((ulong)ticks), .. U32(0)]);
        return this;
    }

    /// <summary>The whole trace.</summary>
    public byte[] Finish()
    {
        Flush();
        if (_version < 3)
        {
            var end = (uint)_file.Count;
            _file.AddRange([6, .. U32(1), .. U32(end), .. U32(end + 1), .. U32(end + 9)]);
        }
        else if (_version >= 6) _file.AddRange(U32(0));
        else _file.Add(1);
        return [.. _file];
    }

    /// <summary>The payload of a method's event.</summary>
    public static byte[] Method(ulong module, ulong start, uint size, string type, string name, string signature) =>
        [.. U64(start ^ 0x5555), .. U64(module), .. U64(start), .. U32(size), .. U32(0x06000001), .. U32(8), .. Utf16(type), .. Utf16(name), .. Utf16(signature), .. U16(9), .. U64(0)];

    /// <summary>The payload of a module's event.</summary>
    public static byte[] Module(ulong module, string path) => [.. U64(module), .. U64(module + 1), .. U32(0), .. U32(0), .. Utf16(path), .. Utf16("")];

    /// <summary>The payload of the event that tells the process.</summary>
    public static byte[] ProcessInfo(string command) => [.. Utf16(command), .. Utf16("Linux"), .. Utf16("x64")];

    /// <summary>The payload of an allocation tick.</summary>
    public static byte[] Allocation(ulong bytes) => [.. U32((uint)bytes), .. U32(0), .. U16(9), .. U64(bytes), .. U64(1), .. Utf16("System.String")];

    /// <summary>The payload of a process of version 6.</summary>
    public static byte[] Process(string name) => [.. Var(0), .. ShortText(name), .. ShortText("")];

    /// <summary>The payload of a mapping of version 6.</summary>
    public static byte[] Mapping(ulong id, ulong start, ulong end, string file) => [.. Var(id), .. Var(start), .. Var(end), .. Var(0), .. ShortText(file), .. Var(0)];

    /// <summary>The payload of a symbol of version 6.</summary>
    public static byte[] Symbol(ulong id, ulong mapping, ulong start, ulong end, string name) => [.. Var(id), .. Var(mapping), .. Var(start), .. Var(end), .. ShortText(name)];

    /// <summary>A number of 32 bits, which is also the payload of a sample of the sample profiler: 1 for external code, 2 for managed.</summary>
    public static byte[] U32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    /// <summary>A number in as many bytes as it needs, which is also the payload of a measurement.</summary>
    public static byte[] Var(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }

    private void AddEvent(uint metadata, ulong thread, uint sequence, long ticks, byte[] payload, int cpu, uint stack)
    {
        if (_version < 4)
        {
            var addresses = Addresses(_stacks.GetValueOrDefault(stack, []));
            var reference = _version < 3 ? _places.GetValueOrDefault(metadata) : metadata;
            byte[] old = [.. U32(reference), .. U32((uint)thread), .. U64((ulong)ticks), .. new byte[32], .. U32((uint)payload.Length), .. payload, .. U32((uint)addresses.Length), .. addresses];
            if (_version < 3) _file.AddRange([.. U32((uint)old.Length), .. old]);
            else AddPadded(old);
        }
        else if (_isCompressed)
        {
            // Every field is there, as the first event of a block has them.
            var isMetadata = metadata == 0;
            byte[] capture = isMetadata ? [] : [.. Var(unchecked(sequence - _lastSequence - 1)), .. Var(thread), .. Var(unchecked((uint)cpu))];
            byte flags = (byte)(1 | (isMetadata ? 0 : 2) | 4 | 8 | 128);
            _events.AddRange([flags, .. Var(metadata), .. capture, .. Var(thread), .. Var(stack), .. Var(unchecked((ulong)(ticks - _lastTicks))), .. Var((ulong)payload.Length), .. payload]);
            if (!isMetadata) _lastSequence = sequence;
            _lastTicks = ticks;
        }
        else
        {
            byte[] labels = _version >= 6 ? U32(0) : new byte[32];
            AddPadded([.. U32(metadata), .. U32(sequence), .. U64(thread), .. U64(thread), .. U32(unchecked((uint)cpu)), .. U32(stack), .. U64((ulong)ticks), .. labels, .. U32((uint)payload.Length), .. payload]);
        }
    }

    private void AddPadded(byte[] row)
    {
        _events.AddRange([.. U32((uint)row.Length), .. row]);
        while (_events.Count % 4 != 0) _events.Add(0);
    }

    private void Flush(string block = "EventBlock")
    {
        if (_events.Count == 0) return;
        byte[] header = _version < 4 ? [] : [.. U16(20), .. U16((ushort)(_isCompressed ? 1 : 0)), .. U64(0), .. U64(0)];
        Block(2, block, [.. header, .. _events]);
        _events.Clear();
        _lastTicks = 0;
        _lastSequence = 0;
    }

    private void Block(byte kind, string type, List<byte> content)
    {
        if (_version >= 6)
        {
            _file.AddRange([.. U32((uint)content.Count | ((uint)kind << 24)), .. content]);
            return;
        }

        BeginObject(type, _version >= 4 ? 2 : 1);
        _file.AddRange(U32((uint)content.Count));
        while (_file.Count % 4 != 0) _file.Add(0);
        _file.AddRange([.. content, 6]);
    }

    private void BeginObject(string type, int version, int? leastReader = null)
    {
        var tag = (byte)(_version >= 4 ? 5 : 4);
        _file.AddRange([tag, tag, 1, .. U32((uint)version), .. U32((uint)(leastReader ?? version)), .. U32((uint)type.Length), .. Encoding.UTF8.GetBytes(type), 6]);
    }

    private static Guid ProviderId(string provider) => Guid.Parse(provider switch
    {
        "Microsoft-DotNETCore-SampleProfiler" => "3c530d44-97ae-513a-1e6d-783e8f8e03a9",
        "Microsoft-Windows-DotNETRuntime" => "e13c0d23-ccbc-4e12-931b-d9cc2eee27e4",
        "Microsoft-Windows-DotNETRuntimeRundown" => "a669021c-c450-4609-a035-5af59af4df18",
        _ => "00000000-0000-0000-0000-00000000beef",
    });

    private byte[] Addresses(ulong[] addresses) => [.. addresses.SelectMany(address => U64(address)[.._pointerSize])];

    private static byte[] U16(ushort value) => U32(value)[..2];

    private static byte[] U64(ulong value) => [.. U32((uint)value), .. U32((uint)(value >> 32))];

    private static byte[] Utf16(string text) => [.. Encoding.Unicode.GetBytes(text), 0, 0];

    private static byte[] VarText(string text) => [.. Var((ulong)Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    private static byte[] ShortText(string text) => [.. U16((ushort)Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];
}
