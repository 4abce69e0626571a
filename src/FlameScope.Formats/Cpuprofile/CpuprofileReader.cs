using System.Globalization;
using System.Runtime.CompilerServices;
using FlameScope.Formats.CallTrees;
using FlameScope.Formats.Json;
using FlameScope.Formats.Text;
using FlameScope.Formats.V8;
using FlameScope.Profiles;

namespace FlameScope.Formats.Cpuprofile;

/// <summary>
/// Reads a <c>.cpuprofile</c>: one object with a call tree and an array of samples, in any order. Where times come last, as V8 writes them, samples are added while those are read; else all are kept until the end.
/// <code>
/// {"nodes":[{"id":1,"callFrame":{"functionName":"(root)",…},"children":[2]},…],"startTime":5076600000,"endTime":…,"samples":[2,2,3,…],"timeDeltas":[1210,1250,…]}
/// </code>
/// </summary>
internal sealed class CpuprofileReader
{
    private const string EventName = "CPU profile";

    private readonly ProfileBuilder _builder;
    private readonly ReadContext _context;
    private readonly JsonReader _json;
    private readonly NameDecoder _names;
    private readonly V8Frames _frames;
    private readonly CallTree _tree;
    private readonly V8Samples _samples = new();
    private readonly List<(int Node, long Hits)> _hits = [];
    private long? _startNs;
    private bool _isAdded;
    private string? _limit;

    public CpuprofileReader(Stream input, ProfileBuilder builder, ReadContext context)
    {
        _builder = builder;
        _context = context;
        _json = new JsonReader(input);
        _names = new NameDecoder(context.Limits.MaxNameLength);
        _frames = new V8Frames(builder, _names);
        _tree = new CallTree(builder, context.Limits);
    }

    /// <summary>Reads all of it.</summary>
    public void Read()
    {
        using var json = _json;
        if (json.BeginObject()) ReadProperties();
        _builder.Report.Bytes = json.Position;
        if (!_isAdded) AddKept();
        if (_builder.SampleCount == 0) throw NoSamples();
        Report();
    }

    /// <summary>The properties of the profile, which may be inside what the debugging protocol wraps around it.</summary>
    private void ReadProperties()
    {
        var max = _context.Limits.MaxSamples;
        while (_json.Depth > 0 && _json.End == JsonEnd.NotYet)
        {
            if (!_json.NextProperty(out var name) || _isAdded) continue;
            if (name.SequenceEqual("nodes"u8)) new V8NodeReader(_frames).Read(_json, _tree, _hits, MayGoOn);
            else if (name.SequenceEqual("head"u8)) new HeadTreeReader(_frames, _tree, _hits).Read(_json, MayGoOn);
            else if (name.SequenceEqual("samples"u8)) ReadSamples(max);
            else if (name.SequenceEqual("timeDeltas"u8) && TimesAreLast) AddWhileTimesAreRead();
            else if (name.SequenceEqual("timeDeltas"u8)) _samples.ReadTimes(_json, areDifferences: true, max);
            else if (name.SequenceEqual("timestamps"u8)) _samples.ReadTimes(_json, areDifferences: false, max);
            else if (name.SequenceEqual("startTime"u8)) _startNs = _json.TryDecimal(V8Samples.Microseconds, out var start) ? start : null;
            else if (name.SequenceEqual("profile"u8) || name.SequenceEqual("result"u8)) _json.BeginObject();
        }
    }

    private void ReadSamples(int max)
    {
        if (!_samples.ReadNodes(_json, max)) _limit = string.Create(CultureInfo.InvariantCulture, $"it holds more than {max:N0} samples");
    }

    /// <summary>Whether more nodes may be read: not whether more samples may, which may stand before the nodes.</summary>
    private bool MayGoOn()
    {
        var reached = _context.Limits.Reached(_builder, _frames.Count, _frames.Bytes)
            ?? (_tree.HasRoom ? null : string.Create(CultureInfo.InvariantCulture, $"its call tree has more than {CallTree.MaxNodes(_context.Limits):N0} nodes"));
        _limit ??= reached;
        return reached is null;
    }

