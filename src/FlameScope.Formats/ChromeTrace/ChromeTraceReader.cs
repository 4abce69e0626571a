using System.Globalization;
using FlameScope.Formats.CallTrees;
using FlameScope.Formats.Json;
using FlameScope.Formats.Spans;
using FlameScope.Formats.Text;
using FlameScope.Formats.V8;
using FlameScope.Profiles;

namespace FlameScope.Formats.ChromeTrace;

/// <summary>
/// Reads a trace: an array of events, or an object with one. Threads get their names anywhere in the file, and parts of a profile may come in any order, so samples are kept as numbers until all is read.
/// </summary>
internal sealed class ChromeTraceReader
{
    private const string CpuProfileEvent = "CPU profile";
    private const string SpansEvent = "spans";

    /// <summary>CPU profiles, and threads with spans: each takes room, however little is in it.</summary>
    private const int MaxThreads = 1_000_000;

    private readonly ProfileBuilder _builder;
    private readonly ReadContext _context;
    private readonly JsonReader _json;
    private readonly NameDecoder _names;
    private readonly TraceTexts _texts;
    private readonly V8Frames _functions;
    private readonly TraceEventReader _events;
    private readonly TraceSamples _samples;
    private readonly TraceThreads _threads;
    private readonly TraceMetadata _metadata = new();
    private readonly Dictionary<StreamKey, CpuProfileStream> _profiles = [];
    private readonly Dictionary<TraceThread, SpanTrack> _tracks = [];
    private readonly Dictionary<SpanName, FrameId> _spanFrames = [];
    private readonly TraceEvent _event = new();
    private readonly int _profile;
    private readonly int _profileChunk;
    private readonly int _cpuProfile;
    private readonly int _numCpus;
    private string? _limit;
    private long _marks;
    private long _profiled;
    private long _nodes;
    private long? _firstNs;

    public ChromeTraceReader(Stream input, ProfileBuilder builder, ReadContext context)
    {
        _builder = builder;
        _context = context;
        _json = new JsonReader(input);
        _names = new NameDecoder(context.Limits.MaxNameLength);
        _texts = new TraceTexts(_names);
        _functions = new V8Frames(builder, _names);
        _events = new TraceEventReader(builder, context, _texts, _functions, MayGoOn);
        _samples = new TraceSamples(builder, context, _texts);
        _threads = new TraceThreads(builder, _texts);
        _profile = _texts.Add("Profile"u8);
        _profileChunk = _texts.Add("ProfileChunk"u8);
        _cpuProfile = _texts.Add("CpuProfile"u8);
        _numCpus = _texts.Add("num_cpus"u8);
    }

    /// <summary>Reads all of it.</summary>
    public void Read()
    {
        using var json = _json;
        if (json.Kind == JsonKind.Array) ReadEvents();
        else if (json.BeginObject()) ReadProperties();
        _builder.Report.Bytes = json.Position;

        // One thread after the other.
        _builder.ReportsOrder = false;
        AddProfiles();
        if (_samples.Count > 0) Reached(_samples.AddSamples(_threads, json.Position));
        AddSpans();
        if (_builder.SampleCount == 0) throw NoSamples();
        _metadata.Apply(_builder, _firstNs);
        Report();
    }

    private void ReadProperties()
    {
        while (_json.NextProperty(out var name))
        {
            if (name.SequenceEqual("traceEvents"u8)) ReadEvents();
            else if (name.SequenceEqual("samples"u8)) _samples.ReadSamples(_json, MayGoOn);
            else if (name.SequenceEqual("stackFrames"u8)) _samples.ReadFrames(_json, MayGoOn);
            else if (name.SequenceEqual("metadata"u8)) _metadata.Read(_json);
        }
    }

