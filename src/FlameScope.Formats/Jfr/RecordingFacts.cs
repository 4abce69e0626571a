using System.Globalization;
using FlameScope.Profiles;

namespace FlameScope.Formats.Jfr;

/// <summary>What a recording says of how it was made: the JVM, its command, the machine, the settings.</summary>
internal sealed class RecordingFacts
{
    private const string AsyncProfiler = "async-profiler";
    private const int MaxProcesses = 1000;

    private string? _jvm;
    private string? _command;
    private string? _host;
    private string? _architecture;
    private string? _profiler;
    private int? _cpus;
    private double? _hertz;
    private readonly Dictionary<int, string> _programs = [];
    private long? _lostSamples;

    /// <summary>The process that wrote the chunks read last; null until one says.</summary>
    public int? ProcessId { get; private set; }

    /// <summary>What each process runs.</summary>
    public IReadOnlyDictionary<int, string> Programs => _programs;

    /// <summary>Bytes of events that the recorder says it lost.</summary>
    public long LostBytes { get; private set; }

    /// <summary>The fields of an event that are read here; null where it is none of those.</summary>
    public static string[]? FieldsOf(string eventName) => eventName switch
    {
        "jdk.JVMInformation" => ["jvmName", "jvmVersion", "jvmArguments", "javaArguments", "pid"],
        "jdk.ActiveSetting" => ["id", "name", "value"],
        "jdk.ActiveRecording" => ["name"],
        "jdk.CPUInformation" => ["hwThreads"],
        "jdk.InitialSystemProperty" or "jdk.InitialEnvironmentVariable" => ["key", "value"],
        "jdk.DataLoss" => ["amount"],
        "jdk.CPUTimeSamplesLost" => ["lostSamples"],
        _ => null,
    };

    /// <summary>Takes an event.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">A field as text.</param>
    /// <param name="number">A field as a number; null where it is none.</param>
    /// <param name="eventName">The name of the event with a number.</param>
    public void Take(string name, Func<int, string> text, Func<int, long?> number, Func<long, string?> eventName)
    {
        switch (name)
        {
            case "jdk.JVMInformation":
                _jvm ??= Joined(text(0), Version(text(1)));
                _command ??= text(3).Length == 0 ? null : Joined("java", text(2), text(3));
                if (number(4) is > 0 and <= int.MaxValue and var id)
                {
                    ProcessId = (int)id;
                    if (_programs.Count < MaxProcesses && Program(text(3)) is { Length: > 0 } program) _programs.TryAdd((int)id, program);
                }

                break;
            case "jdk.ActiveSetting":
                Setting(eventName(number(0) ?? -1), text(1), text(2));
                break;
            case "jdk.ActiveRecording":
                if (text(0).StartsWith(AsyncProfiler, StringComparison.Ordinal)) _profiler ??= text(0);
                break;
            case "jdk.CPUInformation":
                if (number(0) is > 0 and <= 1 << 20 and var cpus) _cpus ??= (int)cpus;
                break;
            case "jdk.InitialSystemProperty":
                if (text(0) is "os.arch" && text(1).Length > 0) _architecture ??= text(1);
                break;
            case "jdk.InitialEnvironmentVariable":
                if (text(0) is "HOSTNAME" or "COMPUTERNAME" && text(1).Length > 0) _host ??= text(1);
                break;
            case "jdk.DataLoss":
                if (number(0) is > 0 and <= 1L << 50 and var bytes) LostBytes += bytes;
                break;
            default:
                if (number(0) is > 0 and <= 1L << 50 and var samples) _lostSamples = (_lostSamples ?? 0) + samples;
                break;
        }
    }

    /// <summary>What is known, for the profile.</summary>
    public Capture ToCapture() => new()
    {
        Host = _host,
        CommandLine = _command,
        Producer = _profiler is null ? _jvm : _jvm is null ? _profiler : $"{_profiler}, {_jvm}",
        Architecture = _architecture,
        Cpus = _cpus,
        SamplingHz = _hertz,
        LostEvents = _lostSamples,
    };

    /// <summary>How often samples are taken: the JDK's <c>period</c> is a span of time with its unit, async-profiler's <c>interval</c> nanoseconds.</summary>
    private void Setting(string? eventName, string name, string value)
    {
        if (eventName is not ("jdk.ExecutionSample" or "profiler.WallClockSample" or "jdk.CPUTimeSample")) return;
        double? hertz = name switch
        {
            "period" => PerSecond(value),
            "interval" => PerSecond(value + " ns"),
            "throttle" => value.EndsWith("/s", StringComparison.Ordinal) ? null : PerSecond(value),
            _ => null,
        };
        if (hertz is not null && (_hertz is null || eventName is "jdk.ExecutionSample")) _hertz = hertz;
    }

    /// <summary>Samples a second for a period such as <c>20 ms</c>.</summary>
    private static double? PerSecond(string period)
    {
        var digits = period.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0 || !long.TryParse(period.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count <= 0) return null;
        double? unit = period[digits..].Trim() switch
        {
            "ns" => 1e9,
            "us" => 1e6,
            "ms" => 1e3,
            "s" => 1,
            _ => null,
        };

        // A period of 1 ns is how "never" and "at once" are written.
        var hertz = unit / count;
        return hertz is null or > 1_000_000 ? null : Math.Round(hertz.Value, 3);
    }

    /// <summary>Some JDKs give a sentence for a version: <c>OpenJDK 64-Bit Server VM (11.0.16+8) for linux-amd64 …</c>.</summary>
    private static string Version(string text)
    {
        for (var open = text.IndexOf('(', StringComparison.Ordinal); open >= 0; open = text.IndexOf('(', open + 1))
        {
            var close = text.IndexOf(')', open);
            if (close > open + 1 && char.IsAsciiDigit(text[open + 1])) return text[(open + 1)..close];
        }

        return text;
    }

    /// <summary>The main class, or the file that holds it.</summary>
    private static string Program(string arguments)
    {
        var space = arguments.IndexOf(' ', StringComparison.Ordinal);
        var first = space < 0 ? arguments : arguments[..space];
        return first[(first.LastIndexOfAny(['/', '\\']) + 1)..];
    }

    private static string? Joined(params ReadOnlySpan<string> parts)
    {
        var joined = "";
        foreach (var part in parts)
        {
            if (part.Length > 0) joined = joined.Length == 0 ? part : joined + " " + part;
        }

        return joined.Length == 0 ? null : joined;
    }
}
