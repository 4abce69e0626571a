using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.Nettrace;

/// <summary>What a trace says, block by block, and the profile that comes of it. Knows the contents of blocks, not how they follow each other in the file.</summary>
internal sealed class NettraceSession(ProfileBuilder builder, ReadContext context, int version)
{
    /// <summary>The universal event of a thread that runs again, whose value is how long it did not.</summary>
    public const string ContextSwitch = "cswitch";

    private const string DamagedBlock = "block that is damaged";
    private const string DamagedEvent = "event that is damaged";
    private const string TimeOutOfBounds = "sample with a time out of bounds";
    private const int MaxLiveStacks = 8_000_000;

    private readonly ReadLimits _limits = context.Limits;
    private readonly EventTypes _types = new();
    private readonly AddressStacks _stacks = new();
    private readonly Dictionary<FileId, int> _liveStacks = [];
    private readonly TraceThreads _threads = new(context.Limits);
    private readonly ProcessCode _code = new(context.Limits);
    private readonly TraceSamples _samples = new();
    private readonly LostEvents _lost = new();

    private TraceClock? _clock;
    private int _pointerSize = 8;
    private int _process;
    private long _expectedIntervalNs;
    private string? _commandLine;
    private string? _architecture;
    private int? _cpus;
    private long _stacksCut;
    private long _stacksMissing;
    private long _events;
    private bool _stacksFull;

    /// <summary>Whether so many samples or stacks were read that no more are taken. The methods, which come after them, still are.</summary>
    private bool IsFull => _samples.Count >= _limits.MaxSamples || _stacksFull;

    /// <summary>Reads the description of the trace of versions 1 and 2, which is the clock alone. Only 64-bit Linux had them.</summary>
    /// <returns>Whether it was sound.</returns>
    public bool ReadOldTrace(ReadOnlySpan<byte> bytes)
    {
        var cursor = new PayloadCursor(bytes);
        _clock = TraceClock.Read(ref cursor);
        _process = _threads.Process(null);
        return IsSound(cursor);
    }

    /// <summary>Reads the description of the trace of versions 3 to 5.</summary>
    /// <returns>Whether it was sound.</returns>
    public bool ReadTrace(ReadOnlySpan<byte> bytes)
    {
        var cursor = new PayloadCursor(bytes);
        _clock = TraceClock.Read(ref cursor);
        _pointerSize = cursor.I32();
        _process = _threads.Process(cursor.U32());
        _cpus = cursor.I32();
        _expectedIntervalNs = cursor.I32();
        return IsSound(cursor);
    }

