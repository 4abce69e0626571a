using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.PerfScript;

/// <summary>One sample while its lines come in; when the next one begins it goes to the builder.</summary>
internal sealed class SampleAssembler(ProfileBuilder builder, FrameInterner frames, ThreadInterner threads, EventInterner events, int maxDepth)
{
    private const int InlinedFlag = 1 << 31;

    /// <summary>Known stacks are forgotten when they take more than this: a file whose stacks never come again gains nothing by them.</summary>
    private const long MaxKnownBytes = 64 << 20;

    /// <summary>Leaf first, as in the file: numbers of functions, flagged where inlined.</summary>
    private int[] _functions = new int[128];

    private const int RecentBits = 6;

    private readonly RecentPath[] _recent = Enumerable.Range(0, 1 << RecentBits).Select(_ => new RecentPath()).ToArray();
    private readonly RecentBlocks _blocks = new();
    private readonly NewLines _newLines = new();

    /// <summary>Where the lines nearest the root are those of a block read before: that block, and how many. The functions are those of the other lines then.</summary>
    private RecentBlock? _block;
    private int _shared;
    private ByteTable _known = new();
    private readonly List<KnownStack> _knownStacks = [];
    private int _depth;
    private long _cutFrames;
    private bool _leafOnly;
    private FrameId _cutFrame = FrameId.None;

    private long? _time;
    private long _weight;
    private short _cpu;
    private ThreadId _thread;
    private EventId _event;
    private bool _isSwapper;
    private bool _isCpuTime;

    /// <summary>Whether a sample is being put together.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Whether the sample has frames.</summary>
    public bool HasFrames => _depth > 0 || _block is not null;

    /// <summary>Stacks that were deeper than the limit.</summary>
    public long StacksCut { get; private set; }

    /// <summary>Begins a sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Begin(in SampleHeader header, long? time)
    {
        _time = time;
        _weight = header.Period ?? 1;
        _cpu = header.Cpu;
        _thread = threads.Add(header, out _isSwapper);
        _event = events.Add(header, out _isCpuTime);
        _depth = 0;
        _cutFrames = 0;
        _leafOnly = false;
        _block = null;
        IsOpen = true;
    }

    /// <summary>The one frame of a sample without a call chain, printed on its header line. Frames on lines of their own take its place.</summary>
    public void AddLeaf(ReadOnlySpan<byte> text)
    {
        AddFrame(text);
        _leafOnly = true;
    }

    /// <summary>
    /// All frames of a sample that has none yet, from its lines. What adding them one by one does is done for those alone that are not in a block read before.
    /// </summary>
    /// <param name="text">Lines, each with its end.</param>
    /// <returns>How many lines; 0 where there is one that is no plain frame, or there are too many. They have to be added one by one then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int AddBlock(ReadOnlySpan<byte> text)
    {
        if (_depth > 0 || _block is not null) return 0;
        var block = _blocks.For(text);
        var shared = block.SharedWith(text, out var sharedBytes);
        var rest = text[..^sharedBytes];
        _newLines.Split(rest);
        var depth = _newLines.Count;
        if (depth + shared > maxDepth) return 0;
        if (depth > _functions.Length) Array.Resize(ref _functions, Math.Max(depth, _functions.Length * 2));
        if (!_newLines.TryFind(rest, frames, _functions)) return 0;

        var total = depth + shared;
        if ((long)total * frames.MostFrames > maxDepth) return 0;

        block.Replace(text, sharedBytes);
        for (var i = 0; i < depth; i++) block.SetStart(total - 1 - i, text.Length - _newLines.StartOf(i));
        _block = block;
        _shared = shared;
        _depth = depth;
        return total;
    }

    /// <summary>Takes the frames that a block stood for one by one, since more come after them.</summary>
    private void TakeApart(RecentBlock block)
    {
        _block = null;
        while (_functions.Length < _depth + _shared) Array.Resize(ref _functions, _functions.Length * 2);
        for (var step = _shared - 1; step >= 0; step--) _functions[_depth++] = block.Path.FunctionAt(step);
        block.Clear();
    }

    /// <summary>A frame, from its text after the address; each one is the caller of the one before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddFrame(ReadOnlySpan<byte> text)
    {
        if (_block is { } block) TakeApart(block);
        if (_leafOnly)
        {
            _depth = 0;
            _leafOnly = false;
        }

        if (_depth >= maxDepth)
        {
            _cutFrames++;
            return;
        }

        if (_depth == _functions.Length) Array.Resize(ref _functions, _depth * 2);
        _functions[_depth++] = frames.Add(text);
    }

