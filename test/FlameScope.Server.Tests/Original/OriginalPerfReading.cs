using System.Globalization;
using System.Text.RegularExpressions;

namespace FlameScope.Server.Tests.Original;

/// <summary>
/// Reads perf's text as the original does, from the description of what it does, with any of its faults left out: with all of them it must give the original's answers, and with none ours. So each difference between the two
/// is put down to the faults that make it.
/// </summary>
internal sealed partial class OriginalPerfReading
{
    private static readonly string[] IdleLeaves =
        ["native_safe_halt", "default_idle", "mwait_idle", "intel_idle", "poll_idle", "arch_cpu_idle", "cpuidle_idle_call", "cpu_idle", "xen_hypercall_sched_op", "acpi_idle_do_entry", "acpi_processor_ffh_cstate_enter", "cpu_startup_entry", "cpuidle_enter", "cpuidle_enter_state"];

    private readonly OriginalBugs _bugs;
    private readonly List<Sample> _samples = [];

    private OriginalPerfReading(OriginalBugs bugs) => _bugs = bugs;

    /// <summary>Reads a file.</summary>
    public static OriginalPerfReading Of(string text, OriginalBugs bugs)
    {
        var reading = new OriginalPerfReading(bugs);
        reading.Read(text);
        return reading;
    }

    /// <summary>The values of a heat map with rows of so many, columns first, the last row of a second first.</summary>
    public int[][] HeatMap(int rows)
    {
        var zero = Math.Floor(_samples.Min(sample => sample.Time));
        var end = Has(OriginalBugs.Idle) ? _samples[^1].Time : _samples.Max(sample => sample.Time);
        var columns = Enumerable.Range(0, (int)(Math.Ceiling(end) - zero)).Select(_ => new int[rows]).ToArray();
        foreach (var sample in Shown(isHeatMap: true))
        {
            var offset = sample.Time - zero;
            var column = (int)Math.Floor(offset);
            var row = Has(OriginalBugs.FloatCells) ? (int)Math.Floor((double)rows * ((double)sample.Time - Math.Floor((double)sample.Time))) : (int)Math.Floor(rows * (offset - column));
            columns[column][rows - 1 - row]++;
        }

        return columns;
    }

    /// <summary>The self values of the flame graph of a range, or of all, by path.</summary>
    public SortedDictionary<string, long> FlameGraph(decimal? start, decimal? end)
    {
        var zero = Math.Floor(_samples.Min(sample => sample.Time));
        var values = new SortedDictionary<string, long>(StringComparer.Ordinal) { ["root[]"] = 0 };
        foreach (var sample in Shown(isHeatMap: false))
        {
            var time = sample.Time - zero;
            if (time < start || time > end || (time == end && !Has(OriginalBugs.ClosedRange))) continue;
            var path = $"root[];{sample.Comm}[]";
            values.TryAdd(path, 0);
            foreach (var frame in sample.Frames) values.TryAdd(path = $"{path};{frame.Name}[{frame.Kind}]", 0);
            values[path]++;
        }

        return values;
    }

    private IEnumerable<Sample> Shown(bool isHeatMap)
    {
        var shown = Has(OriginalBugs.MixedEvents) ? null : DefaultEvent();
        for (var i = 0; i < _samples.Count; i++)
        {
            var sample = _samples[i];
            if (shown is not null && sample.Event != shown) continue;
            var isTested = i < _samples.Count - 1 || isHeatMap || !Has(OriginalBugs.LastStack);
            if (!(isTested && IsIdle(sample))) yield return sample;
        }
    }

    private bool IsIdle(Sample sample)
    {
        if (Has(OriginalBugs.Idle)) return IdleAnywhere().IsMatch(sample.Comm + ";" + string.Join(";", sample.Frames.Select(frame => frame.Name)));
        if (sample.Comm != "swapper" || !IsCpuTime(sample.Event)) return false;
        return sample.Frames.All(frame => frame.Name == "[unknown]") || IdleLeaves.Contains(sample.Frames[^1].Name);
    }

    private string DefaultEvent() => _samples.GroupBy(sample => sample.Event).OrderByDescending(group => IsCpuTime(group.Key)).ThenByDescending(group => group.Count()).First().Key;

    private static bool IsCpuTime(string name) => name.StartsWith("cycles", StringComparison.Ordinal) || name.StartsWith("cpu-cycles", StringComparison.Ordinal) || name is "cpu-clock" or "task-clock";

