using System.Globalization;
using FlameScope.Formats.Json;
using FlameScope.Formats.PerfScript;
using FlameScope.Formats.Protobuf;
using FlameScope.Profiles;

namespace FlameScope.Formats.PerfJson;

/// <summary>The object <c>headers</c>: what was recorded, where, and what the wall clock said when the clock of the samples said something.</summary>
internal sealed class PerfJsonHeader(SampleSink sink)
{
    private const int MaxArguments = 10_000;

    private readonly List<string> _command = [];
    private string? _host;
    private string? _architecture;
    private string? _version;
    private string? _capturedOn;
    private int? _cpus;
    private long? _clockId;
    private long? _clockTime;
    private long? _realTime;

    /// <summary>Reads the object.</summary>
    public void Read(JsonReader json)
    {
        if (!json.BeginObject()) return;
        while (json.NextProperty(out var name))
        {
            if (name.SequenceEqual("hostname"u8)) _host = Text(json);
            else if (name.SequenceEqual("arch"u8)) _architecture = Text(json);
            else if (name.SequenceEqual("perf-version"u8)) _version = Text(json);
            else if (name.SequenceEqual("captured-on"u8)) _capturedOn = Text(json);
            else if (name.SequenceEqual("nrcpus-online"u8)) _cpus = json.TryInt32(out var cpus) && cpus > 0 ? cpus : null;
            else if (name.SequenceEqual("clockid"u8)) _clockId = json.TryInt64(out var clock) ? clock : null;
            else if (name.SequenceEqual("clock-time"u8)) _clockTime = json.TryInt64(out var time) ? time : null;
            else if (name.SequenceEqual("real-time"u8)) _realTime = json.TryInt64(out var time) ? time : null;
            else if (name.SequenceEqual("cmdline"u8)) ReadCommand(json);
        }
    }

    /// <summary>The event that samples are of. The file does not say; where one was asked for on the command line, it is that.</summary>
    /// <param name="note">What is to be said where it cannot be told; else null.</param>
    public EventRow Event(out string? note)
    {
        note = null;
        var asked = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < _command.Count; i++)
        {
            var value = _command[i] is "-e" or "--event" && i + 1 < _command.Count ? _command[i + 1]
                : _command[i].StartsWith("--event=", StringComparison.Ordinal) ? _command[i]["--event=".Length..]
                : _command[i].StartsWith("-e", StringComparison.Ordinal) && !_command[i].StartsWith("--", StringComparison.Ordinal) ? _command[i][2..]
                : "";
            if (_command[i] == "--") break;
            if (value.Length > 0) asked.Add(value);
        }

        if (asked.Count == 0) return EventNames.Describe(EventNames.None, hasPeriod: false);
        if (asked.Count == 1 && !asked.First().Contains(',', StringComparison.Ordinal)) return EventNames.Describe(asked.First(), hasPeriod: false);
        note = "Several events were recorded, and perf's JSON does not tell of which of them a sample is: they are shown together. The output of perf script tells them apart.";
        return EventNames.Describe("several events", hasPeriod: false) with { IsCpuTime = false };
    }

    /// <summary>Writes what was found into a builder.</summary>
    /// <param name="builder">Takes it.</param>
    /// <param name="lastNs">The last time of a sample; null where there is none.</param>
    public void Apply(ProfileBuilder builder, long? lastNs)
    {
        var command = _command.Count > 0 ? string.Join(' ', _command) : null;
        builder.Capture = new Capture
        {
            Host = _host,
            CommandLine = command,
            Producer = _version is null ? "perf" : "perf " + _version,
            Architecture = _architecture,
            CapturedOn = _capturedOn,
            Cpus = _cpus,
            SamplingHz = CaptureHeader.FrequencyOption(command),
        };
        builder.ClockSource = _clockId switch
        {
            0 => "realtime",
            1 => "monotonic",
            4 => "monotonic_raw",
            7 => "boottime",
            11 => "tai",
            _ => "perf",
        };
        if (_clockTime is { } clock && _realTime is { } wall && SampleSink.IsTime(clock) && SampleSink.IsTime(wall))
        {
            builder.UnixOffsetNs = wall - clock;
        }
        else if (lastNs is { } last && DateTime.TryParseExact(_capturedOn, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var written) && CaptureHeader.UnixNs(written) is { } writtenNs)
        {
            // The recording was last written when its last sample was taken, or soon after.
            builder.UnixOffsetNs = writtenNs - last;
            builder.WallClockIsApproximate = true;
        }
    }

    private void ReadCommand(JsonReader json)
    {
        if (!json.BeginArray()) return;
        while (json.NextElement())
        {
            if (json.TryString(out var argument) && _command.Count < MaxArguments && sink.HasRoom()) _command.Add(sink.Name(argument));
        }
    }

    private string? Text(JsonReader json) => json.TryString(out var text) && !text.IsEmpty ? sink.Name(text) : null;
}
