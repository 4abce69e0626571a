using System.Globalization;
using FlameScope.Profiles;

namespace FlameScope.Formats.Spans;

/// <summary>
/// Makes samples of spans: at regular moments, the same for every thread, the spans that a thread is in are its stack. A sample weighs the nanoseconds between two moments, so that widths are time. The rate is
/// 1,000 a second where that gives 2,000 samples and more, and at most 200,000 and a hundred for each span, never over 5 million; of shorter traces ten, a hundred, … times as many are taken, of longer ones
/// fewer, so that a few spans of many hours do not become millions of samples. Moments lie in the middle between multiples of the
/// interval, so that what begins and ends at such a multiple gets as many samples as it lasts.
/// </summary>
internal sealed class SpanSampler(ProfileBuilder builder, ReadContext context)
{
    /// <summary>Nanoseconds between two samples where nothing speaks for another rate.</summary>
    private const long UsualIntervalNs = 1_000_000;

    private const long FewSamples = 2_000;
    private const long ManySamples = 5_000_000;
    private const long ManyOfFewSpans = 200_000;
    private const long ManyOfEachSpan = 100;

    private readonly List<(ThreadId Thread, List<Span> Spans)> _tracks = [];
    private long _unmatchedEnds;
    private long _leftOpen;
    private long _spans;
    private long _busyNs;
    private long _moved;
    private long _cut;
    private FrameId _cutFrame = FrameId.None;
    private bool _isFull;

    /// <summary>Nanoseconds between two samples; 0 before <see cref="Sample"/>, or where there is nothing to sample.</summary>
    public long IntervalNs { get; private set; }

    /// <summary>Adds the spans of a thread; the track is used up.</summary>
    public void Add(SpanTrack track, ThreadId thread)
    {
        var (spans, unmatched, leftOpen) = track.Match(context.Cancel);
        _unmatchedEnds += unmatched;
        _leftOpen += leftOpen;
        _busyNs = Math.Min(ProfileBuilder.MaxTimeNs, _busyNs + Math.Min(ProfileBuilder.MaxTimeNs, BusyNs(spans)));
        _spans += spans.Count;
        if (spans.Count > 0) _tracks.Add((thread, spans));
    }

    /// <summary>Adds the samples of all threads to the builder, and says in its report how they were made and what was amiss.</summary>
    /// <param name="row">Their event, whose unit is nanoseconds; it is added where there is any.</param>
    /// <returns>How many there are.</returns>
    public int Sample(EventRow row)
    {
        var before = builder.SampleCount;
        if (_busyNs > 0 && before < context.Limits.MaxSamples)
        {
            var id = builder.Event(row);
            IntervalNs = Interval(_busyNs, Math.Min(MostSamples(_spans), context.Limits.MaxSamples - before));
            foreach (var (thread, spans) in _tracks)
            {
                context.Cancel.ThrowIfCancellationRequested();
                Sweep(spans, thread, id);
                if (_isFull) break;
            }
        }

        Report(builder.SampleCount - before);
        return builder.SampleCount - before;
    }

    /// <summary>As many samples as a trace of so many spans is worth.</summary>
    internal static long MostSamples(long spans) => Math.Min(ManySamples, ManyOfFewSpans + (ManyOfEachSpan * spans));

    /// <summary>The interval that gives a sensible number of samples of so much time: a millisecond, or 1, 2 or 5 times a power of ten.</summary>
    internal static long Interval(long busyNs, long maxSamples)
    {
        var interval = UsualIntervalNs;
        while (interval > 1 && busyNs / interval < FewSamples) interval /= 10;
        ReadOnlySpan<int> steps = [2, 5, 10];
        for (var scale = interval; busyNs / interval > Math.Max(1, maxSamples); scale *= 10)
        {
            foreach (var step in steps)
            {
                interval = scale * step;
                if (busyNs / interval <= maxSamples) break;
            }

            if (scale > long.MaxValue / 1000) break;
        }

        return interval;
    }

    /// <summary>The time in which any of the spans ran.</summary>
    private static long BusyNs(List<Span> spans)
    {
        var (busy, until) = (0L, long.MinValue);
        foreach (var span in spans)
        {
            if (span.EndNs <= until) continue;
            busy += span.EndNs - Math.Max(span.StartNs, until);
            until = span.EndNs;
        }

        return busy;
    }

