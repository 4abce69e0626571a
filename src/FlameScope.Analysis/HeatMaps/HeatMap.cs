using FlameScope.Profiles;

namespace FlameScope.Analysis;

/// <summary>
/// A subsecond-offset heat map: how many samples fell into each slice of each column of time. The sum of its cells is the number of samples that
/// pass the filter, and the sum of the cells of a range is the root of the flame graph of that range.
/// </summary>
public sealed class HeatMap
{
    private HeatMap(HeatMapGrid grid, TimeRange recorded, int[] counts)
    {
        Grid = grid;
        Recorded = recorded;
        Counts = counts;
        ColumnSums = new long[grid.Columns];
        RowSums = new long[grid.Rows];
        RowRecordedNs = grid.TimeInRows(recorded);
        Sum();
    }

    /// <summary>Where the cells are.</summary>
    public HeatMapGrid Grid { get; }

    /// <summary>The recorded span; outside it a cell is not zero but unknown.</summary>
    public TimeRange Recorded { get; }

    /// <summary>Samples of each cell, column by column; row 0 is the lowest offset.</summary>
    public int[] Counts { get; }

    /// <summary>Samples of each column.</summary>
    public long[] ColumnSums { get; }

    /// <summary>Samples of each row.</summary>
    public long[] RowSums { get; }

    /// <summary>Recorded nanoseconds at the offset of each row: what to divide <see cref="RowSums"/> by.</summary>
    public long[] RowRecordedNs { get; }

    /// <summary>The greatest cell.</summary>
    public int Maximum { get; private set; }

    /// <summary>99.5th percentile of the cells that are not zero: the nearest rank; 0 where all are.</summary>
    public int Percentile995 { get; private set; }

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
        var times = profile.Samples.Times;

        // Times ascend: a cell is computed only when its end is passed.
        var (cell, cellEnd) = (0, long.MinValue);
        for (var i = 0; i < times.Length; i++)
        {
            if ((i & 0xFFFFF) == 0) cancel.ThrowIfCancellationRequested();
            if (times[i] >= cellEnd)
            {
                cell = grid.CellOf(times[i]);
                cellEnd = grid.RangeOf(cell).EndNs;
            }

            if (mask[i]) counts[cell]++;
        }

        return new HeatMap(grid, profile.Span, counts);
    }

    private void Sum()
    {
        for (int column = 0, cell = 0; column < Grid.Columns; column++)
        {
            for (var row = 0; row < Grid.Rows; row++, cell++)
            {
                var count = Counts[cell];
                ColumnSums[column] += count;
                RowSums[row] += count;
                Total += count;
                Maximum = Math.Max(Maximum, count);
            }
        }

        Percentile995 = Percentile();
    }

    private int Percentile()
    {
        var occupied = Counts.AsSpan().ToArray();
        Array.Sort(occupied);
        var firstOccupied = occupied.AsSpan().IndexOfAnyExcept(0);
        if (firstOccupied < 0) return 0;
        var rank = (int)Math.Ceiling((occupied.Length - firstOccupied) * 0.995);
        return occupied[firstOccupied + rank - 1];
    }
}
