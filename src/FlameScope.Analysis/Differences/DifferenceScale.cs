
namespace FlameScope.Analysis.Differences;

/// <summary>What a count of samples, or a weight, of either selection is multiplied by to be compared with one of the other.</summary>
/// <param name="First">Factor of the first selection; 0 where nothing can be said of it.</param>
/// <param name="Second">Factor of the second selection.</param>
/// <param name="Unit">What the products are.</param>
public readonly record struct DifferenceScale(double First, double Second, DifferenceUnit Unit)
{
    /// <summary>
    /// The scale of two selections. Rates are per recorded second; where both files tell at which rate they were sampled and the rates differ, samples of CPU time are turned into the CPU time that they stand for first. Without
    /// times there are only shares.
    /// </summary>
    internal static DifferenceScale Of(SampleSelection first, SampleSelection second, DifferenceMeasure measure, bool weighted, long firstTotal, long secondTotal)
    {
        var (firstNs, secondNs) = (first.RecordedNs, second.RecordedNs);
        if (measure == DifferenceMeasure.Share || !first.Analysis.Profile.Clock.HasTime || !second.Analysis.Profile.Clock.HasTime)
        {
            return new DifferenceScale(Inverse(firstTotal), Inverse(secondTotal), DifferenceUnit.Share);
        }

        var (perFirst, perSecond) = (1e9 * Inverse(firstNs), 1e9 * Inverse(secondNs));
        if (!weighted && DifferentRates(first, second) is var (a, b)) return new DifferenceScale(perFirst / a, perSecond / b, DifferenceUnit.CpuSecondsPerSecond);
        return new DifferenceScale(perFirst, perSecond, weighted ? DifferenceUnit.WeightPerSecond : DifferenceUnit.SamplesPerSecond);
    }

    /// <summary>At how many samples a second of CPU time each was sampled, where both files tell and the rates differ.</summary>
    internal static (double First, double Second)? DifferentRates(SampleSelection first, SampleSelection second) =>
        SamplingHz(first) is { } a && SamplingHz(second) is { } b && Math.Abs(a - b) > 1e-9 * Math.Max(a, b) ? (a, b) : null;

    private static double Inverse(long total) => total == 0 ? 0 : 1.0 / total;

    /// <summary>Samples a second of CPU time; null where the file does not tell, or where what was sampled is not CPU time.</summary>
    internal static double? SamplingHz(SampleSelection selection)
    {
        var isCpuTime = selection.Filter.Events.IsDefaultOrEmpty
            ? selection.Analysis.Profile.Events.Rows.ToArray().All(row => row.IsCpuTime)
            : selection.Filter.Events.All(id => selection.Analysis.Profile.Events[id].IsCpuTime);
        return isCpuTime && selection.Analysis.Profile.Capture.SamplingHz is > 0 and < 1e9 and var hz ? hz : null;
    }
}

/// <summary>What compared numbers are.</summary>
public enum DifferenceUnit
{
    /// <summary>Samples per recorded second.</summary>
    SamplesPerSecond,

    /// <summary>Seconds of CPU time per recorded second: how many CPUs were busy with it.</summary>
    CpuSecondsPerSecond,

    /// <summary>What samples weigh, in the event's unit, per recorded second.</summary>
    WeightPerSecond,

    /// <summary>Share of all samples of a selection, from 0 to 1.</summary>
    Share,
}
