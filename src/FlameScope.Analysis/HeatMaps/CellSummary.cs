using System.Buffers;
using System.Numerics;

namespace FlameScope.Analysis;

/// <summary>
/// Sums, the greatest cell and the percentile of the cells of a heat map, from one look at each. Cells are summarised a run of columns at a time; several summaries are joined.
/// </summary>
/// <param name="rows">Rows of a column.</param>
internal sealed class CellSummary(int rows)
{
    private readonly ValueHistogram _values = new();

    /// <summary>Sums of the rows.</summary>
    public long[] RowSums { get; } = new long[rows];

    /// <summary>The greatest cell.</summary>
    public long Maximum { get; private set; }

    /// <summary>All cells together.</summary>
    public long Total { get; private set; }

    /// <summary>Adds columns that are counts; all of them together are fewer than 2^31 samples.</summary>
    /// <param name="cells">The cells of the columns.</param>
    /// <param name="columnSums">Where each column's sum is written to.</param>
    public void Add(ReadOnlySpan<int> cells, Span<long> columnSums)
    {
        var greatest = Vector<int>.Zero;
        var sumsOfRows = ArrayPool<int>.Shared.Rent(rows);
        var rowSums = sumsOfRows.AsSpan(0, rows);
        rowSums.Clear();
        for (var column = 0; column < columnSums.Length; column++)
        {
            var values = cells.Slice(column * rows, rows);
            var sums = Vector<int>.Zero;
            var at = 0;
            for (; at <= rows - Vector<int>.Count; at += Vector<int>.Count)
            {
                var some = new Vector<int>(values[at..]);
                sums += some;
                greatest = Vector.Max(greatest, some);
                (new Vector<int>(rowSums[at..]) + some).CopyTo(rowSums[at..]);
            }

            var sum = Vector.Sum(sums);
            for (; at < rows; at++)
            {
                sum += values[at];
                rowSums[at] += values[at];
                Maximum = Math.Max(Maximum, values[at]);
            }

            columnSums[column] = sum;
            Total += sum;
        }

        for (var lane = 0; lane < Vector<int>.Count; lane++) Maximum = Math.Max(Maximum, greatest[lane]);
        for (var row = 0; row < rows; row++) RowSums[row] += rowSums[row];
        ArrayPool<int>.Shared.Return(sumsOfRows);
        _values.Add(cells);
    }

    /// <summary>Adds columns that are weights, none negative.</summary>
    /// <param name="cells">The cells of the columns.</param>
    /// <param name="columnSums">Where each column's sum is written to.</param>
    public void Add(ReadOnlySpan<long> cells, Span<long> columnSums)
    {
        Maximum = Math.Max(Maximum, Greatest(cells));

        // No sum is greater than the total.
        if ((Int128)Maximum * cells.Length <= long.MaxValue - Total) AddWithoutOverflow(cells, columnSums);
        else AddSaturating(cells, columnSums);
        _values.Add(cells);
    }

    /// <summary>Adds another of the same rows.</summary>
    public void Add(CellSummary other)
    {
        for (var row = 0; row < RowSums.Length; row++) RowSums[row] = Saturating.Add(RowSums[row], other.RowSums[row]);
        Maximum = Math.Max(Maximum, other.Maximum);
        Total = Saturating.Add(Total, other.Total);
        _values.Add(other._values);
    }

    /// <summary>The value that a share of the cells that are not zero does not exceed (nearest rank); 0 where all are zero.</summary>
    /// <param name="cells">All cells that were added.</param>
    /// <param name="share">From 0 to 1.</param>
    public long Percentile<T>(ReadOnlySpan<T> cells, double share)
        where T : unmanaged, IBinaryInteger<T>
    {
        var occupied = _values.CountAboveZero;

        // From the largest down; ranks are from the smallest up.
        return occupied == 0 ? 0 : _values.Ranked(cells, occupied - (int)Math.Ceiling(occupied * share) + 1);
    }

    private static long Greatest(ReadOnlySpan<long> cells)
    {
        var lanes = Vector<long>.Zero;
        var at = 0;
        for (; at <= cells.Length - Vector<long>.Count; at += Vector<long>.Count) lanes = Vector.Max(lanes, new Vector<long>(cells[at..]));
        var greatest = 0L;
        for (var lane = 0; lane < Vector<long>.Count; lane++) greatest = Math.Max(greatest, lanes[lane]);
        for (; at < cells.Length; at++) greatest = Math.Max(greatest, cells[at]);
        return greatest;
    }

    private void AddWithoutOverflow(ReadOnlySpan<long> cells, Span<long> columnSums)
    {
        var rowSums = RowSums.AsSpan();
        for (var column = 0; column < columnSums.Length; column++)
        {
            var values = cells.Slice(column * rows, rows);
            var sums = Vector<long>.Zero;
            var at = 0;
            for (; at <= rows - Vector<long>.Count; at += Vector<long>.Count)
            {
                var some = new Vector<long>(values[at..]);
                sums += some;
                (new Vector<long>(rowSums[at..]) + some).CopyTo(rowSums[at..]);
            }

            var sum = Vector.Sum(sums);
            for (; at < rows; at++)
            {
                sum += values[at];
                rowSums[at] += values[at];
            }

            columnSums[column] = sum;
            Total += sum;
        }
    }

    private void AddSaturating(ReadOnlySpan<long> cells, Span<long> columnSums)
    {
        for (var column = 0; column < columnSums.Length; column++)
        {
            var sum = 0L;
            for (var row = 0; row < rows; row++)
            {
                var value = cells[(column * rows) + row];
                sum = Saturating.Add(sum, value);
                RowSums[row] = Saturating.Add(RowSums[row], value);
            }

            columnSums[column] = sum;
            Total = Saturating.Add(Total, sum);
        }
    }
}
