using System.Numerics;
using FlameScope.Profiles;

namespace FlameScope.Analysis;

/// <summary>
/// A subsecond-offset heat map: how many samples fell into each slice of each column of time. The sum of its cells is the number of samples that
/// pass the filter, and the sum of the cells of a range is the root of the flame graph of that range. A weighted one says too what they weigh; its sums,
/// its greatest cell and its percentile are then those of the weights.
/// </summary>
public sealed class HeatMap
{
    private HeatMap(HeatMapGrid grid, TimeRange recorded, int[] counts, long[]? weights)
    {
        Grid = grid;
        Recorded = recorded;
        Counts = counts;
        Weights = weights;
        ColumnSums = new long[grid.Columns];
        RowSums = new long[grid.Rows];
        RowRecordedNs = grid.TimeInRows(recorded);
        if (weights is null) Sum<int>(counts);
        else Sum<long>(weights);
    }

    /// <summary>Where the cells are.</summary>
    public HeatMapGrid Grid { get; }

    /// <summary>The recorded span; outside it a cell is not zero but unknown.</summary>
    public TimeRange Recorded { get; }

    /// <summary>Samples of each cell, column by column; row 0 is the lowest offset.</summary>
    public int[] Counts { get; }

    /// <summary>
    /// What the samples of each cell weigh, where that was asked for, in the same order. A sample that weighs less than 0 counts as 0, and a sum that is too large as the largest number.
    /// </summary>
    public long[]? Weights { get; }

    /// <summary>Samples of each column, or what they weigh.</summary>
    public long[] ColumnSums { get; }

    /// <summary>Samples of each row, or what they weigh.</summary>
    public long[] RowSums { get; }

    /// <summary>Recorded nanoseconds at the offset of each row: what to divide <see cref="RowSums"/> by.</summary>
    public long[] RowRecordedNs { get; }

    /// <summary>The greatest cell.</summary>
    public long Maximum { get; private set; }

    /// <summary>99.5th percentile of the cells that are not zero: the nearest rank; 0 where all are.</summary>
    public long Percentile995 { get; private set; }

    /// <summary>All cells together.</summary>
    public long Total { get; private set; }

    /// <summary>Draws the heat map of the samples that pass.</summary>
    /// <exception cref="QueryOptionException">An option is out of bounds.</exception>
    /// <exception cref="ProfileWithoutTimeException">The profile has no times.</exception>
    public static HeatMap Of(Profile profile, SampleMask mask, HeatMapOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(mask);
        if (!profile.Clock.HasTime) throw new ProfileWithoutTimeException();

        var grid = HeatMapGrid.Over(profile, options);
        var counts = new int[grid.Columns * grid.Rows];
        var weights = options.Weighted ? new long[counts.Length] : null;
        if (weights is null) CellRuns.Visit(grid, profile.Samples, new SampleCounter(mask, counts), cancel);
        else CellRuns.Visit(grid, profile.Samples, new WeightAdder(mask, profile.Samples.Weights, counts, weights), cancel);
        return new HeatMap(grid, profile.Span, counts, weights);
    }

    private void Sum<T>(ReadOnlySpan<T> cells)
        where T : unmanaged, IBinaryInteger<T>
    {
        var rowSums = RowSums.AsSpan();
        for (var column = 0; column < ColumnSums.Length; column++)
        {
            var sum = 0L;
            var rows = cells.Slice(column * rowSums.Length, rowSums.Length);
            for (var row = 0; row < rows.Length; row++)
            {
                var value = long.CreateTruncating(rows[row]);
                sum = Add(sum, value);
                rowSums[row] = Add(rowSums[row], value);
            }

            ColumnSums[column] = sum;
            Total = Add(Total, sum);
        }

        var occupied = LargestValues.CountAtLeast(cells, T.One);
        if (occupied == 0) return;
        Maximum = long.CreateTruncating(LargestValues.Ranked(cells, 1, out _));

        // From the largest down; ranks are from the smallest up.
        var rank = (int)Math.Ceiling(occupied * 0.995);
        Percentile995 = long.CreateTruncating(LargestValues.Ranked(cells, occupied - rank + 1, out _));
    }

    /// <summary>The sum of two numbers of 0 or more, or the largest there is.</summary>
    private static long Add(long a, long b)
    {
        var sum = unchecked(a + b);
        return sum < 0 ? long.MaxValue : sum;
    }
}
