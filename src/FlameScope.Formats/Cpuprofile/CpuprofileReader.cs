using System.Globalization;
using FlameScope.Formats.CallTrees;
using FlameScope.Formats.Json;
using FlameScope.Formats.Text;
using FlameScope.Formats.V8;
using FlameScope.Profiles;

namespace FlameScope.Formats.Cpuprofile;

/// <summary>
/// Reads a <c>.cpuprofile</c>: one object with a call tree and an array of samples, in any order, so samples are kept as ids of nodes until all is read.
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
    private long _startNs;
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
        _builder.ClockSource = "monotonic";
        _tree.Complete();

        var thread = _builder.Thread(processId: null, tid: null, "JavaScript");
        var id = _builder.Event(new EventRow(EventName, EventName, "samples", IsCpuTime: true, IsWeighted: _samples.Count == 0));
        if (_samples.Count > 0) AddSamples(thread, id);
        else AddHits(thread, id);
        if (_builder.SampleCount == 0) throw NoSamples();
        Report();
    }

    /// <summary>The properties of the profile, which may be inside what the debugging protocol wraps around it.</summary>
    private void ReadProperties()
    {
        var max = _context.Limits.MaxSamples;
        while (_json.Depth > 0 && _json.End == JsonEnd.NotYet)
        {
            if (!_json.NextProperty(out var name)) continue;
            if (name.SequenceEqual("nodes"u8)) new V8NodeReader(_frames).Read(_json, _tree, _hits, MayGoOn);
            else if (name.SequenceEqual("head"u8)) new HeadTreeReader(_frames, _tree, _hits).Read(_json, MayGoOn);
            else if (name.SequenceEqual("samples"u8)) ReadSamples(max);
            else if (name.SequenceEqual("timeDeltas"u8)) _samples.ReadTimes(_json, areDifferences: true, max);
            else if (name.SequenceEqual("timestamps"u8)) _samples.ReadTimes(_json, areDifferences: false, max);
            else if (name.SequenceEqual("startTime"u8)) _startNs = _json.TryDecimal(V8Samples.Microseconds, out var start) ? start : 0;
            else if (name.SequenceEqual("profile"u8) || name.SequenceEqual("result"u8)) _json.BeginObject();
        }
    }

    private void ReadSamples(int max)
    {
        if (!_samples.ReadNodes(_json, max)) _limit = string.Create(CultureInfo.InvariantCulture, $"it holds more than {max:N0} samples");
    }

    private bool MayGoOn() => (_limit ??= _context.Limits.Reached(_builder, _frames.Count, _frames.Bytes)) is null;

    private void AddSamples(ThreadId thread, EventId id)
    {
        var sample = 0;
        foreach (var time in _samples.Times(_startNs))
        {
            var node = _tree.Find(_samples.NodeId(sample++));
            if (node < 0) _builder.Report.Skip("sample of a node that is not in the file", _json.Position, default);
            else if (!TryAdd(node, new SampleInput(time, StackId.Root, thread, id))) return;
        }
    }

    /// <summary>A profile without a list of samples still says how many each node has.</summary>
    private void AddHits(ThreadId thread, EventId id)
    {
        foreach (var (node, hits) in _hits)
        {
            if (!TryAdd(node, new SampleInput(TimeNs: null, StackId.Root, thread, id, Weight: hits))) return;
        }
    }

    private bool TryAdd(int node, in SampleInput sample)
    {
        if (_context.Limits.Reached(_builder, 0, 0) is { } reached)
        {
            _limit ??= reached;
            return false;
        }

        if (_tree.CutWork >= _context.Limits.MaxStacks)
        {
            _limit ??= "it holds too many stacks that are too deep";
            return false;
        }

        _builder.AddSample(sample with { Stack = _tree.StackOf(node), State = _tree.StateOf(node) });
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
