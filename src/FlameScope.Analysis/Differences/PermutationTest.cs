using System.Numerics;

namespace FlameScope.Analysis.Differences;

/// <summary>
/// How sure differences between two sets of blocks are, corrected for how many frames are looked at: the blocks are dealt to the two sides anew, many times, and a difference is as sure as the share of deals whose
/// <em>largest</em> difference of any frame stays below it (Westfall and Young, "Resampling-Based Multiple Testing", 1993: single-step max-T). Where both sides are alike, some difference is reported
/// in one of 1 ⁄ level comparisons at most, however many frames there are and however they depend on each other.
/// </summary>
internal sealed class PermutationTest
{
    /// <summary>Deals; the surest that can be said is 1 of this + 1.</summary>
    public const int Deals = 999;

    // The same question is to get the same answer.
    private const int Seed = 20_181_108;

    // Columns are looked at so many at a time: the residuals of those stay in the cache while all deals are made, and their sums in registers.
    private static readonly int Tile = 4 * Vector<double>.Count;

    // Sums of fewer numbers than this are made sooner than another worker wakes.
    private const int LeastSums = 1_000_000;

    private readonly double[][] _blocks;
    private readonly int _columns;
    private readonly Deal[] _deals;

    private PermutationTest(double[][] first, double[][] second, int deals)
    {
        _blocks = [.. first, .. second];
        _columns = _blocks[0].Length - 1;

        // The first deal is what is there.
        _deals = new Deal[deals + 1];
        var order = Enumerable.Range(0, _blocks.Length).ToArray();
        var random = new Random(Seed);
        for (var deal = 0; deal < _deals.Length; deal++)
        {
            if (deal > 0) random.Shuffle(order);
            _deals[deal] = Deal.Of(order, first.Length, _blocks);
        }
    }

    /// <summary>For each column the probability that a difference so large comes up anywhere by chance.</summary>
    /// <param name="first">Blocks of the first side: values, and last what they are divided by (time, or everything).</param>
    /// <param name="second">Blocks of the second side.</param>
    /// <param name="cancel">Ends the work.</param>
    public static double[] Probabilities(double[][] first, double[][] second, CancellationToken cancel) => Probabilities(first, second, Deals, cancel);

    /// <summary>As the other, with another number of deals.</summary>
    internal static double[] Probabilities(double[][] first, double[][] second, int deals, CancellationToken cancel) => new PermutationTest(first, second, deals).Probabilities(cancel);

    private double[] Probabilities(CancellationToken cancel)
    {
        var observed = new double[_columns];
        var tiles = (_columns + Tile - 1) / Tile;
        var work = (int)Math.Min(int.MaxValue, (long)_deals.Length * _deals[0].Blocks.Length * _columns);
        var pieces = Math.Clamp(tiles, 1, Workers.PiecesFor(work, LeastSums));
        var largestOfPieces = new double[pieces][];
        Workers.Run(
            pieces,
            piece =>
            {
                var largest = largestOfPieces[piece] = new double[_deals.Length];
                var residuals = new double[_blocks.Length * Tile];
                var end = Workers.Border(piece + 1, pieces, 0, tiles, multiple: 1);
                for (var tile = Workers.Border(piece, pieces, 0, tiles, multiple: 1); tile < end; tile++)
                {
                    cancel.ThrowIfCancellationRequested();
                    var columns = Math.Min(Tile, _columns - (tile * Tile));
                    FillResiduals(residuals, tile * Tile, columns);
                    DealAll(residuals, largest, observed.AsSpan(tile * Tile, columns));
                }
            },
            cancel);

        var largestOfDeals = new double[_deals.Length - 1];
        for (var deal = 0; deal < largestOfDeals.Length; deal++)
        {
            foreach (var largest in largestOfPieces) largestOfDeals[deal] = Math.Max(largestOfDeals[deal], largest[deal + 1]);
        }

        Array.Sort(largestOfDeals);
        return Array.ConvertAll(observed, difference => (AtLeast(largestOfDeals, difference) + 1.0) / _deals.Length);
    }

    /// <summary>How many of sorted numbers are so large. A deal that gives the very same is no less by the last bits of a sum.</summary>
    private static int AtLeast(double[] sorted, double value)
    {
        var bound = value * (1 - 1e-9);
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < bound) low = middle + 1;
            else high = middle;
        }

        return sorted.Length - low;
    }

    /// <summary>What each block has beyond its share, in units of how much that varies; columns past the last are 0.</summary>
    private void FillResiduals(double[] residuals, int firstColumn, int columns)
    {
        Array.Clear(residuals);
        var size = _blocks.Sum(block => block[_columns]);
        if (size <= 0) return;
        for (var column = 0; column < columns; column++)
        {
            var sum = 0.0;
            foreach (var block in _blocks) sum += block[firstColumn + column];
            var rate = sum / size;
            var squares = 0.0;
            for (var i = 0; i < _blocks.Length; i++)
            {
                var residual = _blocks[i][firstColumn + column] - (rate * _blocks[i][_columns]);
                residuals[(i * Tile) + column] = residual;
                squares += residual * residual;
            }

            var deviation = Math.Sqrt(squares);
            for (var i = 0; i < _blocks.Length; i++) residuals[(i * Tile) + column] = deviation > 0 ? residuals[(i * Tile) + column] / deviation : 0;
        }
    }

    /// <summary>The difference of rates of every column in every deal, in units of how much the column varies. All residuals together are 0, so those of one side tell both.</summary>
    private void DealAll(double[] residuals, double[] largest, Span<double> observed)
    {
        var lanes = Vector<double>.Count;
        Span<double> sums = stackalloc double[Tile];
        for (var number = 0; number < _deals.Length; number++)
        {
            var deal = _deals[number];
            Vector<double> a = default, b = default, c = default, d = default;
            foreach (var block in deal.Blocks)
            {
                var row = residuals.AsSpan(block * Tile, Tile);
                a += new Vector<double>(row);
                b += new Vector<double>(row[lanes..]);
                c += new Vector<double>(row[(2 * lanes)..]);
                d += new Vector<double>(row[(3 * lanes)..]);
            }

            var most = Vector.Max(Vector.Max(Vector.Abs(a), Vector.Abs(b)), Vector.Max(Vector.Abs(c), Vector.Abs(d)));
            for (var lane = 0; lane < lanes; lane++) largest[number] = Math.Max(largest[number], most[lane] * deal.Factor);
            if (number > 0) continue;
            a.CopyTo(sums);
            b.CopyTo(sums[lanes..]);
            c.CopyTo(sums[(2 * lanes)..]);
            d.CopyTo(sums[(3 * lanes)..]);
            for (var column = 0; column < observed.Length; column++) observed[column] = Math.Abs(sums[column]) * deal.Factor;
        }
    }

    /// <summary>One way to deal the blocks.</summary>
    /// <param name="Blocks">The blocks of the side that has fewer.</param>
    /// <param name="Factor">What makes a difference of rates of their sum.</param>
    private sealed record Deal(int[] Blocks, double Factor)
    {
        public static Deal Of(int[] order, int firstCount, double[][] blocks)
        {
            double firstSize = 0, secondSize = 0;
            for (var i = 0; i < order.Length; i++)
            {
                if (i < firstCount) firstSize += blocks[order[i]][^1];
                else secondSize += blocks[order[i]][^1];
            }

            var side = firstCount * 2 <= order.Length ? order.AsSpan(0, firstCount) : order.AsSpan(firstCount);
            return new Deal([.. side], firstSize > 0 && secondSize > 0 ? (1 / firstSize) + (1 / secondSize) : 0);
        }
    }
}
