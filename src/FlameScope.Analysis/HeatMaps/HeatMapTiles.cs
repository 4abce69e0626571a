using FlameScope.Profiles;

namespace FlameScope.Analysis;

/// <summary>
/// Draws a heat map in parts, on several cores. A part is a run of columns that is filled and summarised while it is in a core's own cache, so that a large map costs
/// one way through memory.
/// </summary>
internal static class HeatMapTiles
{
    // Cells of a tile: counts and weights of so many, and the samples that fall there, stay in the cache.
    private const int TileCells = 16 << 10;

    // Below this another worker takes longer to wake than it saves.
    private const int LeastWork = 250_000;

    // With fewer columns than this for each worker they are too unlike each other to be shared out.
    private const int LeastColumns = 32;

    /// <summary>Fills all cells.</summary>
    /// <param name="grid">Where they are.</param>
    /// <param name="filler">Fills them.</param>
    /// <param name="samples">The samples that it counts.</param>
    /// <param name="counts">The counts that it fills.</param>
    /// <param name="weights">The weights that it fills, if it does; they are then what is summarised.</param>
    /// <param name="columnSums">Where the sums of the columns are written to.</param>
    /// <param name="cancel">Ends it.</param>
    public static CellSummary Draw(HeatMapGrid grid, CellFiller filler, SampleTable samples, int[] counts, long[]? weights, long[] columnSums, CancellationToken cancel)
    {
        var work = (int)Math.Min(int.MaxValue, samples.Count + (long)counts.Length);
        var pieces = Workers.PiecesFor(work, LeastWork);
        var summaries = new CellSummary[pieces];
        if (grid.Columns < pieces * LeastColumns)
        {
            Workers.Run(pieces, piece => filler.Fill(CellBorder(grid, samples, piece, pieces), CellBorder(grid, samples, piece + 1, pieces), cancel), cancel);
            return Summarise(new CellSummary(grid.Rows), grid, 0, grid.Columns, counts, weights, columnSums);
        }

        Workers.Run(
            pieces,
            piece =>
            {
                var summary = summaries[piece] = new CellSummary(grid.Rows);
                var (first, end) = (ColumnBorder(grid, samples, piece, pieces), ColumnBorder(grid, samples, piece + 1, pieces));
                var step = Math.Max(1, TileCells / grid.Rows);
                for (int column = first, next; column < end; column = next)
                {
                    cancel.ThrowIfCancellationRequested();
                    next = Math.Min(end, column + step);
                    filler.Fill(column * grid.Rows, next * grid.Rows, cancel);
                    Summarise(summary, grid, column, next, counts, weights, columnSums);
                }
            },
            cancel);
        foreach (var summary in summaries.AsSpan(1)) summaries[0].Add(summary);
        return summaries[0];
    }

    private static CellSummary Summarise(CellSummary summary, HeatMapGrid grid, int first, int end, int[] counts, long[]? weights, long[] columnSums)
    {
        var sums = columnSums.AsSpan(first, end - first);
        var (cell, cells) = (first * grid.Rows, (end - first) * grid.Rows);
        if (weights is null) summary.Add(counts.AsSpan(cell, cells), sums);
        else summary.Add(weights.AsSpan(cell, cells), sums);
        return summary;
    }

    /// <summary>Where a piece begins: the cell of a row, so that each has as many rows.</summary>
    private static int CellBorder(HeatMapGrid grid, SampleTable samples, int piece, int pieces)
    {
        var row = Workers.Border(piece, pieces, 0, samples.Count);
        return piece == 0 ? 0 : piece == pieces || row == samples.Count ? grid.Columns * grid.Rows : grid.CellOf(samples.Times[row]);
    }

    /// <summary>Where a piece begins: the column before which its share of the rows and cells lies.</summary>
    private static int ColumnBorder(HeatMapGrid grid, SampleTable samples, int piece, int pieces)
    {
        if (piece == pieces) return grid.Columns;
        var share = (samples.Count + ((long)grid.Columns * grid.Rows)) * piece / pieces;
        int low = 0, high = grid.Columns;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var before = samples.RowsIn(new TimeRange(long.MinValue, grid.StartNs + (middle * grid.ColumnNs))).End.Value + ((long)middle * grid.Rows);
            if (before < share) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