    private void Read(string text)
    {
        if (!Has(OriginalBugs.Encoding)) text = text.TrimStart('\uFEFF');
        Sample? open = null;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            if (!line.StartsWith('\t') && EventLine().Match(line) is { Success: true } found)
            {
                _samples.Add(open = SampleOf(line, found));
                continue;
            }

            var frame = FrameLine().Match(line);
            if (!frame.Success && !Has(OriginalBugs.Library)) frame = CutFrameLine().Match(line);
            if (frame.Success) open?.Frames.InsertRange(0, FramesOf(frame, open.Comm));
        }
    }

    private Sample SampleOf(string line, Match found)
    {
        var match = Header().Match(line);
        var comm = Has(OriginalBugs.Comm) || !match.Success
            ? (WithoutDigits().Match(line) is { Success: true } cut ? cut.Groups["comm"].Value.TrimEnd() : "<unknown>")
            : match.Groups["comm"].Value;
        var rest = line[(found.Groups["time"].Index + found.Groups["time"].Length + 1)..];
        var name = EventName().Match(rest);
        var sample = new Sample(decimal.Parse(found.Groups["time"].Value, CultureInfo.InvariantCulture), comm, name.Groups["event"].Value, []);
        if (!Has(OriginalBugs.InlineFrame) && InlineFrame().Match(rest, name.Length) is { Success: true } frame) sample.Frames.AddRange(FramesOf(frame, comm));
        return sample;
    }

    private IEnumerable<Frame> FramesOf(Match line, string comm)
    {
        var (name, library) = (line.Groups["name"].Value, line.Groups["library"].Value);
        if (!Has(OriginalBugs.Library) && name.LastIndexOf(" (/", StringComparison.Ordinal) is var inner and > 0 && library == "deleted") name = name[..inner];
        name = Has(OriginalBugs.Plus) ? (name.IndexOf('+', StringComparison.Ordinal) is var plus and > 0 ? name[..plus] : name) : Offset().Replace(name, "");
        var kind = Kind(library);
        var parts = name.Split("->");
        for (var i = 0; i < parts.Length; i++) yield return new Frame(Java(parts[i], comm, i == 0 ? kind : "inlined"), i == 0 ? kind : "inlined");
    }

    private string Java(string name, string comm, string kind)
    {
        if (Has(OriginalBugs.JavaLetter)) return comm == "java" && name.StartsWith('L') ? name[1..] : name;
        return kind is "jit" or "inlined" && JavaName().IsMatch(name) ? name[1..] : name;
    }

    private string Kind(string library)
    {
        if (!Has(OriginalBugs.Library))
        {
            switch (library)
            {
                case "[unknown]":
                    return "";
                case "inlined":
                    return "inlined";
                case "[vdso]":
                    return "user";
                case "[JIT app cache]":
                    return "jit";
            }
        }

        if (library.Length == 0) return "";
        if (library.StartsWith("/tmp/perf-", StringComparison.Ordinal)) return "jit";
        return library.StartsWith('[') || library.IndexOf("vmlinux", StringComparison.Ordinal) > 0 ? "kernel" : "user";
    }

    private bool Has(OriginalBugs bug) => _bugs.HasFlag(bug);

    [GeneratedRegex("swapper.*(cpuidle|cpu_idle|cpu_bringup_and_idle|native_safe_halt|xen_hypercall_sched_op|xen_hypercall_vcpu_op)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex IdleAnywhere();

    [GeneratedRegex(" +(?<time>[0-9.]+): .+?:", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex EventLine();

    [GeneratedRegex(@"^[\t ]*[0-9a-fA-F]+ (?<name>.+) \((?<library>.*?)\)\z", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex FrameLine();

    [GeneratedRegex(@"^[\t ]*[0-9a-fA-F]+ (?<name>.+) \((?<library>[^)]+)\z", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex CutFrameLine();

    [GeneratedRegex(@"\s[0-9a-f]{8,} (?<name>.+) \((?<library>.*?)\)\z", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex InlineFrame();

    [GeneratedRegex("^ *(?<comm>[^0-9]+)", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex WithoutDigits();

    [GeneratedRegex(@"^\s*(?<comm>.+?)\s+(?:-?\d+/)?-?\d+\s+(?:\[\d+\]\s+)?[0-9.]+: ", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Header();

    [GeneratedRegex(@"^ +(?:\d+ +)?(?<event>[^ ]+?):(?= |\z)", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex EventName();

    [GeneratedRegex(@"\+0x[0-9a-f]+\z", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Offset();

    [GeneratedRegex(@"^L[\w/$.+-]+;", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex JavaName();

    private sealed record Sample(decimal Time, string Comm, string Event, List<Frame> Frames);

    private readonly record struct Frame(string Name, string Kind);
}
