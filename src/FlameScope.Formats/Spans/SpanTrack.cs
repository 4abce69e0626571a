using FlameScope.Profiles;

namespace FlameScope.Formats.Spans;

/// <summary>
/// The spans of one thread: from when to when something ran, nested in one another. They may come in any order, as pairs of a begin and an end or whole; pairs are matched when all are there.
/// Times are nanoseconds on the source's clock; what is outside ± <see cref="ProfileBuilder.MaxTimeNs"/> must not be added.
/// </summary>
internal sealed class SpanTrack
{
    /// <summary>The name of an end that ends whatever was begun last.</summary>
    public const int AnyName = -1;

    private const long IsBegin = -1;
    private const long IsEnd = -2;

    private readonly List<Mark> _marks = [];
    private bool _isOrdered = true;

    /// <summary>Begins and whole spans.</summary>
    public int Count { get; private set; }

    /// <summary>Begins a span.</summary>
    /// <param name="timeNs">When.</param>
    /// <param name="name">A number that stands for its name: its end has the same.</param>
    /// <param name="frame">What it is shown as.</param>
    public void Begin(long timeNs, int name, FrameId frame) => Add(new Mark(timeNs, IsBegin, name, frame), isSpan: true);

    /// <summary>Ends the span of that name that was begun last.</summary>
    /// <param name="timeNs">When.</param>
    /// <param name="name">Its name, or <see cref="AnyName"/>.</param>
    public void End(long timeNs, int name) => Add(new Mark(timeNs, IsEnd, name, FrameId.None), isSpan: false);

    /// <summary>Adds a whole span.</summary>
    /// <param name="timeNs">When it began.</param>
    /// <param name="durationNs">How long it lasted, not negative; its end is inside the bounds of times too.</param>
    /// <param name="frame">What it is shown as.</param>
    public void Whole(long timeNs, long durationNs, FrameId frame)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(durationNs);
        Add(new Mark(timeNs, durationNs, AnyName, frame), isSpan: true);
    }

    /// <summary>
    /// Matches begins with ends, in the order of their times. An end closes the innermost open span of its name; a span that is never ended lasts until the last time of the track.
    /// </summary>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The spans by start, outer ones first; those that begin and end together in the order in which they came. The track is empty afterwards.</returns>
    public SpanMatch Match(CancellationToken cancel)
    {
        var marks = _marks.ToArray();
        _marks.Clear();
        _marks.TrimExcess();
        if (!_isOrdered) Sort(marks);
        cancel.ThrowIfCancellationRequested();

        var spans = new List<Span>(Count);
        var last = long.MinValue;
        var unmatched = 0L;
        var open = new OpenSpans();
        foreach (var mark in marks)
        {
            last = Math.Max(last, mark.TimeNs + Math.Max(0, mark.DurationNs));
            if (mark.DurationNs >= 0)
            {
                spans.Add(new Span(mark.TimeNs, mark.TimeNs + mark.DurationNs, mark.Frame, spans.Count));
            }
            else if (mark.DurationNs == IsBegin)
            {
                open.Push(mark.Name, spans.Count);
                spans.Add(new Span(mark.TimeNs, mark.TimeNs, mark.Frame, spans.Count));
            }
            else if (open.TryPop(mark.Name, out var begun))
            {
                spans[begun] = spans[begun] with { EndNs = mark.TimeNs };
            }
            else
            {
                unmatched++;
            }
        }

        var leftOpen = 0L;
        while (open.TryPop(AnyName, out var begun))
        {
            leftOpen++;
            spans[begun] = spans[begun] with { EndNs = last };
        }

        if (!IsOrdered(spans)) spans.Sort(SpanOrder.Instance);
        return new SpanMatch(spans, unmatched, leftOpen);
    }

    private void Add(in Mark mark, bool isSpan)
    {
        if (isSpan) Count++;
        _isOrdered &= _marks.Count == 0 || _marks[^1].TimeNs <= mark.TimeNs;
        _marks.Add(mark);
    }

    /// <summary>Spans that came in the order of their times mostly are in order.</summary>
    private static bool IsOrdered(List<Span> spans)
    {
        for (var i = 1; i < spans.Count; i++)
        {
            if (SpanOrder.Instance.Compare(spans[i - 1], spans[i]) > 0) return false;
        }

        return true;
    }

    /// <summary>By time; what has the same time stays in the order in which it came.</summary>
    private static void Sort(Mark[] marks)
    {
        var keys = new (long TimeNs, int Number)[marks.Length];
        for (var number = 0; number < keys.Length; number++) keys[number] = (marks[number].TimeNs, number);
        Array.Sort(keys, marks);
    }

    /// <summary>A begin, an end, or a whole span, by its duration.</summary>
    private readonly record struct Mark(long TimeNs, long DurationNs, int Name, FrameId Frame);
}

/// <summary>A span of a thread.</summary>
/// <param name="StartNs">When it began.</param>
/// <param name="EndNs">When it ended, not before.</param>
/// <param name="Frame">What it is shown as.</param>
/// <param name="Number">Its place in the order in which spans of the track came.</param>
internal readonly record struct Span(long StartNs, long EndNs, FrameId Frame, int Number);

/// <summary>Spans by start; those that start together, outer ones first; those that end together too, in the order in which they came.</summary>
internal sealed class SpanOrder : IComparer<Span>
{
    public static readonly SpanOrder Instance = new();

    /// <inheritdoc/>
    public int Compare(Span x, Span y)
    {
        var order = x.StartNs.CompareTo(y.StartNs);
        if (order == 0) order = y.EndNs.CompareTo(x.EndNs);
        return order == 0 ? x.Number.CompareTo(y.Number) : order;
    }
}

/// <summary>What matching begins with ends came to.</summary>
/// <param name="Spans">The spans, by start, outer ones first.</param>
/// <param name="UnmatchedEnds">Ends of spans that were never begun.</param>
/// <param name="LeftOpen">Spans that were never ended, and last until the last time of the track.</param>
internal readonly record struct SpanMatch(List<Span> Spans, long UnmatchedEnds, long LeftOpen);
