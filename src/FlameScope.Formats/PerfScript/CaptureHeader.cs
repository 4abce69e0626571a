using System.Globalization;
using System.Text;
using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.PerfScript;

/// <summary>
/// What <c>perf script --header</c> prints in lines that begin with <c>#</c> (tools/perf/util/header.c). The first of each counts: files that were joined have several headers.
/// </summary>
internal sealed class CaptureHeader
{
    private const int MaxValueLength = 4096;

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private bool _eventIsCpuTime;

    private static readonly string[] Keys =
    [
        "captured on", "hostname", "perf version", "arch", "nrcpus online", "cmdline", "reference time", "time of first sample", "time of last sample",
    ];

    /// <summary>How many headers there were.</summary>
    public int Count { get; private set; }

    /// <summary>The one event that was recorded; null where there are several, or none is told.</summary>
    public string? OnlyEvent { get; private set; }

    /// <summary>How many events the header tells of.</summary>
    public int Events { get; private set; }

    private double? SamplingHz { get; set; }

    /// <summary>Takes a line that begins with <c>#</c>.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        line = Fields.TrimStart(line[1..]);
        var colon = line.IndexOf((byte)':');
        if (colon < 0) return;
        var key = Fields.TrimEnd(line[..colon]);
        if (key.Length is 0 or > 32) return;
        if (key.SequenceEqual("captured on"u8)) Count++;
        if (key.SequenceEqual("event"u8))
        {
            if (Events < 256 && Count <= 1) AddEvent(Value(line[(colon + 1)..]));
            return;
        }

        foreach (var known in Keys)
        {
            if (Ascii.Equals(key, known)) _values.TryAdd(known, Value(line[(colon + 1)..]));
        }
    }

    /// <summary>Adds the headers of a later part of the file.</summary>
    public void Append(CaptureHeader later)
    {
        foreach (var (key, value) in later._values) _values.TryAdd(key, value);
        if (Count == 0 && Events == 0)
        {
            Events = later.Events;
            OnlyEvent = later.OnlyEvent;
            SamplingHz = later.SamplingHz;
            _eventIsCpuTime = later._eventIsCpuTime;
        }

        Count += later.Count;
    }

    /// <summary>Writes what was found into a builder.</summary>
    public void Apply(ProfileBuilder builder, long lostEvents)
    {
        builder.Capture = new Capture
        {
            Host = Get("hostname"),
            CommandLine = Get("cmdline"),
            Producer = Get("perf version") is { } version ? "perf " + version : null,
            Architecture = Get("arch"),
            CapturedOn = Get("captured on"),
            Cpus = int.TryParse(Get("nrcpus online"), NumberStyles.None, CultureInfo.InvariantCulture, out var cpus) ? cpus : null,
            SamplingHz = SamplingHz ?? FrequencyOption(Get("cmdline")),
            LostEvents = lostEvents > 0 ? lostEvents : null,
        };
        builder.ClockSource = "perf";
        ApplyReferenceTime(builder);
        if (builder.UnixOffsetNs is null) ApplyCreationTime(builder);
        if (Count > 1) builder.Report.Note(string.Create(CultureInfo.InvariantCulture, $"The file holds {Count:N0} headers, so it was joined from several recordings; host, command and rate are those of the first."));
    }

    private static string Value(ReadOnlySpan<byte> text)
    {
        text = Fields.TrimEnd(Fields.TrimStart(text));
        return Encoding.UTF8.GetString(text[..Math.Min(text.Length, MaxValueLength)]);
    }

    private string? Get(string key) => _values.TryGetValue(key, out var value) && value.Length > 0 ? value : null;

    /// <summary><c>name = cpu-clock, …, { sample_period, sample_freq } = 199, …, freq = 1, …</c>: a rate where <c>freq</c> is set, else a period.</summary>
    private void AddEvent(string text)
    {
        const string NameKey = "name = ";
        if (!text.StartsWith(NameKey, StringComparison.Ordinal)) return;
        var comma = text.IndexOf(", ", StringComparison.Ordinal);
        var name = text[NameKey.Length..(comma < 0 ? text.Length : comma)];
        if (name.StartsWith("dummy", StringComparison.Ordinal)) return;

        Events++;
        OnlyEvent = Events == 1 ? name : null;

        var row = EventNames.Describe(name, hasPeriod: true);
        if (SamplingHz is not null && (_eventIsCpuTime || !row.IsCpuTime)) return;
        if (Number(text, "sample_freq } = ") is not { } asked) return;
        SamplingHz = Number(text, ", freq = ") == 1 ? asked : row.Unit == "ns" && asked > 0 ? 1e9 / asked : null;
        _eventIsCpuTime = row.IsCpuTime;
    }

    private static long? Number(string text, string after)
    {
        var at = text.IndexOf(after, StringComparison.Ordinal);
        if (at < 0) return null;
        at += after.Length;
        var end = at;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        return long.TryParse(text.AsSpan(at, end - at), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary><c>-F 99</c> of the command line, for a perf whose header does not tell the rate.</summary>
    internal static double? FrequencyOption(string? commandLine)
    {
        if (commandLine is null || !commandLine.Contains(" record", StringComparison.Ordinal)) return null;
        var words = commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            var value = words[i] is "-F" or "--freq" && i + 1 < words.Length ? words[i + 1]
                : words[i].StartsWith("--freq=", StringComparison.Ordinal) ? words[i]["--freq=".Length..]
                : words[i].StartsWith("-F", StringComparison.Ordinal) ? words[i][2..]
                : "";
            if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var hertz) && hertz > 0) return hertz;
        }

        return null;
    }

    /// <summary><c>2026-01-01 12:00:00.123456 = 1767268800.123456 (TOD) = 1234.567890 (monotonic)</c>: the same moment on the wall clock and on perf's.</summary>
    private void ApplyReferenceTime(ProfileBuilder builder)
    {
        if (Get("reference time") is not { } text) return;
        var parts = text.Split(" = ");
        if (parts.Length < 3) return;
        var clock = parts[2].Split(' ', 2);
        if (Seconds(parts[1].Split(' ')[0]) is not { } wall || Seconds(clock[0]) is not { } source) return;
        builder.UnixOffsetNs = wall - source;
        builder.WallClockIsApproximate = false;
        if (clock.Length == 2 && clock[1] is ['(', .. var name, ')']) builder.ClockSource = name;
    }

    /// <summary>The file was written when its last sample was taken, or soon after; in which time zone, it does not say.</summary>
    private void ApplyCreationTime(ProfileBuilder builder)
    {
        if (Get("captured on") is not { } text || Get("time of last sample") is not { } last || Seconds(last) is not { } source) return;
        if (!DateTime.TryParseExact(text, "ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var captured)) return;
        if (UnixNs(captured) is not { } wall) return;
        builder.UnixOffsetNs = wall - source;
        builder.WallClockIsApproximate = true;
    }

    /// <summary>Nanoseconds since 1970; null where that is beyond what a profile's times can be.</summary>
    internal static long? UnixNs(DateTime wall) =>
        wall >= DateTime.UnixEpoch && (wall - DateTime.UnixEpoch).Ticks <= ProfileBuilder.MaxTimeNs / 100 ? (wall - DateTime.UnixEpoch).Ticks * 100 : null;

    private static long? Seconds(string text) =>
        Fields.TryParseSeconds(Encoding.ASCII.GetBytes(text), ProfileBuilder.MaxTimeNs, out var nanoseconds) ? nanoseconds : null;
}
