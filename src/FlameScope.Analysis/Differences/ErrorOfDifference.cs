namespace FlameScope.Analysis.Differences;

/// <summary>Half of an interval of about 95 % around a difference of two rates: Student's quantile times the standard error from independent blocks (Welch).</summary>
internal static class ErrorOfDifference
{
    // The quantile of the normal distribution.
    private const double Normal = 1.959964;

    /// <summary>For a column of both sides.</summary>
    public static double Of(BlockTable first, BlockTable second, int column)
    {
        var (a, b) = (Variance(first, column), Variance(second, column));
        if (a + b <= 0) return 0;

        // Welch and Satterthwaite: how many degrees of freedom the sum of both has.
        var freedom = (a + b) * (a + b) / ((a * a / (first.Rows.Length - 1)) + (b * b / (second.Rows.Length - 1)));
        return Student(freedom) * Math.Sqrt(a + b);
    }

    /// <summary>The variance of a ratio of sums over independent blocks (Cochran, "Sampling Techniques", section 6.3). Of blocks that were drawn from more it is that of all, not that of those drawn.</summary>
    private static double Variance(BlockTable table, int column)
    {
        var (n, last) = (table.Rows.Length, table.Rows[0].Length - 1);
        double size = 0, sum = 0;
        foreach (var row in table.Rows) (size, sum) = (size + row[last], sum + row[column]);
        if (size <= 0) return 0;
        var (rate, squares) = (sum / size, 0.0);
        foreach (var row in table.Rows)
        {
            var residual = row[column] - (rate * row[last]);
            squares += residual * residual;
        }

        return n / (n - 1.0) * squares / (size * size) * Math.Min(1, table.Coverage);
    }

    /// <summary>The quantile of Student's distribution (Abramowitz and Stegun, 26.7.5); for 7 degrees of freedom and more within a thousandth.</summary>
    private static double Student(double freedom)
    {
        const double Z = Normal, Z3 = Z * Z * Z, Z5 = Z3 * Z * Z, Z7 = Z5 * Z * Z;
        return Z + ((Z3 + Z) / (4 * freedom)) + (((5 * Z5) + (16 * Z3) + (3 * Z)) / (96 * freedom * freedom)) + (((3 * Z7) + (19 * Z5) + (17 * Z3) - (15 * Z)) / (384 * freedom * freedom * freedom));
    }
}
