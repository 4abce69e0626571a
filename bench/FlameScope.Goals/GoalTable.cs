using System.Globalization;
using System.Text;
using FlameScope.Goals.Measuring;

namespace FlameScope.Goals;

/// <summary>A row: a goal, and what came of it.</summary>
/// <param name="Work">What was done.</param>
/// <param name="Goal">What it must reach.</param>
/// <param name="Measured">What it reached.</param>
/// <param name="Baseline">What stands beside it.</param>
/// <param name="Ratio">The one to the other.</param>
/// <param name="Met">Whether the goal is met; null where it could not be measured, or there is none.</param>
internal sealed record GoalRow(string Work, string Goal, string Measured, string Baseline = "", string Ratio = "", bool? Met = null);

/// <summary>The rows of a run, with the timings that they come from.</summary>
internal sealed class GoalTable
{
    private readonly List<GoalRow> _rows = [];
    private readonly List<Timing> _timings = [];
    private readonly List<string> _notes = [];

    public void Add(GoalRow row)
    {
        _rows.Add(row);
        Say.Line($"  {row.Work}: {row.Measured} ({row.Goal}) {row.Ratio}");
    }

    /// <summary>Adds the timings of a contest to those that are listed below the table.</summary>
    public void Add(IEnumerable<Timing> timings) => _timings.AddRange(timings);

    /// <summary>Adds a sentence below the table.</summary>
    public void Note(string sentence) => _notes.Add(sentence);

    /// <summary>Adds a row whose goal is a time at most.</summary>
    public void AddTime(string work, double seconds, double atMost, string more = "", string baseline = "", string ratio = "") =>
        Add(new GoalRow(work, $"{Figures.Time(atMost)}", Figures.Time(seconds) + more, baseline, ratio, seconds <= atMost));

    /// <summary>The table with its machine.</summary>
    public string ToMarkdown(CommandLine options)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Goals on {Machine.Cpu}, {Machine.Cores} CPUs").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:d MMMM yyyy}, {Machine.Memory}, {Machine.System}, .NET {Environment.Version}. One run of `bench/run.sh`, text of {options.Size} from the generator (seed 1) in the page cache.");
        text.AppendLine(CultureInfo.InvariantCulture, $"Everything was measured {options.Rounds} times, or more often where it is short, in turn with what stands beside it; figures are medians. Each answer was checked.").AppendLine();
        AppendRow(text, "work", "goal", "measured", "baseline", "ratio", "met");
        text.AppendLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var row in _rows) AppendRow(text, row.Work, row.Goal, row.Measured, row.Baseline, row.Ratio, row.Met switch { true => "yes", false => "**no**", null => "" });

        if (_notes.Count > 0) text.AppendLine();
        foreach (var note in _notes) text.AppendLine(CultureInfo.InvariantCulture, $"- {note}");

        text.AppendLine().AppendLine("## All timings").AppendLine();
        AppendRow(text, "timed", "median", "fastest", "slowest", "times");
        text.AppendLine("| --- | ---: | ---: | ---: | ---: |");
        foreach (var timing in _timings) AppendRow(text, timing.Name, Figures.Time(timing.Median), Figures.Time(timing.Fastest), Figures.Time(timing.Slowest), Figures.Count(timing.Seconds.Count));
        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, params ReadOnlySpan<string> cells)
    {
        foreach (var cell in cells) text.Append("| ").Append(cell).Append(cell.Length > 0 ? " " : "");
        text.AppendLine("|");
    }
}
