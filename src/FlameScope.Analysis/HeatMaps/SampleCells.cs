using System.Runtime.Intrinsics;

namespace FlameScope.Analysis;

/// <summary>
/// The cells of samples without a division for each: the place among the cells is computed as a floating-point number, whose error is far below a billionth of a cell here, and whoever
/// comes that near to a border is computed again in integers.
/// </summary>
internal readonly struct SampleCells
{
    // An integer below 2^52 that is added to this is the lower bits of the sum.
    private const double Integers = 1L << 52;
    private const long MostNs = 1L << 51;
    private const int MostCells = 1 << 22;

    // Places are below 2^22 and have 53 bits; three roundings are an error of 2^-29 at most.
    private const double NearBorder = 1e-8;

    private readonly HeatMapGrid _grid;
    private readonly long _originNs;
    private readonly int _originCell;
    private readonly double _cellsOfNs;

    private SampleCells(HeatMapGrid grid, long originNs, int originCell)
    {
        _grid = grid;
        _originNs = originNs;
        _originCell = originCell;
        _cellsOfNs = grid.Rows / (double)grid.ColumnNs;
    }

    /// <summary>For samples from a cell on to before a time; false where they are too far apart for it.</summary>
    public static bool TryMake(HeatMapGrid grid, int firstCell, long endNs, out SampleCells cells)
    {
        // Only from the beginning of a column on does a cell follow from the time by one multiplication.
        var column = firstCell / grid.Rows;
        var originNs = grid.StartNs + (column * grid.ColumnNs);
        cells = new SampleCells(grid, originNs, column * grid.Rows);
        return endNs - originNs < MostNs && (endNs - originNs) * (double)grid.Rows / grid.ColumnNs < MostCells;
    }

    /// <summary>Writes the cell of each time.</summary>
    public void Find(ReadOnlySpan<long> times, Span<long> cellOf)
    {
        var lanes = Vector512<long>.Count;
        var integers = Vector512.Create(Integers);
        var origin = Vector512.Create(_originNs);
        var scale = Vector512.Create(_cellsOfNs);
        var originCell = Vector512.Create((long)_originCell);
        var half = Vector512.Create(0.5);
        var farFromBorder = Vector512.Create(0.5 - NearBorder);
        var at = 0;
        for (; at <= times.Length - lanes; at += lanes)
        {
            var offset = ((Vector512.Create(times.Slice(at, lanes)) - origin) | integers.AsInt64()).AsDouble() - integers;
            var place = offset * scale;
            var floor = Vector512.Floor(place);
            (((floor + integers).AsInt64() ^ integers.AsInt64()) + originCell).CopyTo(cellOf.Slice(at, lanes));
            if (Vector512.GreaterThanAny(Vector512.Abs(place - floor - half), farFromBorder)) FindOneByOne(times.Slice(at, lanes), cellOf.Slice(at, lanes));
        }

        FindOneByOne(times[at..], cellOf[at..]);
    }

    private void FindOneByOne(ReadOnlySpan<long> times, Span<long> cellOf)
    {
        // The product has 61 bits: 51 of the offset and 10 of the rows.
        for (var i = 0; i < times.Length; i++) cellOf[i] = _originCell + ((times[i] - _originNs) * _grid.Rows / _grid.ColumnNs);
    }
}
