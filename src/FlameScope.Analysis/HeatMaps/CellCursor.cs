namespace FlameScope.Analysis;

/// <summary>A cell of a heat map that moves forward in time: to the next one, as most samples do, without a division.</summary>
internal struct CellCursor(HeatMapGrid grid)
{
    private readonly long[] _rowStarts = grid.RowStarts;
    private readonly long _columnNs = grid.ColumnNs;
    private readonly int _rows = grid.Rows;
    private long _columnStart;
    private int _row;

    /// <summary>The cell, as column · rows + row.</summary>
    public int Cell { get; private set; } = -1;

    /// <summary>Where it ends; nothing is before the first move.</summary>
    public long EndNs { get; private set; } = long.MinValue;

    /// <summary>Moves to the cell of a time that is not before the present cell.</summary>
    public void MoveTo(long timeNs)
    {
        if (timeNs < EndNs) return;
        if (Cell >= 0)
        {
            Step();
            if (timeNs < EndNs) return;
        }

        Cell = grid.CellOf(timeNs);
        var (column, row) = Math.DivRem(Cell, _rows);
        _row = row;
        _columnStart = grid.StartNs + (column * _columnNs);
        EndNs = _columnStart + _rowStarts[_row + 1];
    }

    private void Step()
    {
        Cell++;
        if (++_row == _rows)
        {
            _row = 0;
            _columnStart += _columnNs;
        }

        EndNs = _columnStart + _rowStarts[_row + 1];
    }
}
