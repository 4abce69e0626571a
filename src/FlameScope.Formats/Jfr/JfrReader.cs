using System.Globalization;
using FlameScope.Profiles;

namespace FlameScope.Formats.Jfr;

/// <summary>Reads a recording: one chunk after another, until the input ends.</summary>
internal sealed class JfrReader(Stream stream, ProfileBuilder builder, ReadContext context)
{
    private readonly JfrInput _input = new(stream);
    private readonly SampleMaker _samples = new(builder, context.Limits);
    private readonly RecordingFacts _facts = new();
    private long _chunks;
    private bool _isUnfinished;
    private bool _isCutShort;

    /// <summary>Reads all of it.</summary>
    /// <exception cref="ProfileFormatException">It holds no sample, or is of a version that is not read.</exception>
    public void Read()
    {
        // Threads hand in their buffers one after the other: sorting them is no news.
        builder.ReportsOrder = false;
        var chunks = new ChunkReader(builder, context, _samples, _facts);
        while (chunks.LimitReached is null && NextChunk())
        {
            var at = _input.Position;
            if (!_input.Ensure(ChunkHeader.Length))
            {
                _isCutShort = true;
                break;
            }

            var chunk = ChunkHeader.Parse(_input.Window(long.MaxValue)[..ChunkHeader.Length]);
            if (chunk.Major is < 1 or > 2 && _chunks == 0) throw OtherVersion(chunk);
            if (chunk.Major is < 1 or > 2 || !chunk.HasClock)
            {
                builder.Report.Skip(chunk.HasClock ? SkipReasons.OldChunk : SkipReasons.NoClock, at, default);
                _ = _input.Skip(Math.Max(ChunkHeader.Length, chunk.Size));
                continue;
            }

            _chunks++;
            _input.Consume(ChunkHeader.Length);
            var end = chunks.Read(_input, chunk, at);
            _isUnfinished |= !chunk.IsFinished;
            _isCutShort |= end == ChunkEnd.CutShort;
            if (end == ChunkEnd.Damaged && chunk.IsFinished) _ = _input.Skip(at + chunk.Size - _input.Position);
        }

        Finish(chunks);
    }

    /// <summary>Passes over what is no chunk; false where there is no other.</summary>
    private bool NextChunk()
    {
        var from = _input.Position;
        while (true)
        {
            _ = _input.Ensure(ChunkHeader.MagicLength);
            var window = _input.Window(long.MaxValue);
            var at = ChunkAt(window);
            if (at >= 0 || window.Length < ChunkHeader.MagicLength)
            {
                _input.Consume(at >= 0 ? at : window.Length);
                if (_input.Position > from) builder.Report.Skip(SkipReasons.Between, from, default);
                return at >= 0;
            }

            // The last bytes may be the first of a chunk.
            _input.Consume(window.Length - ChunkHeader.MagicLength + 1);
            if (!_input.More()) _ = _input.Skip(ChunkHeader.MagicLength - 1);
        }
    }

    private static int ChunkAt(ReadOnlySpan<byte> bytes)
    {
        for (var from = 0; from < bytes.Length;)
        {
            var at = bytes[from..].IndexOf(ChunkHeader.Magic);
            if (at < 0) return -1;
            if (ChunkHeader.IsAt(bytes[(from + at)..])) return from + at;
            from += at + 1;
        }

        return -1;
    }

    private void Finish(ChunkReader chunks)
    {
        var report = builder.Report;
        report.Bytes = _input.Position;
        if (builder.SampleCount == 0) throw NoSamples();

        foreach (var (process, program) in _facts.Programs) _samples.NameProcess(process, program);
        builder.ClockSource = "unix";
        builder.UnixOffsetNs = 0;
        builder.Capture = _facts.ToCapture();
        if (chunks.LimitReached is { } limit) report.StoppedAtLimit("byte", _input.Position, limit);
        else if (_isCutShort && !context.InputEndedEarly) report.Note("The recording is cut short: it ends before its last chunk does. What had been written is shown.");
        if (_isUnfinished) report.Note("The recorder did not finish the last chunk: what it had written is shown.");
        if (_samples.LostStacks > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"The stacks of {_samples.LostStacks:N0} samples are not in the file; these are shown without frames."));
        foreach (var (name, count, isShown) in _samples.WithoutStack) report.Note(WithoutStack(name, count, isShown));
        if (_samples.TruncatedStacks > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"The recorder cut the stacks of {_samples.TruncatedStacks:N0} samples at the root, where they begin with [frames cut] (stackdepth of -XX:FlightRecorderOptions and jstackdepth of async-profiler set how deep they are)."));
        if (_facts.LostBytes > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"The recorder says that it lost {_facts.LostBytes:N0} bytes of events."));
        if (_samples.StacksCut > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"{_samples.StacksCut:N0} stacks are deeper than {context.Limits.MaxStackDepth:N0} frames; those nearest the root have been cut."));
        if (_samples.NamesCut > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"{_samples.NamesCut:N0} names are longer than {context.Limits.MaxNameLength:N0} bytes and have been cut."));
        if (chunks.ConstantsLeftOut) report.Note("A chunk has more names, or more frames of stacks, than are kept; samples that need those that were left out lack them.");
    }

    private static string WithoutStack(string name, long count, bool isShown) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count:N0} {(count == 1 ? "event" : "events")} {name} came without a stack trace and {(count == 1 ? "is" : "are")} {(isShown ? "shown without frames" : "left out")}: the recorder takes one where its settings say {name}#stackTrace=true, and only of threads that run Java.");

    private ProfileFormatException NoSamples() => ProfileFormatException.OfFile(
        JfrFormat.FormatName,
        _input.Position,
        PositionUnit.Byte,
        string.Create(CultureInfo.InvariantCulture, $"no event with a stack trace in {_input.Position:N0} bytes"),
        "samples such as jdk.ExecutionSample; record with `java -XX:StartFlightRecording=settings=profile`, or with async-profiler");

    private ProfileFormatException OtherVersion(in ChunkHeader chunk) => ProfileFormatException.OfFile(
        JfrFormat.FormatName,
        _input.Position,
        PositionUnit.Byte,
        string.Create(CultureInfo.InvariantCulture, $"version {chunk.Major}.{chunk.Minor} of the format{(chunk.Major == 0 ? ", that of Oracle's JDK 7 and 8" : "")}"),
        chunk.Major == 0 ? "version 1 or 2; JDK Mission Control opens it, and OpenJDK 8u272, JDK 11 and later write one that can be read here" : "version 1 or 2");
}
