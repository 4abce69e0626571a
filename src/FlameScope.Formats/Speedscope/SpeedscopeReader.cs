using System.Globalization;
using FlameScope.Formats.Json;
using FlameScope.Formats.Protobuf;
using FlameScope.Profiles;

namespace FlameScope.Formats.Speedscope;

/// <summary>
/// Reads a speedscope file: a table of frames, and profiles, one a thread, in either order.
/// <code>
/// {"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":[{"name":"main","file":"a.py","line":3},…]},"exporter":"py-spy@0.4.1",
///  "profiles":[{"type":"sampled","name":"MainThread","unit":"seconds","startValue":0,"endValue":9.7,"samples":[[0,4,7],…],"weights":[0.01,…]},
///              {"type":"evented","name":"worker","unit":"milliseconds","startValue":0,"endValue":120,"events":[{"type":"O","frame":0,"at":0.4},{"type":"C","frame":0,"at":1.2},…]}]}
/// </code>
/// </summary>
internal sealed class SpeedscopeReader
{
    /// <summary>Names of properties are strings too, and no name that is read may cut them.</summary>
    private const int MinStringLength = 256;

    private const int MaxProfiles = 100_000;

    private readonly ProfileBuilder _builder;
    private readonly ReadLimits _limits;
    private readonly JsonReader _json;
    private readonly SampleSink _names;
    private readonly SampleSink _sink;
    private readonly SpeedscopeFrames _frames;
    private readonly SpeedscopeStacks _stacks;
    private readonly List<SpeedscopeProfile> _profiles = [];
    private readonly SpeedscopeSamples _samples;
    private long _kept;
    private long _weights;

    public SpeedscopeReader(Stream input, ProfileBuilder builder, ReadContext context)
    {
        _builder = builder;
        _limits = context.Limits;
        _json = new JsonReader(input, Math.Max(MinStringLength, context.Limits.MaxNameLength + 1));

        // Names and samples are limited apart: where reading ends early, what was read is still shown.
        _names = new SampleSink(builder, context);
        _sink = new SampleSink(builder, context);
        _frames = new SpeedscopeFrames(builder, _names);
        _stacks = new SpeedscopeStacks(context.Limits.MaxStackDepth);
        _samples = new SpeedscopeSamples(_sink, context, _frames, _stacks);
    }

    /// <summary>Reads all of it.</summary>
    public void Read()
    {
        using var json = _json;
        if (json.BeginObject())
        {
            while (json.NextProperty(out var name))
            {
                if (name.SequenceEqual("shared"u8)) ReadShared();
                else if (name.SequenceEqual("profiles"u8)) ReadProfiles();
                else if (name.SequenceEqual("exporter"u8) && json.TryString(out var exporter)) _frames.Exporter = _names.Name(exporter);
            }
        }

        _builder.ClockSource = "source";
        _builder.ReportsOrder = false;
        _builder.Capture = new Capture { Producer = _frames.Exporter };
        _frames.Complete();
        foreach (var profile in _profiles) _samples.Add(profile);
        _samples.Finish();
        if (_builder.SampleCount == 0)
        {
            throw ProfileFormatException.OfFile(
                SpeedscopeFormat.FormatName,
                json.Position,
                PositionUnit.Byte,
                string.Create(CultureInfo.InvariantCulture, $"no sample and no event in {json.Position:N0} bytes"),
                "profiles with samples and weights, or with events that open and close frames");
        }

        _names.Finish(json);
        _sink.Finish(json);
    }

    private void ReadShared()
    {
        if (!_json.BeginObject()) return;
        while (_json.NextProperty(out var name))
        {
            if (!name.SequenceEqual("frames"u8) || !_json.BeginArray()) continue;
            while (_json.NextElement())
            {
                _names.Keep(bytes: 0);
                if (_names.HasRoom()) _frames.Read(_json);
            }
        }
    }

    private void ReadProfiles()
    {
        if (!_json.BeginArray()) return;
        while (_json.NextElement())
        {
            if (_json.Kind != JsonKind.Object) continue;
            if (_profiles.Count == MaxProfiles) _names.Stop(string.Create(CultureInfo.InvariantCulture, $"it holds more than {MaxProfiles:N0} profiles"));
            else _profiles.Add(ReadProfile());
        }
    }

    private SpeedscopeProfile ReadProfile()
    {
        var profile = new SpeedscopeProfile();
        _json.BeginObject();
        while (_json.NextProperty(out var name))
        {
            if (name.SequenceEqual("samples"u8)) ReadSamples(profile);
            else if (name.SequenceEqual("weights"u8)) ReadWeights(profile);
            else if (name.SequenceEqual("events"u8)) ReadEvents(profile);
            else if (name.SequenceEqual("name"u8) && _json.TryString(out var text)) profile.Name = _names.Name(text);
            else if (name.SequenceEqual("unit"u8) && _json.TryString(out text)) profile.Unit = _names.Name(text);
            else if (name.SequenceEqual("startValue"u8) && _json.TryDecimal(out var value)) profile.Start = value;
            else if (name.SequenceEqual("endValue"u8) && _json.TryDecimal(out value)) profile.End = value;
        }

        return profile;
    }

    private void ReadSamples(SpeedscopeProfile profile)
    {
        if (!_json.BeginArray()) return;
        while (_json.NextElement())
        {
            if (!MayKeep()) continue;
            var stack = _stacks.Read(_json);
            if (stack >= 0) profile.Samples.Add(stack);
        }
    }

    /// <summary>A weight that is no number counts as none.</summary>
    private void ReadWeights(SpeedscopeProfile profile)
    {
        if (!_json.BeginArray()) return;
        while (_json.NextElement())
        {
            if (_weights >= _limits.MaxSamples) continue;
            var isNumber = _json.TryDecimal(out var weight);
            if (!isNumber && _json.End != JsonEnd.NotYet) continue;
            profile.Weights.Add(weight);
            _weights++;
        }
    }

    private void ReadEvents(SpeedscopeProfile profile)
    {
        if (!_json.BeginArray()) return;
        while (_json.NextElement())
        {
            if (!MayKeep() || !_json.BeginObject()) continue;
            var (frame, type, hasTime) = (-1, 0, false);
            var at = default(DecimalNumber);
            while (_json.NextProperty(out var name))
            {
                if (name.SequenceEqual("at"u8)) hasTime = _json.TryDecimal(out at);
                else if (name.SequenceEqual("frame"u8)) frame = _json.TryInt32(out var number) ? number : -1;
                else if (name.SequenceEqual("type"u8) && _json.TryString(out var text)) type = text is [var letter] ? letter : 0;
            }

            if (_json.End is JsonEnd.Truncated or JsonEnd.Damaged) return;
            if (hasTime && type is 'O' or 'C') profile.Events.Add(new SpeedscopeEvent(at.Digits, frame, at.Exponent, type == 'O'));
            else _builder.Report.Skip("event that neither opens nor closes a frame at a value", _json.Position, default);
        }
    }

    /// <summary>Whether one more sample or event may be kept. Where not, the rest of the file is read for its names alone.</summary>
    private bool MayKeep()
    {
        if (_kept >= _limits.MaxSamples) _names.Stop(string.Create(CultureInfo.InvariantCulture, $"it holds more than {_limits.MaxSamples:N0} samples"));
        else if (_stacks.FrameCount >= _limits.MaxStacks) _names.Stop(string.Create(CultureInfo.InvariantCulture, $"it holds more than {_limits.MaxStacks:N0} frames in distinct stacks"));
        else _kept++;
        return _names.Limit is null;
    }
}
