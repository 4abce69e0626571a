using FlameScope.Goals.Rows;

namespace FlameScope.Goals;

/// <summary>Rows that are measured together.</summary>
/// <param name="Name">As <c>--rows</c> takes it.</param>
/// <param name="Measure">Measures them and adds them to the table.</param>
internal sealed record RowGroup(string Name, Action<RunContext> Measure);

/// <summary>All groups, in the order of the table.</summary>
internal static class RowGroups
{
    /// <summary>The group that has to be asked for.</summary>
    public const string LargeText = "large";

    public static IReadOnlyList<RowGroup> All { get; } =
    [
        new("open", OpenText.Measure),
        new("recordings", OpenRecordings.Measure),
        new("cold", ColdProcess.Measure),
        new("gzip", Unpacking.Measure),
        new("memory", MemoryOfReading.Measure),
        new("cache", SecondOpening.Measure),
        new("heatmaps", HeatMaps.Measure),
        new("flamegraphs", FlameGraphs.Measure),
        new("differences", Rows.Differences.Measure),
        new("http", Requests.Measure),
        new("start", StartOfProcess.Measure),
        new("page", Page.Measure),
        new(LargeText, Rows.LargeText.Measure),
    ];
}

/// <summary>What a group measures with.</summary>
/// <param name="Options">The command line.</param>
/// <param name="Goals">The table.</param>
internal sealed record RunContext(CommandLine Options, GoalTable Goals);
