using System.Globalization;
using System.Runtime.CompilerServices;
using FlameScope.Formats.Json;
using FlameScope.Formats.Demangling;
using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.Protobuf;

/// <summary>
/// Between a reader of records and the builder: holds every limit on the whole, cuts stacks that are too deep, and says at the end what was cut. Stacks are walked from the root only where they
/// leave one that came lately.
/// </summary>
internal sealed class SampleSink(ProfileBuilder builder, ReadContext context)
{
    private const int PathBits = 6;
    private const int ThreadBits = 8;
    private const int FrameBits = 11;

    /// <summary>Stands for the empty text where a name's number is asked for.</summary>
    public const int NoName = -1;

    private const int CancelEvery = 1024;

    private readonly int _maxDepth = context.Limits.MaxStackDepth;
    private readonly int _maxSamples = context.Limits.MaxSamples;
    private readonly int _maxStacks = context.Limits.MaxStacks;
    private readonly int _maxThreads = context.Limits.MaxThreads;
    private readonly long _maxNames = context.Limits.MaxNames;
    private readonly long _maxNameBytes = context.Limits.MaxNameBytes;

    /// <summary>Frames that are kept of a stack that is too deep, once such stacks have taken much work.</summary>
    private const int FewFrames = 128;

    private readonly StackPath[] _paths = [.. Enumerable.Range(0, 1 << PathBits).Select(_ => new StackPath())];
    private readonly NameDecoder _names = new(context.Limits.MaxNameLength);

    /// <summary>The stack that was begun. The leaf comes first and stands last, so that what was pushed is in order from the root.</summary>
    private int[] _frames = new int[256];
    private int _root = 256;
    private bool _isCut;
    private long _stacksCut;
    private long _cutFrames;
    private readonly ByteTable _nameTable = new();
    private readonly List<string> _nameTexts = [];

    /// <summary>The string + 1 of each name that has been asked for; 0 for others.</summary>
    private int[] _nameIds = new int[256];

    /// <summary>Frames that came lately, with their id + 1.</summary>
    private readonly (FrameRow Row, int Frame)[] _frameRows = new (FrameRow, int)[1 << FrameBits];
    private long _keptBytes;
    private long _keptCount;
    private long _keptStacks;
    private FrameId _cutFrame = FrameId.None;
    private readonly KnownThread[] _threads = new KnownThread[1 << ThreadBits];

    /// <summary>Takes the samples.</summary>
    public ProfileBuilder Builder => builder;

    /// <summary>Makes symbols readable, where a format keeps them mangled.</summary>
    public SymbolNames Symbols { get; } = new();

    /// <summary>Which limit on the whole is reached, in words; null where none is.</summary>
    public string? Limit { get; private set; }

    /// <summary>The text of a name. A name that comes again is the same string, and nothing is allocated for it.</summary>
    public string Name(ReadOnlySpan<byte> bytes) => _nameTexts[NameNumber(bytes)];

    /// <summary>The number of a name: one that comes again has the same.</summary>
    public int NameNumber(ReadOnlySpan<byte> bytes)
    {
        var number = _nameTable.Add(bytes, out var isNew);
        if (isNew) _nameTexts.Add(_names.Decode(bytes));
        return number;
    }

    /// <summary>The text of the name of a number; empty for <see cref="NoName"/>.</summary>
    public string NameText(int number) => number == NoName ? "" : _nameTexts[number];

    /// <summary>A frame, as <see cref="ProfileBuilder.Frame(FrameRow)"/> has it, by the numbers of names; quick where it came lately.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="library">Its library, or <see cref="NoName"/>.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="file">Its source file, or <see cref="NoName"/>.</param>
    /// <param name="line">Its line.</param>
    public FrameId Frame(int name, int library, FrameKind kind, int file, int line)
    {
        var row = new FrameRow(NameId(name), NameId(library), kind, NameId(file), line);
        var place = ((uint)name * 0x9E3779B1u) ^ ((uint)library * 0x85EBCA6Bu) ^ (((uint)file + ((uint)line << 8)) * 0xC2B2AE35u);
        ref var known = ref _frameRows[(int)(place >> (32 - FrameBits))];
        if (known.Row == row && known.Frame > 0) return new FrameId(known.Frame - 1);
        var frame = builder.Frame(row);
        known = (row, frame.Value + 1);
        return frame;
    }

    /// <summary>The string of a name; it becomes one of the profile's where it is asked for first.</summary>
    private StringId NameId(int number)
    {
        if (number == NoName) return builder.Intern("");
        if (number >= _nameIds.Length) Array.Resize(ref _nameIds, Math.Max(number + 1, _nameIds.Length * 2));
        ref var id = ref _nameIds[number];
        if (id == 0) id = builder.Intern(_nameTexts[number]).Value + 1;
        return new StringId(id - 1);
    }

