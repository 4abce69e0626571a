using System.Buffers;
using FlameScope.Profiles;

namespace FlameScope.Analysis.Differences;

/// <summary>
/// The cells of one heat map less those of another, or less its own median second. The ranges of the selections don't matter: a heat map is of a whole recording. Numbers are samples or what they weigh; of two recordings that were
/// sampled at different rates, the CPUs that were busy.
/// </summary>
public sealed class HeatMapDifference
{
    private const double Share = 0.995;
    private const int LeastRows = 8;

    private HeatMapDifference(HeatMapGrid grid, TimeRange compared, double[] differences, long[] values, bool isWeighted)
    {
        (Grid, Compared, Differences, Values, IsWeighted) = (grid, compared, differences, values, isWeighted);
        (Maximum, Percentile995) = Summary(differences);
    }

    /// <summary>Where the cells are: the grid of the second.</summary>
    public HeatMapGrid Grid { get; }

    /// <summary>The time that both recorded; cells outside of it are 0.</summary>
    public TimeRange Compared { get; }

    /// <summary>Second less first, column by column, row 0 the lowest offset.</summary>
    public double[] Differences { get; }

    /// <summary>Samples of the second, or what they weigh, in the same order.</summary>
    public long[] Values { get; }

    /// <summary>Whether samples count for what they weigh.</summary>
    public bool IsWeighted { get; }

    /// <summary>The greatest difference, whatever its sign.</summary>
    public double Maximum { get; }

    /// <summary>99.5th percentile of the sizes of differences that are not zero: the nearest rank; 0 where all are.</summary>
    public double Percentile995 { get; }

    /// <summary>What a cell of the first is multiplied by.</summary>
    public double FirstFactor { get; private init; } = 1;

    /// <summary>What a cell of the second is multiplied by.</summary>
    public double SecondFactor { get; private init; } = 1;

    /// <summary>All cells of the first.</summary>
    public long FirstTotal { get; private init; }

    /// <summary>All cells of the second.</summary>
    public long SecondTotal { get; private init; }

    /// <summary>Whether differences are CPUs that were busy, and not samples or what they weigh.</summary>
    public bool IsCpuTime { get; private init; }

    /// <summary>The median second, a number a row, where that is what was compared with.</summary>
    public double[]? Medians { get; private init; }

    /// <summary>One heat map less another; column c less column c + <paramref name="shift"/>, each counted from the first of its recording.</summary>
    /// <exception cref="QueryOptionException">An option is out of bounds.</exception>
    /// <exception cref="ProfileWithoutTimeException">A profile has no times.</exception>
    public static HeatMapDifference Of(SampleSelection first, SampleSelection second, HeatMapOptions options, int shift = 0, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(options);
        var one = first.Analysis.HeatMap(first.Filter, options, cancel);
        var other = ReferenceEquals(first, second) ? one : second.Analysis.HeatMap(second.Filter, options, cancel);
        var grid = other.Grid;

        // The first's time on the second's clock. Columns begin at whole columns of either clock, so rows meet rows.
        var meets = shift < one.Grid.Columns && shift > -grid.Columns;
        var later = meets ? grid.StartNs - one.Grid.StartNs - (shift * grid.ColumnNs) : 0;
        var compared = meets ? Common(other.Recorded, new TimeRange(one.Recorded.StartNs + later, one.Recorded.EndNs + later)) : default;
        var rates = options.Weighted ? null : DifferenceScale.DifferentRates(first, second);
        var cellSeconds = grid.ColumnNs / 1e9 / grid.Rows;
        var (a, b) = rates is var (firstHz, secondHz) ? (1 / (firstHz * cellSeconds), 1 / (secondHz * cellSeconds)) : (1, 1);

        var (before, values) = (Values64(one), Values64(other));
        var differences = new double[values.Length];
        foreach (var cell in Cells(grid, compared)) differences[cell] = (values[cell] * b) - (before[cell + (shift * grid.Rows)] * a);

        return new HeatMapDifference(grid, compared, differences, values, options.Weighted)
        {
            FirstFactor = a,
            SecondFactor = b,
            FirstTotal = one.Total,
            SecondTotal = other.Total,
            IsCpuTime = rates is not null,
        };
    }

