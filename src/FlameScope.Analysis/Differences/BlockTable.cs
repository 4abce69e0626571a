using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis.Differences;

/// <summary>The blocks of a selection: a row a block, a column a frame with its value in the unit of the comparison times what it is divided by, and that in the last column: seconds, or the share of the selection.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Coverage">How much of the selection's time the blocks are, from 0 to 1.</param>
internal sealed record BlockTable(double[][] Rows, double Coverage)
{
    /// <summary>Counts, and scales what was counted.</summary>
    public static BlockTable Of(
        SampleSelection selection,
        MergedStacks stacks,
        int[]? nodeHere,
        IReadOnlyList<int> labels,
        IReadOnlyList<TimeBlock> blocks,
        bool weighted,
        DifferenceScale scale,
        double factor,
        CancellationToken cancel)
    {
        var rows = new BlockValues(selection, stacks, nodeHere, labels, weighted).Of(blocks, cancel);
        var coverage = (double)blocks.Sum(block => block.DurationNs) / selection.RecordedNs;
        if (scale.Unit == DifferenceUnit.Share) return new BlockTable(rows, coverage);

        // A rate is value · factor · (all recorded time) ⁄ (the block's).
        var perSecond = factor * selection.RecordedNs / 1e9;
        for (var block = 0; block < rows.Length; block++)
        {
            for (var column = 0; column < labels.Count; column++) rows[block][column] *= perSecond;
            rows[block][labels.Count] = blocks[block].DurationNs / 1e9;
        }

        return new BlockTable(rows, coverage);
    }
}
