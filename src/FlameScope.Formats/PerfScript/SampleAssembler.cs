using System.Runtime.CompilerServices;
using FlameScope.Profiles;

namespace FlameScope.Formats.PerfScript;

/// <summary>One sample while its lines come in; when the next one begins it goes to the builder.</summary>
internal sealed class SampleAssembler(ProfileBuilder builder, FrameInterner frames, ThreadInterner threads, EventInterner events, int maxDepth)
{
    private const int InlinedFlag = 1 << 31;

    /// <summary>Leaf first, as in the file: numbers of frame texts, flagged where inlined.</summary>
    private int[] _texts = new int[128];
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
    public bool HasFrames => _depth > 0;

    /// <summary>Stacks that were deeper than the limit.</summary>
    public long StacksCut { get; private set; }

    /// <summary>Begins a sample.</summary>
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
        IsOpen = true;
    }

    /// <summary>The one frame of a sample without a call chain, printed on its header line. Frames on lines of their own take its place.</summary>
    public void AddLeaf(ReadOnlySpan<byte> text)
    {
        AddFrame(text);
        _leafOnly = true;
    }

    /// <summary>A frame, from its text after the address; each one is the caller of the one before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddFrame(ReadOnlySpan<byte> text)
    {
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

        if (_depth == _texts.Length) Array.Resize(ref _texts, _depth * 2);
        _texts[_depth++] = frames.Add(text);
    }

    /// <summary>Says that the frame last added is inlined, as the source line after it may tell.</summary>
    public void MarkInlined()
    {
        if (_depth > 0) _texts[_depth - 1] |= InlinedFlag;
    }

    /// <summary>Ends the sample and adds it.</summary>
    public void End()
    {
        if (!IsOpen) return;
        IsOpen = false;
        builder.AddSample(new SampleInput(_time, Stack(), _thread, _event, _cpu, _weight, State()));
    }

    /// <summary>Ends the sample without adding it.</summary>
    public void Drop() => IsOpen = false;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private StackId Stack()
    {
        var stack = StackId.Root;
        if (_cutFrames > 0)
        {
            StacksCut++;
            if (_cutFrame == FrameId.None) _cutFrame = builder.Frame("[frames cut]", "", FrameKind.Unknown);
            stack = builder.Stack(stack, _cutFrame);
        }

        var library = StringId.Empty;
        for (var i = _depth - 1; i >= 0; i--)
        {
            var number = _texts[i] & ~InlinedFlag;
            var text = frames[number];
            if (text.IsInlined || _texts[i] < 0)
            {
                stack = builder.Stack(stack, frames.Inlined(number, library));
                continue;
            }

            library = text.Library;
            foreach (var frame in frames.Frames(text)) stack = builder.Stack(stack, frame);
        }

        return stack;
    }

    private SampleState State()
    {
        if (!_isCpuTime) return SampleState.Unknown;
        if (!_isSwapper) return SampleState.Running;
        if (_depth > 0 && frames[_texts[0] & ~InlinedFlag].IsIdle) return SampleState.Idle;
        for (var i = 0; i < _depth; i++)
        {
            if (!frames[_texts[i] & ~InlinedFlag].IsUnknown) return SampleState.Running;
        }

        return SampleState.UnresolvedIdle;
    }
}
