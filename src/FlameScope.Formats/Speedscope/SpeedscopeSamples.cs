using System.Globalization;
using FlameScope.Formats.Json;
using FlameScope.Formats.Protobuf;
using FlameScope.Formats.Spans;
using FlameScope.Profiles;

namespace FlameScope.Formats.Speedscope;

/// <summary>
/// Makes samples of profiles whose frames and units are known. Weights are times where the unit is one: a sample stands where its weight begins. Frames that open and close are spans, which are sampled. Where the
/// unit is none, or bytes, there are no times.
/// </summary>
internal sealed class SpeedscopeSamples
{
    private static readonly EventRow Times = new("samples", "samples", "ns", IsCpuTime: false);
    private static readonly EventRow UnequalTimes = Times with { IsWeighted = true };
    private static readonly EventRow Spans = new("spans", "spans", "ns", IsCpuTime: false);
    private static readonly EventRow Counts = new("weight", "weight", "samples", IsCpuTime: false, IsWeighted: true);
    private static readonly EventRow Bytes = new("bytes", "bytes", "bytes", IsCpuTime: false, IsWeighted: true);

    private readonly ProfileBuilder _builder;
    private readonly SampleSink _sink;
    private readonly ReadContext _context;
    private readonly SpeedscopeFrames _frames;
    private readonly SpeedscopeStacks _stacks;
    private readonly SpanSampler _sampler;
    private readonly ThreadNames _threads;
    private readonly List<(SpeedscopeProfile Profile, ThreadId Thread)> _timed = [];
    private StackId[] _stackIds = [];
    private bool _hasSpans;
    private long _leftOpen;

    public SpeedscopeSamples(SampleSink sink, ReadContext context, SpeedscopeFrames frames, SpeedscopeStacks stacks)
    {
        _builder = sink.Builder;
        _sink = sink;
        _context = context;
        _frames = frames;
        _stacks = stacks;
        _sampler = new SpanSampler(_builder, context);
        _threads = new ThreadNames(_builder, frames);
    }

    /// <summary>Adds a profile.</summary>
    public void Add(SpeedscopeProfile profile)
    {
        if (profile.Samples.Count == 0 && profile.Events.Count == 0) return;
        var thread = _threads.Of(profile, _stacks);
        if (profile.Samples.Count > 0)
        {
            if (profile.TimeShift is not null && profile.Weights.Count > 0) _timed.Add((profile, thread));
            else AddCounts(profile, thread);
        }

        if (profile.Events.Count > 0) AddEvents(profile, thread);
    }

    /// <summary>Adds what waits for all profiles to be known, and says what was amiss.</summary>
    public void Finish()
    {
        AddTimed();
        if (_hasSpans) _sampler.Sample(Spans);
        var report = _builder.Report;
        if (_leftOpen > 0) report.Note(Words($"{_leftOpen:N0} frames were opened and never closed; they last until the end of their profile."));
        if (_frames.Unknown > 0) report.Note(Words($"{_frames.Unknown:N0} times a frame is named that is not in the file's table; it is shown as [unknown]."));
    }

    /// <summary>Samples with times. Whether they are told by number or by weight depends on whether all weigh the same.</summary>
    private void AddTimed()
    {
        if (_timed.Count == 0) return;
        var first = _timed[0].Profile.Weights[0];
        var isRegular = _timed.TrueForAll(entry => entry.Profile.Unit == _timed[0].Profile.Unit && entry.Profile.Weights.TrueForAll(weight => weight == first));
        var id = _builder.Event(isRegular ? Times : UnequalTimes);
        if (isRegular && JsonNumber.TryScale(first, _timed[0].Profile.TimeShift!.Value, out var interval) && interval > 0) _builder.Capture = _builder.Capture with { SamplingHz = 1e9 / interval };
        _builder.Report.Note("The file has weights, not times: a sample stands where its weight begins, and time in which a thread had no sample is not there.");
        foreach (var (profile, thread) in _timed)
        {
            var shift = profile.TimeShift!.Value;
            if (!JsonNumber.TryScale(profile.Start, shift, out var time) || !SampleSink.IsTime(time)) time = ProfileBuilder.MaxTimeNs + 1;
            for (var i = 0; i < profile.Samples.Count; i++)
            {
                if (i >= profile.Weights.Count || !JsonNumber.TryScale(profile.Weights[i], shift, out var weight) || weight < 0)
                {
                    _builder.Report.Skip("sample without a weight, or with a negative one", i + 1L, default);
                    continue;
                }

                if (!_sink.Add(new SampleInput(time, Stack(profile.Samples[i]), thread, id, Weight: weight), i + 1L)) return;
                time = Math.Min(time, ProfileBuilder.MaxTimeNs + 1) + Math.Min(weight, ProfileBuilder.MaxTimeNs);
            }
        }
    }

