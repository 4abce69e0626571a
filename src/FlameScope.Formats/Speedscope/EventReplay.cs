using FlameScope.Formats.Json;
using FlameScope.Formats.Protobuf;
using FlameScope.Profiles;

namespace FlameScope.Formats.Speedscope;

/// <summary>Adds up the stacks of a profile of events whose values are no times: each change of the stack ends a sample, which weighs what the value grew by.</summary>
internal sealed class EventReplay(SampleSink sink, SpeedscopeFrames frames, int maxDepth)
{
    private readonly List<(int Frame, StackId Stack)> _open = [];
    private readonly Dictionary<int, int> _openByFrame = [];

    /// <summary>Frames that were never closed.</summary>
    public long LeftOpen { get; private set; }

    /// <summary>Adds all stacks.</summary>
    public void Add(SpeedscopeProfile profile, ThreadId thread, EventId id)
    {
        var last = 0L;
        foreach (var entry in profile.Events)
        {
            if (!JsonNumber.TryScale(entry.At, 0, out var at))
            {
                sink.Builder.Report.Skip("event with a value that is too large", 0, default);
                continue;
            }

            if (!Emit(last, at, thread, id)) return;
            last = _open.Count == 0 ? at : Math.Max(at, last);
            if (entry.IsOpen) Open(entry.Frame);
            else Close(entry.Frame);
        }

        LeftOpen += _open.Count;
        if (_open.Count > 0 && profile.End is { } end && JsonNumber.TryScale(end, 0, out var endValue)) Emit(last, endValue, thread, id);
    }

    private bool Emit(long from, long to, ThreadId thread, EventId id)
    {
        if (_open.Count == 0 || to <= from) return true;
        var weight = (ulong)(to - from) > long.MaxValue ? long.MaxValue : to - from;
        return sink.Add(new SampleInput(TimeNs: null, _open[^1].Stack, thread, id, Weight: weight), position: 0);
    }

    private void Open(int frame)
    {
        var builder = sink.Builder;
        var parent = _open.Count == 0 ? StackId.Root : _open[^1].Stack;
        var stack = _open.Count < maxDepth ? builder.Stack(parent, frames[frame])
            : _open.Count == maxDepth ? builder.Stack(parent, builder.Frame("[frames cut]", "", FrameKind.Unknown))
            : parent;
        _open.Add((frame, stack));
        _openByFrame[frame] = _openByFrame.GetValueOrDefault(frame) + 1;
    }

    /// <summary>Closes the innermost frame of a number, and what is inside it.</summary>
    private void Close(int frame)
    {
        if (_openByFrame.GetValueOrDefault(frame) == 0)
        {
            sink.Builder.Report.Skip("end of a frame that is not open", 0, default);
            return;
        }

        while (_open.Count > 0)
        {
            var closed = _open[^1].Frame;
            _open.RemoveAt(_open.Count - 1);
            _openByFrame[closed]--;
            if (closed == frame) return;
        }
    }
}