    /// <summary>
    /// Goes through the spans of a thread by start, with a stack of those that are open. Where one outlasts the one that it began in, what is left of it begins anew when that one ends, so that no time is lost;
    /// where that happens so often that it would take long, it ends there.
    /// </summary>
    private void Sweep(List<Span> spans, ThreadId thread, EventId id)
    {
        var open = new OpenStack();
        var rests = new PriorityQueue<Span, Span>(SpanOrder.Instance);
        var restsLeft = 1000L + (spans.Count * 4L);
        var now = long.MinValue;
        for (var next = 0; next < spans.Count || rests.Count > 0;)
        {
            var span = rests.Count > 0 && (next == spans.Count || SpanOrder.Instance.Compare(rests.Peek(), spans[next]) < 0) ? rests.Dequeue() : spans[next++];
            while (open.Depth > 0 && open.EndNs <= span.StartNs)
            {
                Emit(open, now, open.EndNs, thread, id);
                now = open.EndNs;
                open.Pop();
            }

            if (open.Depth > 0) Emit(open, now, span.StartNs, thread, id);
            if (_isFull) return;
            now = span.StartNs;
            if (open.Depth > 0 && span.EndNs > open.EndNs)
            {
                _moved++;
                if (restsLeft-- > 0) rests.Enqueue(span with { StartNs = open.EndNs }, span with { StartNs = open.EndNs });
                span = span with { EndNs = open.EndNs };
            }

            open.Push(span);
        }

        for (; open.Depth > 0; open.Pop())
        {
            Emit(open, now, open.EndNs, thread, id);
            now = open.EndNs;
        }
    }

    /// <summary>Adds the samples whose moments lie in a half-open range in which nothing opens or closes.</summary>
    private void Emit(OpenStack open, long fromNs, long toNs, ThreadId thread, EventId id)
    {
        // Moments are at (n + ½) intervals.
        var half = IntervalNs / 2;
        var first = CeilingDivide(fromNs - half, IntervalNs);
        var end = CeilingDivide(toNs - half, IntervalNs);
        if (first >= end || _isFull) return;
        if (open.Depth > context.Limits.MaxStackDepth) _cut++;
        var stack = Stack(open);
        for (var moment = first; moment < end; moment++)
        {
            if (context.Limits.Reached(builder, 0, 0) is { } limit)
            {
                builder.Report.Note($"Sampling the spans stopped: {limit}. What is beyond is not shown.");
                _isFull = true;
                return;
            }

            builder.AddSample(new SampleInput((moment * IntervalNs) + half, stack, thread, id, Weight: IntervalNs));
        }
    }

    /// <summary>The stack of the open spans. Where they are more than a stack may have frames, one frame stands for the innermost: cutting at the root would make a new stack of each.</summary>
    private StackId Stack(OpenStack open)
    {
        var max = context.Limits.MaxStackDepth;
        var kept = Math.Min(open.Depth, max);
        var stack = open.Stack(kept, builder);
        if (kept == open.Depth) return stack;
        if (_cutFrame == FrameId.None) _cutFrame = builder.Frame("[frames cut]", "", FrameKind.Unknown);
        return builder.Stack(stack, _cutFrame);
    }

    private void Report(int samples)
    {
        var report = builder.Report;
        if (samples > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"The file has spans, and no samples of them: {samples:N0} samples were made by looking at each thread every {Interval(IntervalNs)}. What is shorter than that may be missing."));
        if (_leftOpen > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"{_leftOpen:N0} spans were begun and never ended; they last until the last time of their thread."));
        if (_unmatchedEnds > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"{_unmatchedEnds:N0} ends of spans that were never begun have been left out."));
        if (_moved > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"{_moved:N0} spans outlast the span that they began in; what is beyond its end stands beside it."));
        if (_cut > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"Spans are nested more than {context.Limits.MaxStackDepth:N0} deep; the innermost have been cut."));
    }

    private static string Interval(long ns) => ns switch
    {
        >= 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{ns / 1e9:0.#########} s"),
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{ns / 1e6:0.######} ms"),
        >= 1_000 => string.Create(CultureInfo.InvariantCulture, $"{ns / 1e3:0.###} µs"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{ns} ns"),
    };

    private static long CeilingDivide(long value, long divisor) => (value / divisor) + (value % divisor > 0 ? 1 : 0);

    /// <summary>The open spans, outermost first, with the stacks of those that a sample has needed so far.</summary>
    private sealed class OpenStack
    {
        private readonly List<Span> _spans = [];
        private readonly List<StackId> _stacks = [];

        public int Depth => _spans.Count;

        public long EndNs => _spans[^1].EndNs;

        public void Push(in Span span) => _spans.Add(span);

        public void Pop()
        {
            _spans.RemoveAt(_spans.Count - 1);
            if (_stacks.Count > _spans.Count) _stacks.RemoveAt(_stacks.Count - 1);
        }

        public StackId Stack(int depth, ProfileBuilder builder)
        {
            while (_stacks.Count < depth) _stacks.Add(builder.Stack(_stacks.Count == 0 ? StackId.Root : _stacks[^1], _spans[_stacks.Count].Frame));
            return _stacks[depth - 1];
        }
    }
}
