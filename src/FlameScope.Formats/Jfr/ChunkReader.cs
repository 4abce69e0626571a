using System.Runtime.CompilerServices;
using FlameScope.Profiles;

namespace FlameScope.Formats.Jfr;

/// <summary>
/// Reads one chunk. Its events come first to last; which of them are of use is known when the description of the types is met, and what they say when the constants are, either
/// of which may stand at the chunk's end. So the bytes of events are kept until the chunk ends: of all of them before the types are known, after that of samples alone.
/// </summary>
internal sealed class ChunkReader
{
    /// <summary>How much is kept of events whose type is not described yet. The JDK's chunks have 12 MB, async-profiler's begin with their types.</summary>
    private const long MaxUnsorted = 1L << 30;

    private const long MaxSamples = 4L << 30;

    private const long MaxFacts = 256L << 20;

    /// <summary>So many bytes are kept at once, or one event more.</summary>
    private const int MostAtOnce = 8 << 10;

    private const int HeadLength = 2 * JfrCursor.MaxIntegerLength;

    /// <summary>Shorter events, whose fields all are of one byte, are not what memory is taken for before they are read.</summary>
    private const int LeastSample = 8;

    private readonly ReadReportBuilder _report;
    private readonly ReadContext _context;
    private readonly SampleMaker _samples;
    private readonly RecordingFacts _facts;
    private readonly ConstantPools _pools;
    private readonly KeptBytes _earlyConstants = new(MaxUnsorted);
    private readonly KeptBytes _unsorted = new(MaxUnsorted);
    private readonly KeptBytes _keptFacts = new(MaxFacts);
    private readonly KeptBytes _kept = new(MaxSamples);
    private readonly KnownTypes _knownTypes = new();
    private readonly SampleEvents _events = new();
    private ChunkHeader _chunk;
    private long _chunkAt;
    private TypeTable? _types;
    private EventPlans? _plans;

    /// <summary>Number of events that are samples, but for those that were met before the types were.</summary>
    private int _sampleEvents;

    /// <summary>A reader of chunks.</summary>
    public ChunkReader(ProfileBuilder builder, ReadContext context, SampleMaker samples, RecordingFacts facts)
    {
        _report = builder.Report;
        _context = context;
        _samples = samples;
        _facts = facts;
        _pools = new ConstantPools(context.Limits);
    }

    /// <summary>Whether constants of a chunk were left out because they are too many.</summary>
    public bool ConstantsLeftOut { get; private set; }

    /// <summary>Why reading ended at a limit, in words; null where it did not.</summary>
    public string? LimitReached { get; private set; }

    /// <summary>Reads the events of a chunk, whose head the input has passed, and adds its samples.</summary>
    /// <param name="input">The recording.</param>
    /// <param name="chunk">The chunk's head.</param>
    /// <param name="at">Where the chunk begins.</param>
    public ChunkEnd Read(JfrInput input, in ChunkHeader chunk, long at)
    {
        _chunk = chunk;
        _chunkAt = at;
        _types = null;
        _plans = null;
        _sampleEvents = 0;
        _pools.Clear(chunk.IsCompressed);
        LookAhead();

        var end = ReadEvents(input, chunk.IsFinished ? at + chunk.Size : long.MaxValue);
        if (_plans is null) _report.Skip(SkipReasons.NoTypes, at, default);
        else AddSamples();
        ConstantsLeftOut |= _pools.IsFull;
        _earlyConstants.Clear();
        _unsorted.Clear();
        _keptFacts.Clear();
        _kept.Clear();
        return end;
    }

