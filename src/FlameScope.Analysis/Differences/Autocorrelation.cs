namespace FlameScope.Analysis.Differences;

/// <summary>How long a series remembers.</summary>
internal static class Autocorrelation
{
    /// <summary>
    /// 1 + 2 Σ ρ(k), the number of values that say as much as one independent value (the integrated autocorrelation time; A. Sokal, "Monte Carlo Methods in Statistical Mechanics", 1997, section 3). The sum ends at the
    /// first lag whose correlation is below 2 ⁄ √n, where it cannot be told from chance, and at a quarter of the series.
    /// </summary>
    public static double IntegratedTime(ReadOnlySpan<double> values)
    {
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

        if (variance <= 0) return 1;
        var noise = 2 / Math.Sqrt(values.Length);
        var time = 1.0;
        for (var lag = 1; lag < values.Length / 4; lag++)
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
