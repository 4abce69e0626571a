using System.Globalization;
using System.Text;
using FlameScope.Profiles;

namespace FlameScope.Testing;

/// <summary>A profile as text, to be compared and approved.</summary>
public static class ProfileText
{
    private const int MaxRows = 60;

    /// <summary>What a person would want to check: clock, capture, events, threads, the first samples, what was skipped, and the folded stacks.</summary>
    public static string Summary(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var text = new StringBuilder();
        Line(text, $"format    {profile.Report.Format}");
        Line(text, $"samples   {profile.Samples.Count}{(profile.Clock.HasTime ? "" : ", without times")}");
        Line(text, $"read      {profile.Report.Bytes} bytes, {profile.Report.Lines} lines");
        if (profile.Clock.HasTime)
        {
            Line(text, $"clock     {profile.Clock.Source}, origin {profile.Clock.OriginSourceNs}, unix {profile.Clock.OriginUnixNs?.ToString(CultureInfo.InvariantCulture) ?? "not known"}{(profile.Clock.WallClockIsApproximate ? ", approximate" : "")}");
        }

        Capture(text, profile.Capture);
        foreach (var note in profile.Report.Notes) Line(text, $"note      {note}");
        foreach (var skipped in profile.Report.Skipped)
        {
            Line(text, $"skipped   {skipped.Count} × {skipped.Reason}");
            foreach (var example in skipped.Examples) Line(text, $"            {example.Position}: {example.Text}");
        }

        foreach (var row in profile.Events.Rows) Line(text, $"event     {row.Name}, family {row.Family}, in {row.Unit}{(row.IsCpuTime ? ", CPU time" : "")}{(row.IsWeighted ? ", weighted" : "")}");
        Line(text, $"");
        for (var row = 0; row < Math.Min(profile.Samples.Count, MaxRows); row++) Line(text, $"{Header(profile, row, RowParts.All)}");
        if (profile.Samples.Count > MaxRows) Line(text, $"… {profile.Samples.Count - MaxRows} more");
        Line(text, $"");
        text.Append(FoldedStacks.Of(profile, weight: row => profile.Events[profile.Samples.Events[row]].IsWeighted ? profile.Samples.Weights[row] : 1, frame: id => Frame(profile, id)));
        return text.ToString();
    }

    /// <summary>All samples, a line each, with everything that a format can carry.</summary>
    public static string Samples(Profile profile, RowParts parts = RowParts.All)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var text = new StringBuilder();
        for (var row = 0; row < profile.Samples.Count; row++)
        {
            text.Append(Header(profile, row, parts)).Append(" | ");
            text.AppendJoin(';', profile.Stacks.FramesOf(profile.Samples.Stacks[row]).Select(id => Frame(profile, id))).Append('\n');
        }

        return text.ToString();
    }

    private static string Header(Profile profile, int row, RowParts parts)
    {
        var samples = profile.Samples;
        var thread = profile.Threads[samples.Threads[row]];
        var fields = new List<string>();
        if (profile.Clock.HasTime && parts.HasFlag(RowParts.Time)) fields.Add(((decimal)(samples.Times[row] + profile.Clock.OriginSourceNs) / 1_000_000_000m).ToString("F9", CultureInfo.InvariantCulture));
        if (parts.HasFlag(RowParts.Cpu)) fields.Add($"cpu {samples.Cpus[row]}");
        if (parts.HasFlag(RowParts.Process)) fields.Add($"pid {Id(thread.ProcessId)}");
        fields.Add($"tid {Id(thread.Tid)}");
        fields.Add($"'{profile.Threads.Comm(samples.Threads[row])}'");
        if (thread.IdleCpu >= 0) fields.Add("swapper");
        fields.Add(profile.Events[samples.Events[row]].Name);
        if (parts.HasFlag(RowParts.Weight)) fields.Add($"weight {samples.Weights[row]}");
        fields.Add(samples.State(row).ToString());
        return string.Join("  ", fields);
    }

    private static string Id(int? id) => id?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string Frame(Profile profile, FrameId id) => $"{profile.Frames.Name(id)} ({profile.Frames.Library(id)} {profile.Frames.Kind(id).ToString().ToLowerInvariant()})";

    private static void Capture(StringBuilder text, Capture capture)
    {
        foreach (var (name, value) in new (string, object?)[]
        {
            ("host", capture.Host), ("command", capture.CommandLine), ("producer", capture.Producer), ("arch", capture.Architecture),
            ("captured", capture.CapturedOn), ("cpus", capture.Cpus), ("hertz", capture.SamplingHz), ("lost", capture.LostEvents),
        })
        {
            if (value is not null) Line(text, $"{name,-9} {value}");
        }
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}

/// <summary>What of a sample is compared; thread, event, state and frames always are.</summary>
[Flags]
public enum RowParts
{
    None = 0,
    Time = 1,
    Cpu = 2,
    Process = 4,
    Weight = 8,
    All = Time | Cpu | Process | Weight,
}
