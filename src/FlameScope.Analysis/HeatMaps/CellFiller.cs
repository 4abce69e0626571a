using FlameScope.Profiles;

namespace FlameScope.Analysis;

/// <summary>
/// Counts, and weighs, the samples of the cells of a heat map. Where cells have many samples each cell's end is looked for; where they have few, each sample's cell is computed instead.
/// </summary>
/// <param name="grid">Where the cells are.</param>
/// <param name="samples">The samples.</param>
/// <param name="mask">Which of them count.</param>
/// <param name="counts">Samples of each cell.</param>
/// <param name="weights">What they weigh; null where that was not asked for.</param>
internal readonly struct CellFiller(HeatMapGrid grid, SampleTable samples, SampleMask mask, int[] counts, long[]? weights)
{
    // What a step to the next cell costs in samples that are counted one by one.
    private const int FewSamplesOfCell = 12;

    /// <summary>Fills a run of cells, whatever was in them. Several threads do so at once, each with cells of its own.</summary>
    public void Fill(int firstCell, int endCell, CancellationToken cancel)
    {
        if (firstCell == endCell) return;
        counts.AsSpan(firstCell, endCell - firstCell).Clear();
        weights?.AsSpan(firstCell, endCell - firstCell).Clear();

        var range = new TimeRange(grid.RangeOf(firstCell).StartNs, grid.RangeOf(endCell - 1).EndNs);
        var (first, length) = samples.RowsIn(range).GetOffsetAndLength(samples.Count);
        if (length < (long)(endCell - firstCell) * FewSamplesOfCell && SampleCells.TryMake(grid, firstCell, range.EndNs, out var cells)) OneByOne(cells, first, first + length, cancel);
        else if (weights is null) CellRuns.Visit(grid, samples.Times, first, first + length, new SampleCounter(mask, counts), cancel);
        else CellRuns.Visit(grid, samples.Times, first, first + length, new WeightAdder(mask, samples.Weights, counts, weights), cancel);
    }

    private void OneByOne(SampleCells cells, int first, int end, CancellationToken cancel)
    {
        Span<long> found = stackalloc long[64];
        for (int row = first, next; row < end; row = next)
        {
            if ((row & 0xFFFC0) == 0) cancel.ThrowIfCancellationRequested();
            next = Math.Min(end, (row | 63) + 1);
            var bits = mask.Word(row >> 6) >> (row & 63);
            if (bits == 0) continue;
            var cellOf = found[..(next - row)];
            cells.Find(samples.Times[row..next], cellOf);
            if (weights is null) Count(cellOf, bits);
            else Weigh(cellOf, bits, row);
        }
    }

    private void Count(ReadOnlySpan<long> cellOf, ulong bits)
    {
        var into = counts.AsSpan();
        if (bits == ulong.MaxValue >> (64 - cellOf.Length))
        {
            foreach (var cell in cellOf) into[(int)cell]++;
            return;
        }

        // Without a branch: which samples pass is hard to foretell.
        foreach (var cell in cellOf)
        {
            into[(int)cell] += (int)(bits & 1);
            bits >>= 1;
        }
    }

    private void Weigh(ReadOnlySpan<long> cellOf, ulong bits, int row)
    {
        var column = samples.Weights;
        var into = counts.AsSpan();
        var sums = weights.AsSpan();
        var values = column.IsConstant ? default : column.Values.Slice(row, cellOf.Length);
        var constant = column.IsConstant ? column[row] : 0;
        for (var i = 0; i < cellOf.Length; i++)
        {
            var cell = (int)cellOf[i];
            var passes = (int)(bits & 1);
            var weight = Math.Max(0, i < values.Length ? values[i] : constant);
            into[cell] += passes;
            sums[cell] = Saturating.Add(sums[cell], weight & -(long)passes);
            bits >>= 1;
        }
    }
}
