using System.Globalization;
using FlameScope.Profiles;

namespace FlameScope.Analysis;

/// <summary>
/// Where the cells of a heat map begin and end. Integers only: an offset o in a column of length L with R rows lies in row o·R / L, and row r begins at ceil(r·L / R).
/// The grid depends on the recording alone: filters never move it.
/// </summary>
public sealed class HeatMapGrid
{
    private readonly long[] _rowStarts;

    private HeatMapGrid(long columnNs, int rows, int columns, long startNs)
    {
        ColumnNs = columnNs;
        Rows = rows;
        Columns = columns;
        StartNs = startNs;
        _rowStarts = new long[rows + 1];
        for (var row = 0; row <= rows; row++) _rowStarts[row] = (((long)row * columnNs) + rows - 1) / rows;
    }

    /// <summary>Length of a column in nanoseconds.</summary>
    public long ColumnNs { get; }

    /// <summary>Rows of a column.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Where column 0 begins, from the profile's origin; may be negative.</summary>
    public long StartNs { get; }

    /// <summary>Where each row begins, from the column on, and where the last one ends.</summary>
    internal long[] RowStarts => _rowStarts;

    /// <summary>The grid over a profile.</summary>
    /// <exception cref="QueryOptionException">An option is out of bounds, or there would be more than <see cref="HeatMapOptions.MaxCells"/> cells.</exception>
    public static HeatMapGrid Over(Profile profile, HeatMapOptions options)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(options);
        Bound(options.ColumnNs, HeatMapOptions.MinColumnNs, HeatMapOptions.MaxColumnNs, "columnNs");
        Bound(options.Rows, 1, HeatMapOptions.MaxRows, "rows");

        var span = profile.Span;
        if (span.DurationNs == 0) return new HeatMapGrid(options.ColumnNs, options.Rows, 0, 0);
        var alignment = options.AlignmentNs ?? profile.Clock.AlignmentNs;
        var start = (FloorDivide(alignment + span.StartNs, options.ColumnNs) * options.ColumnNs) - alignment;
        var columns = ((span.EndNs - 1 - start) / options.ColumnNs) + 1;
        if (columns * options.Rows > HeatMapOptions.MaxCells)
        {
            throw new QueryOptionException(
                "columnNs",
                string.Create(CultureInfo.InvariantCulture, $"{columns:N0} columns of {options.Rows} rows are more than {HeatMapOptions.MaxCells:N0} cells; choose a greater columnNs or fewer rows."));
        }

        return new HeatMapGrid(options.ColumnNs, options.Rows, (int)columns, start);
    }

    /// <summary>The cell of a time, as column · <see cref="Rows"/> + row.</summary>
    public int CellOf(long timeNs)
    {
        var column = FloorDivide(timeNs - StartNs, ColumnNs);
        var offset = timeNs - StartNs - (column * ColumnNs);
        return (int)((column * Rows) + (offset * Rows / ColumnNs));
    }

    /// <summary>The range of time of a cell.</summary>
    /// <param name="cell">Column · <see cref="Rows"/> + row.</param>
    public TimeRange RangeOf(int cell)
    {
        var (column, row) = Math.DivRem(cell, Rows);
        var start = StartNs + (column * ColumnNs);
        return new TimeRange(start + _rowStarts[row], start + _rowStarts[row + 1]);
    }

    /// <summary>How much of <paramref name="range"/> falls into each row, over all columns, in nanoseconds.</summary>
    internal long[] TimeInRows(TimeRange range)
    {
        var time = new long[Rows];
        if (range.DurationNs == 0) return time;
        var first = FloorDivide(range.StartNs - StartNs, ColumnNs);
        var last = FloorDivide(range.EndNs - 1 - StartNs, ColumnNs);
        for (var row = 0; row < Rows; row++)
        {
            time[row] = Overlap(first, row, range);
            if (last == first) continue;
            time[row] += Overlap(last, row, range) + ((last - first - 1) * (_rowStarts[row + 1] - _rowStarts[row]));
        }

        return time;
    }

    private long Overlap(long column, int row, TimeRange range)
    {
        var start = StartNs + (column * ColumnNs);
        return Math.Max(0, Math.Min(start + _rowStarts[row + 1], range.EndNs) - Math.Max(start + _rowStarts[row], range.StartNs));
    }

    private static long FloorDivide(long value, long divisor) => (value / divisor) - (value % divisor < 0 ? 1 : 0);

    private static void Bound(long value, long least, long most, string name)
    {
        if (value < least || value > most) throw new QueryOptionException(name, string.Create(CultureInfo.InvariantCulture, $"it is {value} and must be from {least} to {most}."));
    }
}
