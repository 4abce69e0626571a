using System.Numerics;
using System.Runtime.Intrinsics;

namespace FlameScope.Analysis;

/// <summary>
/// The samples of each cell of a heat map. Times ascend, so those of a cell stand side by side: what is looked for is where they end, and a run of rows is counted at once however long it is.
/// </summary>
internal static class CellRuns
{
    // After so many rows, a multiple of a vector's, steps double: a long run costs its logarithm.
    private const int RowsBeforeLeaps = 512;
    private const int FirstLeap = 64;

    /// <summary>Visits the run of each cell that has samples, among rows from the first of a cell to the last of one.</summary>
    public static void Visit<TVisitor>(HeatMapGrid grid, ReadOnlySpan<long> times, int first, int end, TVisitor visitor, CancellationToken cancel)
        where TVisitor : ICellVisitor
    {
        var cursor = new CellCursor(grid);
        for (int row = first, cells = 0; row < end; cells++)
        {
            if ((cells & 0xFFFF) == 0) cancel.ThrowIfCancellationRequested();
            cursor.MoveTo(times[row]);
            var runEnd = EndOfRun(times, row, cursor.EndNs);
            visitor.Visit(cursor.Cell, row, runEnd);
            row = runEnd;
        }
    }

    /// <summary>The first row after <paramref name="first"/> whose time is <paramref name="endNs"/> or later.</summary>
    internal static int EndOfRun(ReadOnlySpan<long> times, int first, long endNs)
    {
        // Row after row at first: memory that is read in order is there before it is asked for.
        var lanes = Vector512<long>.Count;
        var end = Vector512.Create(endNs);
        var at = first;
        for (; at + lanes <= times.Length; at += lanes)
        {
            var after = Vector512.GreaterThanOrEqual(Vector512.Create(times.Slice(at, lanes)), end).ExtractMostSignificantBits();
            if (after != 0) return at + BitOperations.TrailingZeroCount(after);
            if (at - first == RowsBeforeLeaps) at = Leap(times, at, endNs) + 1 - lanes;
        }

        while (at < times.Length && times[at] < endNs) at++;
        return at;
    }

    /// <summary>A row that is still inside, with little between it and the end: in steps that double, then by halves.</summary>
    private static int Leap(ReadOnlySpan<long> times, int inside, long endNs)
    {
        var step = FirstLeap;
        while (inside + step < times.Length && times[inside + step] < endNs)
        {
            inside += step;
            step <<= 1;
        }

        var outside = Math.Min(times.Length, inside + step);
        while (outside - inside > FirstLeap)
        {
            var middle = inside + ((outside - inside) >> 1);
            if (times[middle] < endNs) inside = middle;
            else outside = middle;
        }

        return inside;
    }
}

/// <summary>Something that is done with the samples of a cell.</summary>
internal interface ICellVisitor
{
    /// <summary>Does it with the rows from <paramref name="first"/> to before <paramref name="end"/>, which are all of a cell's.</summary>
    void Visit(int cell, int first, int end);
}
