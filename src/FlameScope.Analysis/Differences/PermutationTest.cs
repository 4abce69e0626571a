using System.Numerics;

namespace FlameScope.Analysis.Differences;

/// <summary>
/// How sure differences between two sets of blocks are, corrected for how many frames are looked at: the blocks are dealt to the two sides anew, many times, and a difference is as sure as the share of deals whose
/// <em>largest</em> difference of any frame stays below it (Westfall and Young, "Resampling-Based Multiple Testing", 1993: single-step max-T). Where both sides are alike, some difference is reported
/// in one of 1 ⁄ level comparisons at most, however many frames there are and however they depend on each other.
/// </summary>
internal static class PermutationTest
{
    /// <summary>Deals; the surest that can be said is 1 of this + 1.</summary>
    public const int Deals = 999;

    // The same question is to get the same answer.
    private const int Seed = 20_181_108;

    /// <summary>For each column the probability that a difference so large comes up anywhere by chance.</summary>
    /// <param name="first">Blocks of the first side: values, and last what they are divided by (time, or everything).</param>
    /// <param name="second">Blocks of the second side.</param>
    /// <param name="cancel">Ends the work.</param>
    public static double[] Probabilities(double[][] first, double[][] second, CancellationToken cancel) => Probabilities(first, second, Deals, cancel);

    /// <summary>As the other, with another number of deals.</summary>
    internal static double[] Probabilities(double[][] first, double[][] second, int deals, CancellationToken cancel)
    {
        var blocks = first.Concat(second).ToArray();
        var columns = blocks[0].Length - 1;
        var residuals = Residuals(blocks, columns);
        var inFirst = new bool[blocks.Length];
        inFirst.AsSpan(0, first.Length).Fill(true);
        var observed = Statistics(residuals, blocks, inFirst, columns);

        var atLeast = new int[columns];
        var random = new Random(Seed);
        for (var deal = 0; deal < deals; deal++)
        {
            cancel.ThrowIfCancellationRequested();
            random.Shuffle(inFirst);
            var largest = Largest(Statistics(residuals, blocks, inFirst, columns));
            for (var column = 0; column < columns; column++)
            {
                // A deal that gives the very same is no less by the last bit of a sum.
                if (largest >= Math.Abs(observed[column]) * (1 - 1e-9)) atLeast[column]++;
            }
        }

        return Array.ConvertAll(atLeast, count => (count + 1.0) / (deals + 1));
    }

    /// <summary>What each block has beyond its share, in units of how much that varies.</summary>
    private static double[][] Residuals(double[][] blocks, int columns)
    {
        var size = blocks.Sum(block => block[columns]);
        var residuals = Array.ConvertAll(blocks, _ => new double[columns]);
        for (var column = 0; column < columns; column++)
        {
            var rate = blocks.Sum(block => block[column]) / size;
            var squares = 0.0;
            for (var i = 0; i < blocks.Length; i++)
            {
                var residual = blocks[i][column] - (rate * blocks[i][columns]);
                residuals[i][column] = residual;
                squares += residual * residual;
            }

            var deviation = Math.Sqrt(squares);
            foreach (var row in residuals) row[column] = deviation > 0 ? row[column] / deviation : 0;
        }

        return residuals;
    }

    /// <summary>The difference of rates of every column, in units of how much the column varies. All residuals together are 0, so those of one side tell both.</summary>
    private static double[] Statistics(double[][] residuals, double[][] blocks, bool[] inFirst, int columns)
    {
        var sums = new double[columns];
        double firstSize = 0, secondSize = 0;
        for (var i = 0; i < blocks.Length; i++)
        {
            if (!inFirst[i])
            {
                secondSize += blocks[i][columns];
                continue;
            }

            firstSize += blocks[i][columns];
            Add(residuals[i], sums);
        }

        var factor = firstSize > 0 && secondSize > 0 ? (1 / firstSize) + (1 / secondSize) : 0;
        foreach (ref var sum in sums.AsSpan()) sum *= factor;
        return sums;
    }

    private static void Add(double[] row, double[] sums)
    {
        var at = 0;
        for (; at <= sums.Length - Vector<double>.Count; at += Vector<double>.Count) (new Vector<double>(sums, at) + new Vector<double>(row, at)).CopyTo(sums, at);
        for (; at < sums.Length; at++) sums[at] += row[at];
    }

    private static double Largest(double[] values)
    {
        var largest = 0.0;
        foreach (var value in values) largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }
}