    /// <summary>Samples without times.</summary>
    private void AddCounts(SpeedscopeProfile profile, ThreadId thread)
    {
        _builder.Report.Note(NoTimes(profile));
        var id = _builder.Event(profile.Unit == "bytes" ? Bytes : Counts);
        for (var i = 0; i < profile.Samples.Count; i++)
        {
            var weight = 1L;
            if (profile.Weights.Count > 0 && (i >= profile.Weights.Count || !JsonNumber.TryScale(profile.Weights[i], 0, out weight) || weight < 0))
            {
                _builder.Report.Skip("sample without a weight, or with a negative one", i + 1L, default);
            }
            else if (!_sink.Add(new SampleInput(TimeNs: null, Stack(profile.Samples[i]), thread, id, Weight: weight), i + 1L))
            {
                return;
            }
        }
    }

    private void AddEvents(SpeedscopeProfile profile, ThreadId thread)
    {
        if (profile.TimeShift is not { } shift)
        {
            _builder.Report.Note(NoTimes(profile));
            var replay = new EventReplay(_sink, _frames, _context.Limits.MaxStackDepth);
            replay.Add(profile, thread, _builder.Event(profile.Unit == "bytes" ? Bytes : Counts));
            _leftOpen += replay.LeftOpen;
            return;
        }

        var track = new SpanTrack();
        var (last, open) = (long.MinValue, 0L);
        foreach (var entry in profile.Events)
        {
            if (!JsonNumber.TryScale(entry.At, shift, out var at) || !SampleSink.IsTime(at))
            {
                _builder.Report.Skip("event with a time out of bounds", 0, default);
                continue;
            }

            last = Math.Max(last, at);
            open = entry.IsOpen ? open + 1 : Math.Max(0, open - 1);
            if (entry.IsOpen) track.Begin(at, entry.Frame, _frames[entry.Frame]);
            else track.End(at, entry.Frame);
        }

        if (open > 0 && profile.End is { } end && JsonNumber.TryScale(end, shift, out var endNs) && SampleSink.IsTime(endNs) && endNs >= last)
        {
            _leftOpen += open;
            for (; open > 0; open--) track.End(endNs, SpanTrack.AnyName);
        }

        _hasSpans = true;
        _sampler.Add(track, thread);
    }

    private StackId Stack(int number)
    {
        if (_stackIds.Length == 0)
        {
            _stackIds = new StackId[_stacks.Count];
            _stackIds.AsSpan().Fill(StackId.None);
        }

        if (_stackIds[number] != StackId.None) return _stackIds[number];
        var stack = StackId.Root;
        var frames = _stacks.Frames(number, out var isCut);
        if (isCut)
        {
            stack = _builder.Stack(stack, _builder.Frame("[frames cut]", "", FrameKind.Unknown));
            _builder.Report.Note(Words($"Some stacks are deeper than {_context.Limits.MaxStackDepth:N0} frames; those nearest the root have been cut."));
        }

        foreach (var frame in frames) stack = _builder.Stack(stack, _frames[frame]);
        return _stackIds[number] = stack;
    }

    private static string NoTimes(SpeedscopeProfile profile) => profile.TimeShift is not null ? "The samples have no weights, and so no times: there is no heat map."
        : profile.Unit is "bytes" ? "The file's unit is bytes: its values are no times, so there is no heat map of them."
        : "The file's values have no unit (none, where others have seconds): they are no times, so there is no heat map of them.";

    private static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