    /// <summary>Says that the frame last added is inlined, as the source line after it may tell.</summary>
    public void MarkInlined()
    {
        if (_block is { } block) TakeApart(block);
        if (_depth > 0) _functions[_depth - 1] |= InlinedFlag;
    }

    /// <summary>Ends the sample and adds it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void End()
    {
        if (!IsOpen) return;
        IsOpen = false;
        var known = _block is { } block ? Walk(block.Path, _shared) : Known();
        builder.AddSample(new SampleInput(_time, known.Stack, _thread, _event, _cpu, _weight, State(known)));
    }

    /// <summary>Ends the sample without adding it.</summary>
    public void Drop()
    {
        IsOpen = false;
        _block?.Clear();
        _block = null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SampleState State(in KnownStack stack) =>
        !_isCpuTime ? SampleState.Unknown
        : !_isSwapper ? SampleState.Running
        : stack.IsIdle ? SampleState.Idle
        : stack.HasSymbols ? SampleState.Running
        : SampleState.UnresolvedIdle;

    /// <summary>The stack of the sample. The same sequence of functions comes again and again, so it is looked up whole before it is walked.</summary>
    private KnownStack Known()
    {
        if ((long)_depth * frames.MostFrames > maxDepth) CutSplit();
        if (_cutFrames > 0)
        {
            StacksCut++;
            return Walk(new RecentPath(), known: 0);
        }

        if (_known.Bytes > MaxKnownBytes)
        {
            _known = new ByteTable();
            _knownStacks.Clear();
        }

        var number = _known.Add(MemoryMarshal.AsBytes(_functions.AsSpan(0, _depth)), out var isNew);
        if (isNew) _knownStacks.Add(Walk(_recent[RecentSlot()], known: 0));
        return _knownStacks[number];
    }

    /// <summary>The stack of the sample, step by step.</summary>
    /// <param name="path">A stack that may share its first steps: most new ones leave a recent one of the same program near their leaf. It becomes this one.</param>
    /// <param name="known">Steps that are known to be shared; the functions are those of the others.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private KnownStack Walk(RecentPath path, int known)
    {
        var stack = StackId.Root;
        if (_cutFrames > 0)
        {
            if (_cutFrame == FrameId.None) _cutFrame = builder.Frame("[frames cut]", "", FrameKind.Unknown);
            stack = builder.Stack(stack, _cutFrame);
        }

        var total = known + _depth;
        var (shared, library, hasSymbols) = (path.SharedWith(_functions, _depth, known), StringId.Empty, false);
        if (shared > 0) (stack, library, hasSymbols) = path.At(shared - 1);
        for (var step = shared; step < total; step++)
        {
            var flagged = _functions[total - 1 - step];
            var function = flagged & ~InlinedFlag;
            var text = frames[function];
            hasSymbols |= !text.IsUnknown;
            if (text.IsInlined || flagged < 0)
            {
                stack = builder.Stack(stack, frames.Inlined(function, library));
            }
            else
            {
                library = text.Library;
                foreach (var frame in frames.Frames(text)) stack = builder.Stack(stack, frame);
            }

            path.Set(step, flagged, stack, library, hasSymbols);
        }

        path.End(total);
        return new KnownStack(stack, total > 0 && frames[path.FunctionAt(total - 1) & ~InlinedFlag].IsIdle, hasSymbols);
    }

    /// <summary>Texts that stand for several frames count as many.</summary>
    private void CutSplit()
    {
        for (int i = 0, depth = 0; i < _depth; i++)
        {
            depth += Math.Max(1, frames[_functions[i] & ~InlinedFlag].Count);
            if (depth <= maxDepth) continue;
            _cutFrames += _depth - i;
            _depth = i;
            return;
        }
    }

    /// <summary>Stacks whose outermost frames are alike share a place: threads of one program do.</summary>
    private int RecentSlot()
    {
        var hash = 0u;
        for (var step = 0; step < Math.Min(_depth, 4); step++) hash = (hash * 31) + (uint)_functions[_depth - 1 - step];
        return (int)((hash * 0x9E3779B1u) >> (32 - RecentBits));
    }

    /// <summary>What a sequence of functions comes to.</summary>
    /// <param name="Stack">The stack.</param>
    /// <param name="IsIdle">Whether its leaf is a function in which an idle CPU waits.</param>
    /// <param name="HasSymbols">Whether any of its frames has a symbol.</param>
    private readonly record struct KnownStack(StackId Stack, bool IsIdle, bool HasSymbols);
}