    private void ReadEvents()
    {
        if (!_json.BeginArray()) return;
        while (_json.NextElement())
        {
            if (!MayGoOn())
            {
                _json.LeaveRest();
                return;
            }

            var start = _json.Position;
            if (!_events.TryRead(_json, _event)) continue;
            _nodes += _event.Nodes?.Count ?? 0;
            Take(start);
        }
    }

    private bool MayGoOn()
    {
        if (_limit is not null) return false;
        var limits = _context.Limits;
        _limit = limits.Reached(_builder, _texts.Count + _functions.Count, _texts.Bytes + _functions.Bytes);
        if (_limit is null && _marks + _profiled + _samples.Count >= limits.MaxSamples) _limit = string.Create(CultureInfo.InvariantCulture, $"it holds more than {limits.MaxSamples:N0} samples and spans");
        if (_limit is null && _nodes >= CallTree.MaxNodes(limits)) _limit = string.Create(CultureInfo.InvariantCulture, $"its call trees have more than {CallTree.MaxNodes(limits):N0} nodes");
        if (_limit is null && _tracks.Count + _profiles.Count >= MaxThreads) _limit = string.Create(CultureInfo.InvariantCulture, $"it holds more than {MaxThreads:N0} threads and profiles");
        return _limit is null;
    }

    private void Take(long position)
    {
        switch (_event.Phase)
        {
            case (byte)'M':
                _threads.Name(_event);
                if (_event.Name == _numCpus && _event.ArgumentNumber is { } cpus) _metadata.Cpus(cpus);
                return;
            case (byte)'B' or (byte)'E' or (byte)'X':
                TakeSpan(position);
                break;
            case (byte)'b' or (byte)'S':
                _builder.Report.Skip("asynchronous span, which is of no thread", position, _event.Name < 0 ? default : System.Text.Encoding.UTF8.GetBytes(_texts[_event.Name]));
                break;
            default:
                TakeProfile();
                break;
        }

        // A whole profile is written when it has ended.
        if (_event.TimeNs is { } time) _firstNs = Math.Min(_firstNs ?? long.MaxValue, Math.Min(time, _event.ProfileStartNs ?? time));
    }

    private void TakeProfile()
    {
        if (_event.Name < 0) return;
        var thread = new TraceThread(_event.Process, _event.Thread);
        if (_event.Name == _profile)
        {
            var profile = ProfileOf(_event.Id);
            profile.Thread = thread;
            profile.StartNs = _event.ProfileStartNs ?? _event.TimeNs;
            profile.Add(_event);
        }
        else if (_event.Name == _profileChunk)
        {
            var profile = ProfileOf(_event.Id);
            profile.Thread ??= thread;
            profile.Add(_event);
            _profiled += _event.Samples?.Count ?? 0;
        }
        else if (_event.Name == _cpuProfile && _event.Samples is not null)
        {
            var profile = new CpuProfileStream(_builder, _context.Limits) { Thread = thread, StartNs = _event.ProfileStartNs };
            profile.Add(_event);
            _profiles.Add(new StreamKey(_event.Process, TraceId.OfText(_profiles.Count), IsWhole: true), profile);
            _profiled += _event.Samples.Count;
        }
        else if (_event.Phase == 'P')
        {
            _samples.Add(_event);
        }
    }

    private CpuProfileStream ProfileOf(int id)
    {
        var key = new StreamKey(_event.Process, id < 0 ? _event.Thread : TraceId.OfText(id), IsWhole: false);
        if (!_profiles.TryGetValue(key, out var profile)) _profiles.Add(key, profile = new CpuProfileStream(_builder, _context.Limits));
        return profile;
    }

    private void TakeSpan(long position)
    {
        if (_event.TimeNs is not { } time)
        {
            _builder.Report.Skip("span without a time", position, default);
            return;
        }

        if (_event.Phase == 'X')
        {
            var duration = _event.DurationNs ?? _event.CpuDurationNs ?? 0;
            if (duration < 0 || time + duration > ProfileBuilder.MaxTimeNs)
            {
                _builder.Report.Skip("span with a duration out of bounds", position, default);
                return;
            }

            Track().Whole(time, duration, SpanFrame());
        }
        else if (_event.Phase == 'B')
        {
            Track().Begin(time, Math.Max(0, _event.Name), SpanFrame());
        }
        else
        {
            Track().End(time, _event.Name < 0 ? SpanTrack.AnyName : _event.Name);
        }

        _marks++;
    }