    /// <summary>A heat map less its own median second: of each row the median over the cells that were recorded whole, or where none was over all.</summary>
    /// <exception cref="QueryOptionException">An option is out of bounds.</exception>
    /// <exception cref="ProfileWithoutTimeException">The profile has no times.</exception>
    public static HeatMapDifference FromMedian(SampleSelection selection, HeatMapOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(selection);
        ArgumentNullException.ThrowIfNull(options);
        var map = selection.Analysis.HeatMap(selection.Filter, options, cancel);
        var (grid, values) = (map.Grid, Values64(map));
        var (differences, medians) = (new double[values.Length], new double[grid.Rows]);
        var recorded = Cells(grid, map.Recorded);
        var pieces = grid.Columns == 0 ? 0 : Workers.PiecesFor(grid.Rows, LeastRows);
        Workers.Run(
            pieces,
            piece =>
            {
                var column = ArrayPool<long>.Shared.Rent(grid.Columns);
                var end = Workers.Border(piece + 1, pieces, 0, grid.Rows, multiple: 1);
                for (var row = Workers.Border(piece, pieces, 0, grid.Rows, multiple: 1); row < end; row++)
                {
                    cancel.ThrowIfCancellationRequested();
                    medians[row] = MedianOf(map, values, row, column);
                }

                ArrayPool<long>.Shared.Return(column);
            },
            cancel);
        foreach (var cell in recorded) differences[cell] = values[cell] - medians[cell % grid.Rows];
        return new HeatMapDifference(grid, map.Recorded, differences, values, options.Weighted) { FirstTotal = map.Total, SecondTotal = map.Total, Medians = medians };
    }

    private static double MedianOf(HeatMap map, long[] values, int row, Span<long> buffer)
    {
        var (whole, some) = (0, 0);
        for (var cell = row; cell < values.Length; cell += map.Grid.Rows)
        {
            var range = map.Grid.RangeOf(cell);
            if (range.StartNs < map.Recorded.StartNs || range.EndNs > map.Recorded.EndNs) continue;
            buffer[whole++] = values[cell];
        }

        if (whole == 0)
        {
            for (var cell = row; cell < values.Length; cell += map.Grid.Rows)
            {
                var range = map.Grid.RangeOf(cell);
                if (range.EndNs > map.Recorded.StartNs && range.StartNs < map.Recorded.EndNs) buffer[some++] = values[cell];
            }
        }

        var count = whole + some;
        if (count == 0) return 0;
        ReadOnlySpan<long> all = buffer[..count];
        var upper = LargestValues.Ranked(all, (count + 1) / 2, out _);
        var lower = (count & 1) == 1 ? upper : LargestValues.Ranked(all, (count / 2) + 1, out _);
        return (upper / 2.0) + (lower / 2.0);
    }

    private static long[] Values64(HeatMap map) => map.Weights ?? Array.ConvertAll(map.Counts, count => (long)count);

    private static TimeRange Common(TimeRange a, TimeRange b)
    {
        var common = new TimeRange(Math.Max(a.StartNs, b.StartNs), Math.Min(a.EndNs, b.EndNs));
        return common.DurationNs > 0 ? common : default;
    }

    /// <summary>The cells that have some of a range: they stand together.</summary>
    private static IEnumerable<int> Cells(HeatMapGrid grid, TimeRange range)
    {
        if (range.DurationNs == 0 || grid.Columns == 0) return [];
        var first = grid.CellOf(range.StartNs);
        return Enumerable.Range(first, grid.CellOf(range.EndNs - 1) - first + 1);
    }

    /// <summary>The greatest size and the percentile. The bits of doubles that are not negative have the order of the numbers.</summary>
    private static (double Maximum, double Percentile995) Summary(double[] differences)
    {
        var sizes = ArrayPool<long>.Shared.Rent(differences.Length);
        var (count, maximum) = (0, 0.0);
        foreach (var difference in differences)
        {
            if (difference == 0) continue;
            var size = Math.Abs(difference);
            maximum = Math.Max(maximum, size);
            sizes[count++] = BitConverter.DoubleToInt64Bits(size);
        }

        var rank = count - (int)Math.Ceiling(count * Share) + 1;
        var percentile = count == 0 ? 0 : BitConverter.Int64BitsToDouble(LargestValues.Ranked<long>(sizes.AsSpan(0, count), rank, out _));
        ArrayPool<long>.Shared.Return(sizes);
        return (maximum, percentile);
    }
}