    /// <summary>A thread, as <see cref="ProfileBuilder.Thread"/> has it; quick where it came lately.</summary>
    /// <param name="processId">Its process; -1 where not known.</param>
    /// <param name="tid">Its own id; -1 where not known.</param>
    /// <param name="comm">Its name, as <see cref="Name"/> gave it.</param>
    /// <param name="idleCpu">The CPU of a swapper thread; -1 for others.</param>
    public ThreadId Thread(int processId, int tid, string comm, short idleCpu = -1)
    {
        ref var known = ref _threads[(int)(((uint)tid * 0x9E3779B1u) ^ ((uint)idleCpu * 0x85EBCA6Bu)) >>> (32 - ThreadBits)];
        if (known.ProcessId == processId && known.Tid == tid && known.IdleCpu == idleCpu && ReferenceEquals(known.Comm, comm)) return known.Thread;
        var thread = builder.Thread(processId >= 0 ? processId : null, tid >= 0 ? tid : null, comm, idleCpu);
        known = new KnownThread(comm, processId, tid, idleCpu, thread);
        return thread;
    }

    /// <summary>Counts something else that is kept, such as an entry of the file's own tables, against the limits on names.</summary>
    public void Keep(long bytes) => Keep(bytes, count: 1);

    /// <summary>As <see cref="Keep(long)"/>, for several.</summary>
    public void Keep(long bytes, int count)
    {
        _keptBytes += bytes;
        _keptCount += count;
    }

    /// <summary>Counts stacks that are kept in another form, against the limit on stacks.</summary>
    public void KeepStacks(int nodes) => _keptStacks += nodes;

    /// <summary>Ends the reading for a reason of the reader's own.</summary>
    public void Stop(string limit) => Limit ??= limit;

    /// <summary>Whether more may be read; checked wherever something is kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HasRoom() =>
        (Limit is null && _keptStacks < _maxStacks && builder.SampleCount < _maxSamples && builder.StackCount < _maxStacks && builder.ThreadCount < _maxThreads
            && _nameTable.Count + _keptCount < _maxNames && _nameTable.Bytes + _keptBytes < _maxNameBytes) || IsMoreAllowed();

    private bool IsMoreAllowed()
    {
        var limits = context.Limits;
        Limit ??= _keptStacks >= limits.MaxStacks ? Words($"it holds more than {limits.MaxStacks:N0} distinct stacks")
            : limits.Reached(builder, _nameTable.Count + _keptCount, _nameTable.Bytes + _keptBytes);
        return Limit is null;
    }

