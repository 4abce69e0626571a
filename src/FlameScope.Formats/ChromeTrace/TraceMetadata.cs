using System.Globalization;
using FlameScope.Formats.Json;
using FlameScope.Profiles;

namespace FlameScope.Formats.ChromeTrace;

/// <summary>What the object <c>metadata</c> of a trace, and events in it, say of the recording.</summary>
internal sealed class TraceMetadata
{
    private const long UnixEpochTicks = 621_355_968_000_000_000;

    private string? _producer;
    private string? _commandLine;
    private string? _architecture;
    private string? _capturedOn;
    private string? _clock;
    private int? _cpus;

    /// <summary>Reads the object that stands next.</summary>
    public void Read(JsonReader json)
    {
        if (!json.BeginObject()) return;
        while (json.NextProperty(out var name))
        {
            if (name.SequenceEqual("product-version"u8)) _producer = Text(json);
            else if (name.SequenceEqual("source"u8)) _producer ??= Text(json);
            else if (name.SequenceEqual("command_line"u8)) _commandLine = Text(json);
            else if (name.SequenceEqual("os-arch"u8)) _architecture = Text(json);
            else if (name.SequenceEqual("clock-domain"u8)) _clock = Text(json);
            else if (name.SequenceEqual("startTime"u8) || name.SequenceEqual("trace-capture-datetime"u8)) _capturedOn = Text(json) ?? _capturedOn;
            else if (name.SequenceEqual("num-cpus"u8)) Cpus(json.TryInt64(out var cpus) ? cpus : 0);
        }
    }

    /// <summary>The number of CPUs that an event tells.</summary>
    public void Cpus(long number)
    {
        if (number is > 0 and < 100_000) _cpus = Math.Max(_cpus ?? 0, (int)number);
    }

    /// <summary>Writes it into the builder.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="firstNs">The first time of the trace, at which it began, more or less; null where it has none.</param>
    public void Apply(ProfileBuilder builder, long? firstNs)
    {
        builder.ClockSource = _clock ?? "trace";
        builder.Capture = new Capture { Producer = _producer, CommandLine = _commandLine, Architecture = _architecture, CapturedOn = _capturedOn, Cpus = _cpus };

        // DevTools writes UTC, chrome://tracing a local time of an unknown zone; both when the recording began or was saved.
        if (firstNs is not { } first || !DateTime.TryParse(_capturedOn, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var captured)) return;
        if (captured.Year is < 1980 or > 2200) return;
        builder.UnixOffsetNs = ((captured.Ticks - UnixEpochTicks) * 100) - first;
        builder.WallClockIsApproximate = true;
    }

    private static string? Text(JsonReader json)
    {
        if (!json.TryString(out var text)) return null;
        return System.Text.Encoding.UTF8.GetString(text[..Math.Min(text.Length, 4096)]);
    }
}
