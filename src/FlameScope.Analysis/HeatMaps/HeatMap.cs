using FlameScope.Profiles;

namespace FlameScope.Analysis;

/// <summary>
/// A subsecond-offset heat map: how many samples fell into each slice of each column of time. The sum of its cells is the number of samples that
/// pass the filter, and the sum of the cells of a range is the root of the flame graph of that range. A weighted one says too what they weigh; its sums,
/// its greatest cell and its percentile are then those of the weights.
/// </summary>
public sealed class HeatMap
{
    private const double Share = 0.995;

    private int[]? _counts;
    private long[]? _weights;

    private HeatMap(HeatMapGrid grid, TimeRange recorded, int[] counts, long[]? weights, long[] columnSums, CellSummary summary)
    {
        Grid = grid;
        Recorded = recorded;
        _counts = counts;
        _weights = weights;
        IsWeighted = weights is not null;
        ColumnSums = columnSums;
        RowSums = summary.RowSums;
        RowRecordedNs = grid.TimeInRows(recorded);
        Maximum = summary.Maximum;
        Percentile995 = weights is null ? summary.Percentile<int>(counts, Share) : summary.Percentile<long>(weights, Share);
        Total = summary.Total;
    }

    /// <summary>Where the cells are.</summary>
    public HeatMapGrid Grid { get; }

    /// <summary>The recorded span; outside it a cell is not zero but unknown.</summary>
    public TimeRange Recorded { get; }

    /// <summary>Samples of each cell, column by column; row 0 is the lowest offset.</summary>
    /// <exception cref="ObjectDisposedException">They were given back.</exception>
    public int[] Counts => _counts ?? throw new ObjectDisposedException(nameof(HeatMap));

    /// <summary>
    /// What the samples of each cell weigh, where that was asked for, in the same order. A sample that weighs less than 0 counts as 0, and a sum that is too large as the largest number.
    /// </summary>
    /// <exception cref="ObjectDisposedException">They were given back.</exception>
    public long[]? Weights => IsWeighted ? _weights ?? throw new ObjectDisposedException(nameof(HeatMap)) : null;

    /// <summary>Whether there are <see cref="Weights"/>.</summary>
    public bool IsWeighted { get; }

    /// <summary>Samples of each column, or what they weigh.</summary>
    public long[] ColumnSums { get; }

    /// <summary>Samples of each row, or what they weigh.</summary>
    public long[] RowSums { get; }

    /// <summary>Recorded nanoseconds at the offset of each row: what to divide <see cref="RowSums"/> by.</summary>
    public long[] RowRecordedNs { get; }

    /// <summary>The greatest cell.</summary>
    public long Maximum { get; }

    /// <summary>99.5th percentile of the cells that are not zero: the nearest rank; 0 where all are.</summary>
    public long Percentile995 { get; }

    /// <summary>All cells together.</summary>
    public long Total { get; }

    /// <summary>Draws the heat map of the samples that pass.</summary>
    /// <exception cref="QueryOptionException">An option is out of bounds.</exception>
    /// <exception cref="ProfileWithoutTimeException">The profile has no times.</exception>
    public static HeatMap Of(Profile profile, SampleMask mask, HeatMapOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(mask);
        if (!profile.Clock.HasTime) throw new ProfileWithoutTimeException();

        var grid = HeatMapGrid.Over(profile, options);
        var cells = grid.Columns * grid.Rows;

        // Each worker clears the part that it fills: memory that is new is as slow to come as it is to clear.
        var counts = UsedArrays<int>.Take(cells);
        var weights = options.Weighted ? UsedArrays<long>.Take(cells) : null;
        var columnSums = GC.AllocateUninitializedArray<long>(grid.Columns);
        var summary = HeatMapTiles.Draw(grid, new CellFiller(grid, profile.Samples, mask, counts, weights), profile.Samples, counts, weights, columnSums, cancel);
        return new HeatMap(grid, profile.Span, counts, weights, columnSums, summary);
    }

    /// <summary>
    /// Gives the memory of the cells back for the next map of as many, which a large one is drawn twice as fast in. Whoever has been given <see cref="Counts"/> or <see cref="Weights"/> must be done with
    /// them; sums and the rest stay. Not to give back costs nothing else.
    /// </summary>
    public void GiveBackCells()
    {
        if (Interlocked.Exchange(ref _counts, null) is { } counts) UsedArrays<int>.GiveBack(counts);
        if (Interlocked.Exchange(ref _weights, null) is { } weights) UsedArrays<long>.GiveBack(weights);
    }
}