    /// <summary>Whether samples are added only when all that they name was read: the limit at which reading ended does not keep those out that were read before.</summary>
    public bool HoldsSamples { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool HasRoomForSample() => (builder.SampleCount < _maxSamples && builder.StackCount < _maxStacks && builder.ThreadCount < _maxThreads) || IsAnotherAllowed();

    private bool IsAnotherAllowed()
    {
        if (context.Limits.Reached(builder, names: 0, nameBytes: 0) is not { } reached) return true;
        Limit ??= reached;
        return false;
    }

    /// <summary>Begins a stack.</summary>
    public void BeginStack()
    {
        _root = _frames.Length;
        _isCut = false;
    }

    /// <summary>Adds a frame, which calls the one before it: the leaf comes first.</summary>
    /// <returns>False where the stack is as deep as it may be: what is nearer the root is cut.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Push(FrameId frame)
    {
        if (_frames.Length - _root >= _maxDepth)
        {
            _isCut = true;
            return false;
        }

        if (_root == 0) Grow();
        _frames[--_root] = frame.Value;
        return true;
    }

    private void Grow()
    {
        var frames = new int[_frames.Length * 2];
        _root = frames.Length - _frames.Length;
        _frames.CopyTo(frames, _root);
        _frames = frames;
    }

    /// <summary>
    /// How many frames are kept of a stack that is deeper than the limit. A file can name such stacks in a few bytes each, so once they have taken as many frames as there may be stacks, few are kept.
    /// </summary>
    public int DepthOfCut => _cutFrames < context.Limits.MaxStacks ? context.Limits.MaxStackDepth : Math.Min(FewFrames, context.Limits.MaxStackDepth);

    /// <summary>Says that the stack that was begun goes on nearer the root, where it is cut.</summary>
    public void Cut() => _isCut = true;

    /// <summary>Whether the stack that was begun last goes on nearer the root, where it is cut.</summary>
    public bool IsCut => _isCut;

    /// <summary>What was pushed of the stack that was begun, from the root.</summary>
    public ReadOnlySpan<int> Pushed => _frames.AsSpan(_root);

    /// <summary>Frames that a stack may have.</summary>
    public int MaxDepth => _maxDepth;

    /// <summary>Ends the stack that was begun.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public StackId EndStack()
    {
        var stack = StackId.Root;
        if (_isCut)
        {
            _stacksCut++;
            _root = Math.Max(_root, _frames.Length - DepthOfCut);
            _cutFrames += _frames.Length - _root;
            if (_cutFrame == FrameId.None) _cutFrame = builder.Frame("[frames cut]", "", FrameKind.Unknown);
            stack = builder.Stack(stack, _cutFrame);
        }

        var frames = _frames.AsSpan(_root);
        var path = _paths[Slot(frames)];
        var shared = _isCut ? 0 : path.SharedWith(frames);
        if (shared > 0) stack = path[shared - 1];
        for (var step = shared; step < frames.Length; step++)
        {
            stack = builder.Stack(stack, new FrameId(frames[step]));
            path.Set(step, frames[step], stack);
        }

        path.End(_isCut ? 0 : frames.Length);
        return stack;
    }

    /// <summary>Adds a sample, unless its time is out of bounds, which is counted.</summary>
    /// <returns>False where a limit on the whole is reached.</returns>
    public bool Add(in SampleInput sample, long position)
    {
        if (sample.TimeNs is { } time && !IsTime(time))
        {
            builder.Report.Skip("sample with a time out of bounds", position, default);
            return true;
        }

        if (HoldsSamples ? !HasRoomForSample() : !HasRoom()) return false;
        builder.AddSample(sample);
        if (builder.SampleCount % CancelEvery == 0) context.Cancel.ThrowIfCancellationRequested();
        return true;
    }

    /// <summary>Whether a source time is within what a profile holds.</summary>
    public static bool IsTime(long time) => time is >= -ProfileBuilder.MaxTimeNs and <= ProfileBuilder.MaxTimeNs;

    /// <summary>Says what was cut and where reading ended.</summary>
    /// <param name="reader">What the file was read with.</param>
    public void Finish(WireReader reader)
    {
        var report = builder.Report;
        report.Bytes = reader.Position;
        if (Limit is not null) report.StoppedAtLimit("byte", reader.Position, Limit);
        else if (reader.EndedBecause is { } reason && !context.InputEndedEarly) report.StoppedAtDamage("byte", reader.Position, reason);
        if (reader.MessagesTooLong > 0) report.Note(Words($"{reader.MessagesTooLong:N0} messages are longer than {WireReader.MaxMessageLength:N0} bytes and have been left out."));
        ReportCuts();
    }

    /// <summary>Says what was cut and where reading ended.</summary>
    /// <param name="json">What the file was read with.</param>
    public void Finish(JsonReader json)
    {
        var report = builder.Report;
        report.Bytes = json.Position;
        if (Limit is not null) report.StoppedAtLimit(Limit);
        if (json.EndedBecause is { } reason && !context.InputEndedEarly) report.Note(reason);
        ReportCuts();
    }

    private void ReportCuts()
    {
        var report = builder.Report;
        if (_stacksCut > 0) report.Note(Words($"{_stacksCut:N0} stacks are deeper than {context.Limits.MaxStackDepth:N0} frames; those nearest the root have been cut."));
        if (_names.NamesCut > 0) report.Note(Words($"{_names.NamesCut:N0} names are longer than {context.Limits.MaxNameLength:N0} bytes and have been cut."));
    }

    /// <summary>Stacks whose outermost frames are alike share a place: threads of one program do.</summary>
    private static int Slot(ReadOnlySpan<int> frames)
    {
        var hash = 0u;
        foreach (var frame in frames[..Math.Min(frames.Length, 4)]) hash = (hash * 31) + (uint)frame;
        return (int)((hash * 0x9E3779B1u) >> (32 - PathBits));
    }

    private static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A thread that came lately.</summary>
internal readonly record struct KnownThread(string? Comm, int ProcessId, int Tid, short IdleCpu, ThreadId Thread);

/// <summary>A stack that was walked lately, step by step from the root.</summary>
internal sealed class StackPath
{
    private int[] _frames = new int[64];
    private StackId[] _stacks = new StackId[64];
    private int _length;

    /// <summary>The stack up to a step.</summary>
    public StackId this[int step] => _stacks[step];

    /// <summary>How many steps from the root a stack has in common with this one.</summary>
    public int SharedWith(ReadOnlySpan<int> frames) => frames.CommonPrefixLength(_frames.AsSpan(0, _length));

    /// <summary>Notes a step.</summary>
    public void Set(int step, int frame, StackId stack)
    {
        if (step >= _frames.Length)
        {
            Array.Resize(ref _frames, Math.Max(step + 1, _frames.Length * 2));
            Array.Resize(ref _stacks, _frames.Length);
        }

        _frames[step] = frame;
        _stacks[step] = stack;
    }

    /// <summary>Ends the path after so many steps.</summary>
    public void End(int length) => _length = length;
}