    /// <summary>Where the file can be read at any place, the types are known from the beginning, and nothing has to wait for them.</summary>
    private void LookAhead()
    {
        if (_context.Sections is not { } file || _chunk.MetadataAt < ChunkHeader.Length || !_chunk.IsFinished || _chunk.MetadataAt > _chunk.Size - 4) return;
        var at = _chunkAt + _chunk.MetadataAt;
        var head = new byte[HeadLength];
        var length = file.Read(head, at);
        var cursor = new JfrCursor(head.AsSpan(0, length), _chunk.IsCompressed);
        var size = cursor.ReadInteger(4);
        if (cursor.ReadLong64() != MetadataReader.EventType || cursor.Failed || size > MetadataReader.MaxLength || size < cursor.At || size > file.Length - at) return;

        var bytes = new byte[size];
        for (var read = 0; read < bytes.Length;)
        {
            var count = file.Read(bytes.AsSpan(read), at + read);
            if (count == 0) return;
            read += count;
        }

        if (_knownTypes.Read(bytes, _chunk.IsCompressed) is { } types) Use(types);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ChunkEnd ReadEvents(JfrInput input, long end)
    {
        while (input.Position < end)
        {
            _ = input.Ensure((int)Math.Min(HeadLength, end - input.Position));
            var window = input.Window(end);
            if (window.IsEmpty) return end == long.MaxValue ? ChunkEnd.Whole : ChunkEnd.CutShort;
            if (window[0] == (byte)'F' && window.Length >= ChunkHeader.MagicLength && ChunkHeader.IsAt(window)) return end == long.MaxValue ? ChunkEnd.Whole : ChunkEnd.CutShort;

            if (KeepSorted(window) is > 0 and var kept)
            {
                input.Consume(kept);
                continue;
            }

            var cursor = new JfrCursor(window, _chunk.IsCompressed);
            var size = cursor.ReadInteger(4);
            var type = cursor.ReadLong64();
            if (cursor.Failed && window.Length < HeadLength) return CutOff(input, end);
            if (cursor.Failed || size < cursor.At || size > int.MaxValue || size > end - input.Position)
            {
                _report.Skip(SkipReasons.Damaged, input.Position, default);
                return ChunkEnd.Damaged;
            }

            if (!ReadEvent(input, type, (int)size)) return CutOff(input, end);
        }

        return ChunkEnd.Whole;
    }

    /// <summary>Keeps or passes over events of known types as far as they are there and there is nothing else to do with them; the number of their bytes. Those of one kind that stand together are kept at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int KeepSorted(ReadOnlySpan<byte> window)
    {
        if (_plans is null) return 0;
        var (at, start) = (0, 0);
        KeptBytes? to = null;
        while (window.Length - at >= HeadLength)
        {
            var cursor = new JfrCursor(window[at..], _chunk.IsCompressed);
            var size = cursor.ReadInteger(4);
            var type = cursor.ReadLong64();
            if (size < cursor.At || size > window.Length - at || cursor.Failed || type is ConstantPools.EventType or MetadataReader.EventType || !_plans.TryFind(type, out var plan)) break;
            if (window[at] == (byte)'F' && ChunkHeader.IsAt(window[at..])) break;
            var next = plan is null ? null : plan.Row is null ? _keptFacts : _kept;
            if (next != to || at - start > MostAtOnce)
            {
                if (to is not null && !to.TryAdd(window[start..at])) return start;
                (to, start) = (next, at);
            }

            if (next == _kept) _sampleEvents++;
            at += (int)size;
        }

        return to is null || to.TryAdd(window[start..at]) ? at : start;
    }

    /// <summary>Reads, keeps or passes over an event; false where the input ends in it.</summary>
    private bool ReadEvent(JfrInput input, long type, int size)
    {
        if (type == ConstantPools.EventType && _types is not null) return ReadConstants(input, input.Position + size);
        if (type == MetadataReader.EventType) return ReadTypes(input, size);

        EventPlan? plan = null;
        var isKnown = type != ConstantPools.EventType && _plans is not null && _plans.TryFind(type, out plan);
        if (isKnown && plan is null) return input.Skip(size);
        if (size > JfrInput.MaxPart)
        {
            _report.Skip(SkipReasons.TooLong, input.Position, default);
            return input.Skip(size);
        }

        if (!input.Ensure(size)) return false;
        var kept = type == ConstantPools.EventType ? _earlyConstants : !isKnown ? _unsorted : plan!.Row is null ? _keptFacts : _kept;
        if (!kept.TryAdd(input.Window(long.MaxValue)[..size])) _report.Skip(SkipReasons.NoRoom, input.Position, default);
        input.Consume(size);
        return true;
    }

    private bool ReadConstants(JfrInput input, long end)
    {
        var at = input.Position;
        if (!_pools.Read(input, end)) _report.Skip(SkipReasons.Constants, at, default);
        return input.Skip(end - input.Position);
    }

    private bool ReadTypes(JfrInput input, int size)
    {
        if (size > MetadataReader.MaxLength)
        {
            _report.Skip(SkipReasons.Types, input.Position, default);
            return input.Skip(size);
        }

        if (!input.Ensure(size)) return false;
        if (_knownTypes.Read(input.Window(long.MaxValue)[..size], _chunk.IsCompressed) is { } types) Use(types);
        else _report.Skip(SkipReasons.Types, input.Position, default);
        input.Consume(size);
        return true;
    }

    private ChunkEnd CutOff(JfrInput input, long end)
    {
        if (_context.InputEndedEarly || end != long.MaxValue) _report.Skip(SkipReasons.CutOff, input.Position, default);
        return end == long.MaxValue ? ChunkEnd.Whole : ChunkEnd.CutShort;
    }

    private void Use(TypeTable types)
    {
        if (ReferenceEquals(types, _types)) return;
        _types = types;
        _pools.Use(types);
        _plans = _knownTypes.Plans(types, _pools.StackType);
        for (var block = 0; block < _earlyConstants.BlockCount; block++)
        {
            var (bytes, length) = _earlyConstants.Block(block);
            var input = new JfrInput(bytes, 0, length);
            while (input.Position < length)
            {
                var size = new JfrCursor(input.Window(length), _chunk.IsCompressed).ReadInteger(4);
                if (!ReadConstants(input, input.Position + size)) break;
            }
        }

        _earlyConstants.Clear();
    }

    private void AddSamples()
    {
        // What tells of the process comes first: threads belong to it.
        TakeFacts(_unsorted);
        TakeFacts(_keptFacts);
        _samples.Begin(_chunk, _pools, _facts.ProcessId, (int)Math.Min(_sampleEvents, _kept.Bytes / LeastSample));
        AddSamples(_unsorted);
        AddSamples(_kept);
    }

    private void TakeFacts(KeptBytes events)
    {
        Span<long> numbers = stackalloc long[FieldProgram.MaxWanted];
        Span<JfrString> texts = stackalloc JfrString[FieldProgram.MaxWanted];
        for (var block = 0; block < events.BlockCount; block++)
        {
            _context.Cancel.ThrowIfCancellationRequested();
            var (bytes, length) = events.Block(block);
            for (var at = 0; at < length;)
            {
                var cursor = new JfrCursor(bytes.AsSpan(at, length - at), _chunk.IsCompressed);
                var size = (int)cursor.ReadInteger(4);
                if (_plans!.TryFind(cursor.ReadLong64(), out var plan) && plan is { Row: null })
                {
                    cursor = cursor.Within(size);
                    plan.Program.Run(ref cursor, numbers, texts);
                    if (cursor.Failed) _report.Skip(SkipReasons.Event, _chunkAt, default);
                    else TakeFact(plan, numbers, texts, cursor.Bytes);
                }

                at += size;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddSamples(KeptBytes kept)
    {
        for (var block = 0; block < kept.BlockCount; block++)
        {
            var (bytes, length) = kept.Block(block);
            for (var at = 0; at < length;)
            {
                _context.Cancel.ThrowIfCancellationRequested();
                at += _events.Read(bytes.AsSpan(at), length - at, _chunk.IsCompressed, _plans!, out var damaged);
                for (; damaged > 0; damaged--) _report.Skip(SkipReasons.Event, _chunkAt, default);
                if (!AddSamples(_events)) return;
            }
        }
    }

    /// <summary>Adds samples; false where a limit is reached.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool AddSamples(SampleEvents events)
    {
        _samples.Fetch(events);
        for (var number = 0; number < events.Count; number++)
        {
            LimitReached ??= _samples.LimitReached();
            if (LimitReached is not null) return false;
            if (!_samples.TryAdd(events, number)) _report.Skip(SkipReasons.TimeOutOfBounds, _chunkAt, default);
        }

        return true;
    }

    private void TakeFact(EventPlan plan, ReadOnlySpan<long> numbers, ReadOnlySpan<JfrString> texts, ReadOnlySpan<byte> body)
    {
        var fields = plan.Program.Fields;
        var words = new string[fields.Length];
        var values = new long?[fields.Length];
        for (var slot = 0; slot < fields.Length; slot++)
        {
            words[slot] = _samples.Decode(_pools.Texts, fields[slot], numbers[slot], texts[slot], body, _chunk.IsCompressed, _pools.StringType);
            values[slot] = fields[slot] is { IsText: false, ConstantType: null } ? numbers[slot] : null;
        }

        _facts.Take(plan.Name, slot => words[slot], slot => values[slot], id => _plans!.TryFind(id, out var named) ? named?.Name : null);
    }
}

/// <summary>How a chunk ended.</summary>
internal enum ChunkEnd
{
    /// <summary>Where it should, or where an unfinished one ends.</summary>
    Whole,

    /// <summary>The input, or the next chunk, came before.</summary>
    CutShort,

    /// <summary>Its events make no sense any more; the input stands where that was found.</summary>
    Damaged,
}
