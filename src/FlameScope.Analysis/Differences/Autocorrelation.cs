namespace FlameScope.Analysis.Differences;

/// <summary>How long a series remembers.</summary>
internal static class Autocorrelation
{
    /// <summary>
    /// 1 + 2 Σ ρ(k), the number of values that say as much as one independent value (the integrated autocorrelation time; A. Sokal, "Monte Carlo Methods in Statistical Mechanics", 1997, section 3). The sum ends at the
    /// first lag whose correlation is below 2 ⁄ √n, where it cannot be told from chance, and at <paramref name="mostLags"/>.
    /// </summary>
    public static double IntegratedTime(ReadOnlySpan<double> values, int mostLags)
    {
        if (values.IsEmpty) return 1;
        var mean = 0.0;
        foreach (var value in values) mean += value;
        mean /= values.Length;

        var deviations = new double[values.Length];
        var variance = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            deviations[i] = values[i] - mean;
            variance += deviations[i] * deviations[i];
        }

        // What is left of a constant by the last bits of its mean is not correlated.
        if (variance <= 1e-18 * mean * mean * values.Length) return 1;
        var noise = 2 / Math.Sqrt(values.Length);
        var time = 1.0;
        for (var lag = 1; lag < mostLags; lag++)
        {
            var sum = 0.0;
            for (var i = lag; i < deviations.Length; i++) sum += deviations[i] * deviations[i - lag];
            var correlation = sum / variance;
            if (correlation < noise) break;
            time += 2 * correlation;
        }

        return time;
    }
}