    /// <summary>Reads the description of the trace of version 6.</summary>
    /// <returns>Whether it was sound.</returns>
    public bool ReadTraceBlock(ReadOnlySpan<byte> block)
    {
        var cursor = new PayloadCursor(block);
        _clock = TraceClock.Read(ref cursor);
        _pointerSize = cursor.I32();
        for (var pairs = cursor.U32(); pairs > 0 && !cursor.HasFailed; pairs--)
        {
            var key = cursor.VarUtf8();
            var value = Encoding.UTF8.GetString(cursor.VarUtf8());
            if (key.SequenceEqual("HardwareThreadCount"u8) && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var cpus)) _cpus = cpus;
            if (key.SequenceEqual("ExpectedCPUSamplingRate"u8) && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var interval)) _expectedIntervalNs = interval;
        }

        return IsSound(cursor);
    }

    /// <summary>Reads a block of metadata of version 6.</summary>
    public void ReadMetadata(ReadOnlySpan<byte> block, long position)
    {
        if (!_types.AddVersion6(block)) Skip(DamagedBlock, position);
    }

    /// <summary>Reads a block of events of version 4 and later, or of metadata of versions 4 and 5, whose rows are events.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ReadEvents(ReadOnlySpan<byte> block, long position)
    {
        const int FixedHeader = 4;
        var cursor = new PayloadCursor(block);
        var headerSize = cursor.U16();
        var isCompressed = (cursor.U16() & 1) != 0;
        _ = cursor.Bytes(headerSize - FixedHeader);
        var header = default(EventHeader);
        while (!cursor.IsAtEnd && !cursor.HasFailed)
        {
            if (isCompressed)
            {
                header.ReadCompressed(ref cursor, version);
                var payload = cursor.Bytes(header.Length);
                if (!cursor.HasFailed) OnEvent(header, payload, inlineStack: default, position);
                continue;
            }

            var row = new PayloadCursor(cursor.Bytes(cursor.U32()));
            _ = cursor.Bytes(Math.Min(cursor.Left, Padding(cursor.Position)));
            header.ReadPlain(ref row, version);
            var content = row.Bytes(header.Length);
            if (row.HasFailed) Skip(DamagedEvent, position);
            else OnEvent(header, content, inlineStack: default, position);
        }

        if (cursor.HasFailed) Skip(DamagedBlock, position);
    }

    /// <summary>Reads a block of version 3, whose events have their stacks behind them.</summary>
    public void ReadEventsWithStacks(ReadOnlySpan<byte> block, long position)
    {
        var cursor = new PayloadCursor(block);
        var header = default(EventHeader);
        while (!cursor.IsAtEnd && !cursor.HasFailed)
        {
            var row = new PayloadCursor(cursor.Bytes(cursor.U32()));
            _ = cursor.Bytes(Math.Min(cursor.Left, Padding(cursor.Position)));
            header.ReadVersion3(ref row);
            var payload = row.Bytes(header.Length);
            var stack = row.Bytes(row.U32());
            if (row.HasFailed) Skip(DamagedEvent, position);
            else OnEvent(header, payload, stack, position);
        }

        if (cursor.HasFailed) Skip(DamagedBlock, position);
    }

    /// <summary>Reads an event of versions 1 and 2, which has its stack behind it. What it is was told by an earlier one, which it refers to by where that one stands.</summary>
    public void ReadEventWithStack(ReadOnlySpan<byte> row, long position)
    {
        var cursor = new PayloadCursor(row);
        var header = default(EventHeader);
        header.ReadVersion3(ref cursor);
        var payload = cursor.Bytes(header.Length);
        var stack = cursor.Bytes(cursor.U32());
        if (cursor.HasFailed) Skip(DamagedEvent, position);
        else if (header.MetadataId == 0) _types.AddVersion1Or2((uint)position, payload, version);
        else OnEvent(header, payload, stack, position);
    }

    /// <summary>Reads a block of stacks.</summary>
    public void ReadStacks(ReadOnlySpan<byte> block, long position)
    {
        var cursor = new PayloadCursor(block);
        var id = cursor.U32();
        for (var count = cursor.U32(); count > 0 && !cursor.IsAtEnd && !IsFull; count--, id = unchecked(id + 1))
        {
            var addresses = cursor.Bytes(cursor.U32());
            if (cursor.HasFailed) break;
            if (_liveStacks.Count < MaxLiveStacks) _liveStacks[new FileId(id)] = Stack(addresses);
        }

        if (cursor.HasFailed) Skip(DamagedBlock, position);
    }

    /// <summary>Reads a point from which on stacks are given new ids.</summary>
    public void ReadSequencePoint(ReadOnlySpan<byte> block, long position)
    {
        const uint ClearsThreads = 1, ClearsMetadata = 2;
        var cursor = new PayloadCursor(block);
        _ = cursor.U64();
        var flags = version >= 6 ? cursor.U32() : 0;
        for (var count = cursor.U32(); count > 0 && !cursor.IsAtEnd; count--)
        {
            var (thread, sequence) = version >= 6 ? (cursor.VarU64(), cursor.VarU32()) : (cursor.U64(), cursor.U32());
            if (!cursor.HasFailed) _lost.Reached(thread, sequence);
        }

        if (cursor.HasFailed) Skip(DamagedBlock, position);
        _liveStacks.Clear();
        if ((flags & ClearsThreads) != 0)
        {
            _threads.ClearIndices();
            _lost.Clear();
        }

        if ((flags & ClearsMetadata) != 0) _types.Clear();
    }

    /// <summary>Reads a block of threads of version 6.</summary>
    public void ReadThreads(ReadOnlySpan<byte> block, long position)
    {
        if (!_threads.ReadBlock(block)) Skip(DamagedBlock, position);
    }

    /// <summary>Reads a block of threads that are gone, of version 6.</summary>
    public void ReadRemovedThreads(ReadOnlySpan<byte> block, long position)
    {
        if (!_threads.ReadRemoved(block)) Skip(DamagedBlock, position);
    }

    /// <summary>Makes the profile of what was read.</summary>
    /// <param name="position">How far the file was read.</param>
    /// <param name="brokeOff">Why it was not read to its end, as a part of a sentence; null where it was.</param>
    /// <exception cref="ProfileFormatException">There are no samples.</exception>
    public void Finish(long position, string? brokeOff)
    {
        if (_samples.Count == 0)
        {
            var found = brokeOff is null ? string.Create(CultureInfo.InvariantCulture, $"{_events:N0} events and no samples with a stack") : $"no samples before {brokeOff}";
            throw ProfileFormatException.OfFile(NettraceFormat.FormatName, position, PositionUnit.Byte, found, "samples, as `dotnet-trace collect` records them with the profile dotnet-sampled-thread-time (cpu-sampling before .NET 10)");
        }

        if (_commandLine is { } command) _threads.Name(_process, ProgramOf(command));
        _stacksFull |= !_samples.GiveTo(builder, _stacks, _threads, new FrameResolver(builder, _code, _limits.MaxStacks), context.Cancel);

        builder.ClockSource = "ticks of the traced machine";
        builder.UnixOffsetNs = _clock!.UnixOffsetNs;
        builder.Capture = new Capture
        {
            Producer = string.Create(CultureInfo.InvariantCulture, $"nettrace version {version}"),
            CommandLine = _commandLine,
            Architecture = _architecture,
            Cpus = _cpus is > 0 ? _cpus : null,
            CapturedOn = _clock.SyncTime is { } time ? time.ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture) : null,
            SamplingHz = SamplingHz(),
            LostEvents = _lost.Count,
        };

        if (brokeOff is not null) builder.Report.Note(string.Create(CultureInfo.InvariantCulture, $"The trace is damaged or cut short: after {position:N0} bytes, {brokeOff}."));
        if (_code.RangeCount == 0) builder.Report.Note("The list of methods, which stands at the end of a trace, is missing, so frames have no names.");
        if (_samples.Count >= _limits.MaxSamples) builder.Report.Note(string.Create(CultureInfo.InvariantCulture, $"Only the first {_limits.MaxSamples:N0} samples were read, the limit."));
        if (_stacksFull) builder.Report.Note(string.Create(CultureInfo.InvariantCulture, $"Only samples up to {_limits.MaxStacks:N0} distinct stacks were read, the limit."));
        if (_threads.IsFull) builder.Report.Note(string.Create(CultureInfo.InvariantCulture, $"There are more than {_limits.MaxThreads:N0} threads, or names of threads of more than {_limits.MaxNameBytes:N0} bytes; samples of those beyond are shown as of the first one, or without its name."));
        if (_code.Names.IsFull) builder.Report.Note("There are more methods than the limit of names allows; those beyond it have no names.");
        if (_stacksCut > 0) builder.Report.Note(string.Create(CultureInfo.InvariantCulture, $"Stacks deeper than {_limits.MaxStackDepth:N0} frames, whose outermost frames are cut: {_stacksCut:N0}."));
        if (_stacksMissing > 0) builder.Report.Note(string.Create(CultureInfo.InvariantCulture, $"Samples whose stack is not in the file, shown without frames: {_stacksMissing:N0}."));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void OnEvent(EventHeader header, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> inlineStack, long position)
    {
        if (header.MetadataId == 0)
        {
            if (version < 6) _types.AddVersion3To5(payload);
            return;
        }

        _events++;
        if (version >= 4) _lost.Saw(header.CaptureThread, header.Sequence);
        var type = _types[header.MetadataId];
        if (type.Kind == EventKind.Other) return;

        var thread = version >= 6 ? _threads.OfIndex(header.Thread) : _threads.OfId(_process, header.Thread);
        var process = _threads[thread].Process;
        var cursor = new PayloadCursor(payload);
        var isSound = true;
        switch (type.Kind)
        {
            case EventKind.ThreadSample:
                const uint Managed = 2;
                Add(header, type, thread, weight: 1, cursor.U32() == Managed ? SampleState.Running : SampleState.Waiting, inlineStack, position);
                break;
            case EventKind.Allocation:
                Add(header, type, thread, AllocatedBytes(payload), SampleState.Unknown, inlineStack, position);
                break;
            case EventKind.Measurement:
                var value = (long)Math.Min(cursor.VarU64(), long.MaxValue);
                if (type.Name == ContextSwitch && !_clock!.TryToNs(value, out value)) value = 0;
                Add(header, type, thread, value, type.Name == "cpu" ? SampleState.Running : SampleState.Unknown, inlineStack, position);
                break;
            case EventKind.Method:
                isSound = _code.AddMethod(process, payload);
                break;
            case EventKind.Module or EventKind.DomainModule:
                isSound = _code.AddModule(process, payload, type.Kind == EventKind.DomainModule);
                break;
            case EventKind.Mapping:
                isSound = _code.AddMapping(process, payload);
                break;
            case EventKind.Symbol:
                isSound = _code.AddSymbol(process, payload);
                break;
            case EventKind.Process:
                _ = cursor.VarU64();
                var name = cursor.ShortUtf8();
                isSound = !cursor.HasFailed;
                if (isSound) _threads.Name(process, Text(name, Encoding.UTF8));
                break;
            case EventKind.ProcessInfo:
                var command = cursor.Utf16();
                _ = cursor.Utf16();
                var architecture = cursor.Utf16();
                isSound = !cursor.HasFailed;
                if (isSound) (_commandLine, _architecture) = (Text(command, Encoding.Unicode), Text(architecture, Encoding.Unicode));
                break;
        }

        if (!isSound) Skip(DamagedEvent, position);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(EventHeader header, in EventType type, int thread, long weight, SampleState state, ReadOnlySpan<byte> inlineStack, long position)
    {
        if (IsFull) return;
        if (_clock is null || !_clock.TryToNs(header.Ticks, out var time))
        {
            Skip(TimeOutOfBounds, position);
            return;
        }

        var stack = 0;
        if (version < 4) stack = Stack(inlineStack);
        else if (header.Stack != 0 && !_liveStacks.TryGetValue(new FileId(header.Stack), out stack)) _stacksMissing++;
        if (IsFull || (type.Kind == EventKind.Allocation && stack == 0)) return;
        var cpu = header.Cpu is >= 0 and <= short.MaxValue && header.Thread == header.CaptureThread ? (short)header.Cpu : (short)-1;
        if (type.Kind == EventKind.Measurement && header.Cpu is >= 0 and <= short.MaxValue) cpu = (short)header.Cpu;
        _samples.Add(new TraceSample(time, stack, thread, _samples.Event(type), cpu, weight, state));
    }

    /// <summary>The node of a stack, whose addresses stand leaf first.</summary>
    private int Stack(ReadOnlySpan<byte> addresses)
    {
        var size = _pointerSize == 4 ? 4 : 8;
        var depth = addresses.Length / size;
        var node = 0;
        if (depth > _limits.MaxStackDepth)
        {
            _stacksCut++;
            depth = _limits.MaxStackDepth;
            node = _stacks.Add(0, FrameResolver.CutMarker);
        }

        for (var i = depth - 1; i >= 0; i--)
        {
            if (_stacks.Count >= _limits.MaxStacks)
            {
                _stacksFull = true;
                return 0;
            }

            var address = size == 8 ? BitConverter.ToUInt64(addresses[(i * 8)..]) : BitConverter.ToUInt32(addresses[(i * 4)..]);
            if (address != FrameResolver.CutMarker) node = _stacks.Add(node, address);
        }

        return node;
    }

    /// <summary>The bytes since the last of these events: in 32 bits, and from version 2 of the event on in 64 too.</summary>
    private static long AllocatedBytes(ReadOnlySpan<byte> payload)
    {
        var cursor = new PayloadCursor(payload);
        long bytes = cursor.U32();
        _ = cursor.Bytes(6);
        var more = cursor.U64();
        return cursor.HasFailed || more > long.MaxValue ? bytes : (long)more;
    }

    /// <summary>
    /// Samples a second: what the trace states where the samples agree, since older runtimes state the same whatever they do; else what the samples show.
    /// </summary>
    private double? SamplingHz()
    {
        const double NsPerSecond = 1e9;
        var stated = _expectedIntervalNs > 0 ? (double?)Math.Round(NsPerSecond / _expectedIntervalNs, 2) : null;
        if (_samples.IntervalNs() is not { } interval) return stated;
        var seen = NsPerSecond / interval;
        return stated is { } hz && Math.Abs(seen - hz) < hz / 4 ? hz : Math.Round(seen, seen < 10 ? 1 : 0);
    }

    /// <summary>The program that a command line starts: what <c>dotnet</c> is given, or the first word, without folder and ending.</summary>
    private static string ProgramOf(string command)
    {
        var words = command.Split((char[]?)[' ', '"', '\''], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return "";
        var first = MethodNames.Module(words[0]);
        if (first is not "dotnet") return first;
        var assembly = Array.Find(words, word => word.EndsWith(".dll", StringComparison.OrdinalIgnoreCase));
        return assembly is null ? first : MethodNames.Module(assembly);
    }

    private string Text(ReadOnlySpan<byte> bytes, Encoding encoding) => encoding.GetString(bytes[..Math.Min(bytes.Length, _limits.MaxNameLength & ~1)]);

    private bool IsSound(PayloadCursor cursor) => !cursor.HasFailed && _clock is { IsValid: true } && _pointerSize is 4 or 8;

    private void Skip(string reason, long position) => builder.Report.Skip(reason, position, default);

    private static int Padding(int position) => -position & 3;
}
