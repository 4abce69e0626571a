using System.Globalization;
using System.Text;
using FlameScope.Analysis;
using FlameScope.Cli.Terminal;

namespace FlameScope.Cli.Info;

/// <summary>Facts of a profile for a person: labels in one column, numbers aligned, nothing in a name that a terminal would obey.</summary>
internal sealed class ProfileFactsText
{
    // What a screen takes in; --json has all of them.
    private const int ListedRows = 10;
    private const int LabelWidth = 11;

    private readonly ProfileFacts _facts;
    private readonly StringBuilder _text = new();

    private ProfileFactsText(ProfileFacts facts) => _facts = facts;

    /// <summary>The facts as text, ending with a line break.</summary>
    public static string Of(ProfileFacts facts) => new ProfileFactsText(facts).Write();

    private string Write()
    {
        _text.Append(Printable.Of(_facts.Name)).Append('\n');
        Add("Format", Format());
        Add("Samples", Samples());
        if (_facts.HasTime) Add("Duration", Duration());
        if (_facts.HasTime) Add("Clock", Clock());
        Add("Stacks", $"{Quantity.Count(_facts.DistinctStacks)} distinct, of {Quantity.Count(_facts.Profile.Frames.Count, "frame", "frames")}");
        Rows("Events", [.. _facts.Events.Select(choice => new Row(choice.Key, choice.Samples, EventRemark(choice)))]);
        if (_facts.Summary.Comms.Length > 0) Rows("Comms", [.. _facts.Summary.Comms.Select(comm => new Row(comm.Name, comm.Samples))]);
        if (_facts.Summary.Processes.Length > 0) Rows("Processes", [.. _facts.Summary.Processes.Select(process => new Row(process.Name.Trim(), process.Samples))]);
        if (_facts.Summary.Threads.Length > 0) Rows("Threads", [.. _facts.Summary.Threads.Select(thread => new Row(thread.Name, thread.Samples))]);
        if (_facts.Summary.Cpus.Any(cpu => cpu.Id >= 0)) Rows("CPUs", [.. _facts.Summary.Cpus.Select(cpu => new Row(cpu.Name, cpu.Samples))]);
        WriteCapture();
        Add("Lost", _facts.Profile.Capture.LostEvents is { } lost ? Quantity.Count(lost, "event", "events") : "the file does not say");
        WriteSkipped();
        Lines("Notes", [.. _facts.Profile.Report.Notes.Select(Printable.Of)]);
        return _text.ToString();
    }

    private string Format()
    {
        var report = _facts.Profile.Report;
        var format = report.Format;
        if (_facts.SizeBytes is { } size) format += $", {Quantity.Bytes(size)}";
        if (report.Bytes > 0 && report.Bytes != _facts.SizeBytes) format += $", unpacked {Quantity.Bytes(report.Bytes)}";
        return report.Lines > 0 ? $"{format}, {Quantity.Count(report.Lines, "line", "lines")}" : format;
    }

    private string Samples()
    {
        var summary = _facts.Summary;
        if (!_facts.HasTime) return $"{Quantity.Count(_facts.SamplesWithoutTime)}, none with a time: a flame graph, but no heat map";
        var samples = Quantity.Count(summary.Samples);
        if (summary.IdleSamples > 0) samples += $", {Quantity.Count(summary.IdleSamples)} idle ({Quantity.Share(summary.IdleSamples, summary.Samples)})";
        if (summary.UnresolvedIdleSamples > 0) samples += $", {Quantity.Count(summary.UnresolvedIdleSamples)} of them without symbols";
        if (summary.WaitingSamples > 0) samples += $", {Quantity.Count(summary.WaitingSamples)} waiting";
        return _facts.SamplesWithoutTime > 0 ? $"{samples}; besides, {Quantity.Count(_facts.SamplesWithoutTime)} without a time" : samples;
    }

    private string Duration()
    {
        var duration = Quantity.Duration(_facts.DurationNs);
        if (_facts.Profile.Clock is not { OriginUnixNs: { } unix } clock) return duration;
        // Year 1 to 9999 is all that a date can be; a file may claim anything.
        var start = unix / 100 + _facts.Profile.Span.StartNs / 100;
        if (start < -DateTime.UnixEpoch.Ticks || start > DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) return duration;
        var date = DateTime.UnixEpoch.AddTicks(start).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

        // An approximate time is the recording machine's own, in a zone that the file does not tell.
        return $"{duration}, from {(clock.WallClockIsApproximate ? $"about {date}, local time there" : $"{date} UTC")}";
    }