    private SpanTrack Track()
    {
        var thread = new TraceThread(_event.Process, _event.Thread);
        if (!_tracks.TryGetValue(thread, out var track)) _tracks.Add(thread, track = new SpanTrack());
        return track;
    }

    private FrameId SpanFrame()
    {
        var key = new SpanName(_event.Name, _event.Category);
        if (_spanFrames.TryGetValue(key, out var frame)) return frame;
        var name = _event.Name < 0 ? "" : _texts[_event.Name];
        var category = _event.Category < 0 ? "" : _texts[_event.Category].Replace("disabled-by-default-", "", StringComparison.Ordinal);
        var kind = name.Contains("GC", StringComparison.Ordinal) && category.Contains("v8", StringComparison.Ordinal) ? FrameKind.Runtime : FrameKind.User;
        frame = _builder.Frame(name.Length == 0 ? "[unnamed]" : name, category, kind);
        _spanFrames.Add(key, frame);
        return frame;
    }

    private void AddProfiles()
    {
        if (_profiled == 0) return;
        var id = _builder.Event(new EventRow(CpuProfileEvent, CpuProfileEvent, "samples", IsCpuTime: true));
        foreach (var profile in _profiles.Values.Where(profile => profile.SampleCount > 0)) Reached(profile.AddSamples(_threads.Of(profile.Thread), id, _json.Position));
    }

    /// <summary>Notes the first limit that was reached. What was read before it is still added.</summary>
    private void Reached(string? limit) => _limit ??= limit;

    private void AddSpans()
    {
        if (_tracks.Count == 0) return;
        var sampler = new SpanSampler(_builder, _context);
        foreach (var (thread, track) in _tracks) sampler.Add(track, _threads.Of(thread));
        sampler.Sample(new EventRow(SpansEvent, SpansEvent, "ns", IsCpuTime: false));
    }

    private void Report()
    {
        var report = _builder.Report;

        // Chrome itself leaves out the end of the array, so that a trace may be written as it comes.
        if (_json.EndedBecause is { } reason && !(_json.EndedInOpenRootArray && !_context.InputEndedEarly)) report.Note(reason);
        if (_limit is not null) report.Note($"Reading stopped: {_limit}. What is beyond is not shown.");
        if (_names.NamesCut > 0) report.Note(string.Create(CultureInfo.InvariantCulture, $"{_names.NamesCut:N0} names are longer than {_context.Limits.MaxNameLength:N0} bytes and have been cut."));
    }

    private ProfileFormatException NoSamples() => ProfileFormatException.OfFile(
        ChromeTraceFormat.FormatName,
        _json.Position,
        PositionUnit.Byte,
        string.Create(CultureInfo.InvariantCulture, $"no CPU profile, no samples and no spans with a duration on a thread in {_json.Position:N0} bytes"),
        "some of these; record in the Performance panel of DevTools, or with the category disabled-by-default-v8.cpu_profiler");

    /// <summary>What tells one profile of a trace from another.</summary>
    private readonly record struct StreamKey(TraceId Process, TraceId Id, bool IsWhole)
    {
        /// <summary>Seeded for each process, as a record's own is not: ids are the file's, which could choose their collisions.</summary>
        public override int GetHashCode() => HashCode.Combine(Process.Value, Id.Value, IsWhole);
    }

    private readonly record struct SpanName(int Name, int Category)
    {
        /// <summary>Seeded for each process, as a record's own is not.</summary>
        public override int GetHashCode() => HashCode.Combine(Name, Category);
    }
}
