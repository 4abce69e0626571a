using FlameScope.Analysis.Differences;

namespace FlameScope.Server.Differences;

/// <summary>The words of comparisons.</summary>
internal static class DifferenceWords
{
    /// <summary>What is compared.</summary>
    public static readonly IReadOnlyDictionary<string, DifferenceMeasure> Measures = new Dictionary<string, DifferenceMeasure>(StringComparer.Ordinal)
    {
        ["rate"] = DifferenceMeasure.Rate,
        ["share"] = DifferenceMeasure.Share,
    };

    /// <summary>Which side gives the widths.</summary>
    public static readonly IReadOnlyDictionary<string, DifferentialLayout> Layouts = new Dictionary<string, DifferentialLayout>(StringComparer.Ordinal)
    {
        ["union"] = DifferentialLayout.Union,
        ["baseline"] = DifferentialLayout.First,
        ["selection"] = DifferentialLayout.Second,
        ["elided"] = DifferentialLayout.Elided,
    };

    /// <summary>What the baseline is.</summary>
    public static readonly IReadOnlyDictionary<string, BaselineKind> Baselines = new Dictionary<string, BaselineKind>(StringComparer.Ordinal)
    {
        ["given"] = BaselineKind.Given,
        ["rest"] = BaselineKind.Rest,
        ["median"] = BaselineKind.Median,
    };

    /// <summary>The word for what was compared: a profile without times has shares alone.</summary>
    public static string MeasureOf(DifferenceScale scale) => scale.Unit == DifferenceUnit.Share ? "share" : "rate";

    /// <summary>The word for a layout.</summary>
    public static string Layout(DifferentialLayout layout) => Layouts.First(word => word.Value == layout).Key;

    /// <summary>The unit of compared numbers.</summary>
    /// <param name="scale">How they were scaled.</param>
    /// <param name="weightUnit">The unit of what samples weigh.</param>
    public static string Unit(DifferenceScale scale, string weightUnit) => scale.Unit switch
    {
        DifferenceUnit.SamplesPerSecond => "samples/s",
        DifferenceUnit.CpuSecondsPerSecond => "CPUs",
        DifferenceUnit.WeightPerSecond => weightUnit + "/s",
        _ => "share",
    };
}

/// <summary>What the baseline is.</summary>
internal enum BaselineKind
{
    /// <summary>What the parameters that begin with <c>baseline.</c> say.</summary>
    Given,

    /// <summary>The rest of the selection's recording.</summary>
    Rest,

    /// <summary>The profile's own median second; of the heat map alone.</summary>
    Median,
}
