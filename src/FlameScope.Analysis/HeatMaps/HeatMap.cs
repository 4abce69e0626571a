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

        // Times ascend, so the samples of a cell stand side by side: find where they end, and count them at once.
        for (int first = 0, cells = 0, end; first < times.Length; first = end, cells++)
        {
            if ((cells & 0xFFFF) == 0) cancel.ThrowIfCancellationRequested();
            var cell = grid.CellOf(times[first]);
            end = EndOfRun(times, first, grid.RangeOf(cell).EndNs);
            counts[cell] = mask.CountIn(first..end);
        }

        return new HeatMap(grid, profile.Span, counts);
    }

    /// <summary>The first row after <paramref name="first"/> whose time is <paramref name="endNs"/> or later: in steps that double, then by halves.</summary>
    private static int EndOfRun(ReadOnlySpan<long> times, int first, long endNs)
    {
        var step = 1;
        var low = first;
        while (low + step < times.Length && times[low + step] < endNs)
        {
            low += step;
            step <<= 1;
        }

        var high = Math.Min(times.Length, low + step);
        while (low + 1 < high)
        {
            var middle = low + ((high - low) >> 1);
            if (times[middle] < endNs) low = middle;
            else high = middle;
        }

        return high;
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
