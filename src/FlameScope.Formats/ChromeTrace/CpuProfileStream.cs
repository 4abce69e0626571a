using System.Globalization;
using FlameScope.Formats.CallTrees;
using FlameScope.Formats.V8;
using FlameScope.Profiles;

namespace FlameScope.Formats.ChromeTrace;

/// <summary>One CPU profile of a trace, of one thread: an event <c>Profile</c> says when it began, any number of <c>ProfileChunk</c> bring nodes and samples, in the order of their times; or one event <c>CpuProfile</c> has it all.</summary>
internal sealed class CpuProfileStream(ProfileBuilder builder, ReadLimits limits)
{
    private readonly CallTree _tree = new(builder, limits);
    private readonly List<(long TimeNs, int Number, V8Samples Samples)> _chunks = [];

    /// <summary>The thread: that of the event that began it, since chunks are written by the thread that takes the samples.</summary>
    public TraceThread? Thread { get; set; }

    /// <summary>When it began; null where the event that says so is missing.</summary>
    public long? StartNs { get; set; }

    /// <summary>Samples so far.</summary>
    public long SampleCount { get; private set; }

    /// <summary>Adds what an event has of it.</summary>
    public void Add(TraceEvent chunk)
    {
        if (chunk.Nodes is { } nodes) _tree.Append(nodes);
        if (chunk.Samples is not { } samples) return;
        _chunks.Add((chunk.TimeNs ?? 0, _chunks.Count, samples));
        SampleCount += samples.Count;
    }

    /// <summary>Adds its samples to the builder.</summary>
    /// <param name="thread">Their thread.</param>
    /// <param name="id">Their event.</param>
    /// <param name="position">How far the file was read, for the report.</param>
    /// <returns>The limit that ended it, in words; null where none did.</returns>
    public string? AddSamples(ThreadId thread, EventId id, long position)
    {
        _tree.Complete();
        _chunks.Sort((one, other) => (one.TimeNs, one.Number).CompareTo((other.TimeNs, other.Number)));
        var now = StartNs ?? MissingStart();
        foreach (var (_, _, samples) in _chunks)
        {
            var sample = 0;
            foreach (var time in samples.Times(now))
            {
                if (limits.Reached(builder, 0, 0) is { } limit) return limit;
                var node = _tree.Find(samples.NodeId(sample++));
                if (node < 0) builder.Report.Skip("sample of a node that is not in the file", position, default);
                else builder.AddSample(new SampleInput(time, _tree.StackOf(node), thread, id, State: _tree.StateOf(node)));
                now = time ?? now;
            }
        }

        if (_tree.Circles > 0) builder.Report.Note("Some nodes of a call tree are said to be their own callers; they are shown without a caller.");
        if (_tree.StacksCut > 0) builder.Report.Note(string.Create(CultureInfo.InvariantCulture, $"Some stacks are deeper than {limits.MaxStackDepth:N0} frames; those nearest the root have been cut."));
        return null;
    }

    /// <summary>Where nothing says when a profile began, its first chunk was written about when its last sample was taken.</summary>
    private long MissingStart()
    {
        if (_chunks.Count == 0) return 0;
        builder.Report.Note("The beginning of a CPU profile is missing; its times follow from when its first part was written, and are a little late.");
        var lasted = _chunks[0].Samples.Times(0).LastOrDefault(time => time is not null) ?? 0;
        return _chunks[0].TimeNs - lasted;
    }
}