    private string Clock()
    {
        var first = _facts.Profile.Span.StartNs + (Int128)_facts.Profile.Clock.OriginSourceNs;
        var (sign, size) = first < 0 ? ("-", -first) : ("", first);
        return string.Create(CultureInfo.InvariantCulture, $"{Printable.Of(_facts.Profile.Clock.Source)}, first sample at {sign}{size / 1_000_000_000}.{size % 1_000_000_000:000000000} s");
    }

    // What the samples weigh in all is news where they differ in it; else each counts for one of its unit, or for as much time as every other.
    private static string EventRemark(EventChoice choice)
    {
        var remark = choice.IsWeighted ? $"weighing {Weight(choice.Weight, choice.Unit)} in all" : choice.Unit.Length > 0 ? $"counts {Printable.Of(choice.Unit)}" : "";
        return choice.IdleSamples == 0 ? remark : $"{remark}{(remark.Length > 0 ? ", " : "")}{Quantity.Count(choice.IdleSamples)} idle";
    }

    private static string Weight(long weight, string unit) => unit switch
    {
        "ns" or "nanoseconds" => Quantity.Duration(weight),
        "bytes" => Quantity.Bytes(weight),
        "" => Quantity.Count(weight),
        _ => $"{Quantity.Count(weight)} {Printable.Of(unit)}",
    };

    private void WriteCapture()
    {
        var capture = _facts.Profile.Capture;
        if (capture.Host is { } host) Add("Host", Printable.Of(host));
        var machine = string.Join(", ", new[]
        {
            capture.Architecture is { } architecture ? Printable.Of(architecture) : "",
            capture.Cpus is { } cpus ? Quantity.Count(cpus, "CPU", "CPUs") : "",
        }.Where(part => part.Length > 0));
        if (machine.Length > 0) Add("Machine", machine);
        if (capture.CapturedOn is { } date) Add("Recorded", Printable.Of(date));
        if (capture.Producer is { } producer) Add("Producer", Printable.Of(producer));
        if (capture.CommandLine is { } command) Add("Command", Printable.Of(command));
        if (capture.SamplingHz is { } hz) Add("Rate", string.Create(CultureInfo.InvariantCulture, $"{hz:0.###} Hz"));
    }

    private void WriteSkipped()
    {
        var lines = new List<string>();
        foreach (var skipped in _facts.Profile.Report.Skipped)
        {
            lines.Add($"{Quantity.Count(skipped.Count)} × {Printable.Of(skipped.Reason)}");
            var unit = _facts.Profile.Report.Lines > 0 ? "line" : "byte";
            lines.AddRange(skipped.Examples.Select(example => $"    {unit} {Quantity.Count(example.Position)}: {Printable.Of(example.Text)}"));
        }

        if (lines.Count == 0) Add("Skipped", "nothing");
        else Lines("Skipped", lines);
    }

    private void Rows(string label, List<Row> rows)
    {
        var listed = rows.Take(ListedRows).Select(row => row with { Name = row.Name.Length == 0 ? "(no name)" : Printable.Of(row.Name) }).ToList();
        var count = Quantity.Count(rows.Count);
        var nameWidth = listed.Count == 0 ? 0 : listed.Max(row => row.Name.Length);
        var numberWidth = listed.Count == 0 ? 0 : listed.Max(row => Quantity.Count(row.Samples).Length);
        List<string> lines = [count];
        foreach (var row in listed)
        {
            lines.Add($"  {row.Name.PadRight(nameWidth)}  {Quantity.Count(row.Samples).PadLeft(numberWidth)}  {row.Remark}".TrimEnd());
        }

        if (rows.Count > ListedRows) lines.Add($"  and {Quantity.Count(rows.Count - ListedRows)} more (--json lists all)");
        Lines(label, lines);
    }

    private void Lines(string label, List<string> lines)
    {
        for (var i = 0; i < lines.Count; i++) Add(i == 0 ? label : "", lines[i]);
    }

    private void Add(string label, string value) => _text.Append("  ").Append(label.PadRight(LabelWidth)).Append(value).Append('\n');

    private readonly record struct Row(string Name, int Samples, string Remark = "");
}
