using System.Globalization;
using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.Collapsed;

/// <summary>Reads collapsed stacks line by line. A line is one sample whose weight is its count: what a count of a billion stands for needs no billion samples.</summary>
internal sealed class CollapsedReader : IDisposable
{
    private const string NotUnderstood = "line without a count at its end";
    private const string Empty = "count of zero";

    private readonly ProfileBuilder _builder;
    private readonly TextInput _text;
    private readonly bool _hasTwoCounts;
    private readonly StackHeads _heads;
    private readonly FrameNames _names;
    private readonly FrameTexts _frames;
    private readonly FrameTexts _austinFrames;
    private readonly JoinedStacks _stacks;
    private readonly JoinedStacks _austinStacks;
    private EventId? _event;
    private EventId? _before;
    private long _rounded;

    /// <summary>A reader of a file.</summary>
    /// <param name="input">The file.</param>
    /// <param name="builder">Takes the samples.</param>
    /// <param name="context">Limits and cancellation.</param>
    /// <param name="hasTwoCounts">Whether its lines have two counts, before and after.</param>
    public CollapsedReader(Stream input, ProfileBuilder builder, ReadContext context, bool hasTwoCounts)
    {
        _builder = builder;
        _hasTwoCounts = hasTwoCounts;
        _text = new TextInput(input, builder, context);
        _heads = new StackHeads(builder, _text.Names);
        _names = new FrameNames(builder, _text.Names);
        _frames = new FrameTexts(builder, _names.Frame);
        _austinFrames = new FrameTexts(builder, _names.AustinFrame);
        _stacks = new JoinedStacks(builder, _frames, context.Limits.MaxStackDepth);
        _austinStacks = new JoinedStacks(builder, _austinFrames, context.Limits.MaxStackDepth);
    }

    /// <summary>Reads all of it.</summary>
    public void Read()
    {
        while (_text.TryRead(out var line))
        {
            if (line.IsEmpty || line[0] == '#' || Fields.TrimStart(line).IsEmpty) continue;
            if (!CollapsedLine.TryParse(line, _hasTwoCounts, out var parsed))
            {
                _text.Skip(NotUnderstood, line);
                continue;
            }

            if (!_text.IsWithinLimits(_frames.Count + _austinFrames.Count + _heads.Count, _frames.Bytes + _austinFrames.Bytes + _heads.Bytes)) break;
            Add(parsed, line);
        }

        Finish();
    }

    public void Dispose() => _text.Dispose();

    private void Add(in CollapsedLine parsed, ReadOnlySpan<byte> line)
    {
        var text = parsed.Stack;
        var thread = _heads.Take(ref text, out var isAustin);
        var stack = (isAustin ? _austinStacks : _stacks).Add(text);
        if (parsed.First is not { } first)
        {
            AddSample(stack, thread, _event ??= Event("count"), parsed.Last, line);
            return;
        }

        // A stack that is on one side alone has a zero on the other, which is no loss.
        _before ??= Event("before");
        _event ??= Event("after");
        if (first.Value > 0 || parsed.Last.Value == 0) AddSample(stack, thread, _before.Value, first, line);
        if (parsed.Last.Value > 0) AddSample(stack, thread, _event.Value, parsed.Last, line);
    }

    private void AddSample(StackId stack, ThreadId thread, EventId sampled, CollapsedCount count, ReadOnlySpan<byte> line)
    {
        if (count.IsRounded) _rounded++;
        if (count.Value == 0) _text.Skip(Empty, line);
        else _builder.AddSample(new SampleInput(TimeNs: null, stack, thread, sampled, Weight: count.Value));
    }

    private EventId Event(string name) => _builder.Event(new EventRow(name, name, "counts", IsCpuTime: false, IsWeighted: true));

    private void Finish()
    {
        if (_builder.SampleCount == 0) throw _text.NoSample(CollapsedFormat.FormatName, "lines such as \"main;run;step 12\", frames from the root with semicolons between them, and a count");
        _text.StacksCut = _stacks.StacksCut + _austinStacks.StacksCut;
        _text.Finish();
        var report = _builder.Report;
        report.Note("Collapsed stacks carry no times, so there is a flame graph and no heat map. A heat map needs the recording that they were made of, or timed stacks (docs/formats.md).");
        if (_hasTwoCounts) report.Note("Each line has two counts, as a comparison writes them: they are the events \"before\" and \"after\".");
        if (_rounded > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"{_rounded:N0} counts have decimals and were rounded to the nearest whole number."));
        if (_names.HasCallLines) report.Note("Names end with the line of a call (file:line). The line is left out, so that a function is one frame; the file is shown as its library.");
    }
}
