using FlameScope.Analysis.Differences;

namespace FlameScope.Server.Differences;

/// <summary>A heat map less another; cells are column by column, row 0 the lowest offset.</summary>
internal sealed record HeatMapDifferenceAnswer(
    long ColumnNs,
    int Rows,
    int Columns,
    long StartNs,
    long ComparedStartNs,
    long ComparedEndNs,
    double[] Differences,
    long[] Counts,
    double Maximum,
    double P995,
    string Unit,
    double[]? Medians,
    int Shift,
    bool Weighted,
    SideAnswer Baseline,
    SideAnswer Selection,
    IReadOnlyList<string> Notes)
{
    /// <summary>A difference as an answer; shares its arrays.</summary>
    public static HeatMapDifferenceAnswer Of(Comparison sides, HeatMapDifference map, int shift, string unit, CancellationToken cancel) => new(
        map.Grid.ColumnNs,
        map.Grid.Rows,
        map.Grid.Columns,
        map.Grid.StartNs,
        map.Compared.StartNs,
        map.Compared.EndNs,
        map.Differences,
        map.Values,
        map.Maximum,
        map.Percentile995,
        map.IsCpuTime ? "CPUs" : unit,
        map.Medians,
        shift,
        map.IsWeighted,
        sides.Baseline.Answer(map.FirstTotal, map.FirstFactor, cancel),
        sides.Selection.Answer(map.SecondTotal, map.SecondFactor, cancel),
        sides.Notes(map.IsWeighted, map.IsCpuTime || map.Medians is not null ? null : DifferenceUnit.SamplesPerSecond));
}