    /// <summary>Whether nothing is missing but times.</summary>
    private bool TimesAreLast => _tree.Count > 0 && _samples.Count > 0 && !_samples.HasTimes && _startNs is not null;

    private void AddWhileTimesAreRead()
    {
        var (thread, id) = Begin();
        _builder.Reserve(_samples.Count);
        _samples.ReadTimes(_json, _startNs!.Value, (first, times) => TryAdd(first, times, thread, id));
        _isAdded = true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryAdd(int first, ReadOnlySpan<long> times, ThreadId thread, EventId id)
    {
        for (var i = 0; i < times.Length; i++)
        {
            if (!TryAdd(first + i, V8Samples.IsTime(times[i]) ? times[i] : null, thread, id)) return false;
        }

        return true;
    }

    private void AddKept()
    {
        var (thread, id) = Begin();
        var sample = 0;
        if (_samples.Count == 0) AddHits(thread, id);
        foreach (var time in _samples.Times(_startNs ?? 0))
        {
            if (!TryAdd(sample++, time, thread, id)) return;
        }
    }

    private (ThreadId Thread, EventId Event) Begin()
    {
        _tree.Complete();
        _builder.ClockSource = "monotonic";
        return (_builder.Thread(processId: null, tid: null, "JavaScript"), _builder.Event(new EventRow(EventName, EventName, "samples", IsCpuTime: true, IsWeighted: _samples.Count == 0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryAdd(int sample, long? time, ThreadId thread, EventId id)
    {
        var node = _tree.Find(_samples.NodeId(sample));
        if (node >= 0) return TryAddOf(node, time, thread, id, weight: 1);
        _builder.Report.Skip("sample of a node that is not in the file", _json.Position, default);
        return true;
    }

    /// <summary>A profile without a list of samples still says how many each node has.</summary>
    private void AddHits(ThreadId thread, EventId id)
    {
        foreach (var (node, hits) in _hits)
        {
            if (!TryAddOf(node, time: null, thread, id, hits)) return;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryAddOf(int node, long? time, ThreadId thread, EventId id, long weight)
    {
        if (_context.Limits.Reached(_builder, 0, 0) is { } reached)
        {
            _limit ??= reached;
            return false;
        }

        _builder.AddSample(new SampleInput(time, _tree.StackOf(node), thread, id, Weight: weight, State: _tree.StateOf(node)));
        return true;
    }

    private void Report()
    {
        var report = _builder.Report;
        if (_json.EndedBecause is { } reason) report.Note(reason);
        if (_limit is not null) report.Note($"Reading stopped: {_limit}. What is beyond is not shown.");
        if (!_samples.HasTimes)
        {
            report.Note(_samples.Count > 0
                ? "The samples carry no times, so there is no heat map."
                : "The file has no list of samples, only how many each function has: there are no times, and so no heat map.");
        }

        if (_tree.Circles > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"{_tree.Circles:N0} nodes of the call tree are said to be their own callers; they are shown without a caller."));
        if (_tree.StacksCut > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"{_tree.StacksCut:N0} stacks are deeper than {_context.Limits.MaxStackDepth:N0} frames; those nearest the root have been cut."));
        if (_names.NamesCut > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"{_names.NamesCut:N0} names are longer than {_context.Limits.MaxNameLength:N0} bytes and have been cut."));
    }

    private ProfileFormatException NoSamples() => ProfileFormatException.OfFile(
        CpuprofileFormat.FormatName,
        _json.Position,
        PositionUnit.Byte,
        string.Create(CultureInfo.InvariantCulture, $"no sample of a function in {_json.Position:N0} bytes"),
        "a call tree (nodes or head) and samples; record with node --cpu-prof, or stop the profiler before it is saved");
}
