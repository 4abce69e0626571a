using System.Globalization;
using FlameScope.Analysis.Differences;
using FlameScope.Profiles.Groupings;
using FlameScope.Server.Queries;

namespace FlameScope.Server.Differences;

/// <summary>What changed, the largest first.</summary>
internal sealed record ChangesAnswer(
    string Verdict,
    string Reason,
    string Method,
    ComparedBlocks Blocks,
    int FramesTested,
    int FramesLeftOut,
    string Measure,
    string Group,
    string Unit,
    bool Weighted,
    SideAnswer Baseline,
    SideAnswer Selection,
    IReadOnlyList<ChangeAnswer> Changes,
    IReadOnlyList<string> Notes)
{
    /// <summary>A ranking as an answer.</summary>
    public static ChangesAnswer Of(Comparison sides, ChangeRanking ranking, bool weighted, string weightUnit, CancellationToken cancel) => new(
        ranking.Certainty != RankingCertainty.Known ? "too few" : ranking.Changes.Count > 0 ? "changes" : "none",
        ReasonOf(ranking),
        MethodOf(ranking),
        new ComparedBlocks(ranking.BlockNs, ranking.FirstBlocks, ranking.SecondBlocks),
        ranking.FramesTested,
        ranking.FramesLeftOut,
        DifferenceWords.MeasureOf(ranking.Scale),
        Groupings.Word(ranking.Stacks.Grouping),
        DifferenceWords.Unit(ranking.Scale, weightUnit),
        weighted,
        sides.Baseline.Answer(ranking.FirstTotal, ranking.Scale.First, cancel),
        sides.Selection.Answer(ranking.SecondTotal, ranking.Scale.Second, cancel),
        [.. ranking.Changes.Select(change => ChangeAnswer.Of(ranking, change))],
        sides.Notes(weighted, ranking.Scale.Unit));

    private static string ReasonOf(ChangeRanking ranking) => ranking.Certainty switch
    {
        RankingCertainty.TooFewSamples => string.Create(
            CultureInfo.InvariantCulture,
            $"No frame has {ChangeRanker.FewestSamples} samples in both sides together, so nothing can be told from chance. {Listed(ranking)}"),
        RankingCertainty.TooFewBlocks when ranking is { FirstBlocks: 0, SecondBlocks: 0 } => $"Neither side has samples with a time, so nothing can be told from chance. {Listed(ranking)}",
        RankingCertainty.TooFewBlocks when ranking.FirstBlocks == 0 => $"The baseline has no samples with a time, so nothing can be told from chance. {Listed(ranking)}",
        RankingCertainty.TooFewBlocks when ranking.SecondBlocks == 0 => $"The selection has no samples with a time, so nothing can be told from chance. {Listed(ranking)}",
        RankingCertainty.TooFewBlocks => string.Create(
            CultureInfo.InvariantCulture,
            $"Activity comes in bursts here, so samples are compared in blocks of about {Length(ranking.BlockNs)}; the baseline has {ranking.FirstBlocks:N0} and the selection {ranking.SecondBlocks:N0}, and {ChangeRanking.FewestBlocks} of each are needed to tell a change from chance. {Listed(ranking)}"),
        _ when ranking.Changes.Count == 0 => string.Create(CultureInfo.InvariantCulture, $"None of {ranking.FramesTested:N0} frames differs by more than chance explains."),
        _ => string.Create(CultureInfo.InvariantCulture, $"Of {ranking.FramesTested:N0} frames, those that are listed differ by more than chance explains in 95 of 100 comparisons."),
    };

    private static string Listed(ChangeRanking ranking) =>
        ranking.Changes.Count > 0 ? "What differs is listed by size." : "No frame differs by more than a sample.";

    private static string MethodOf(ChangeRanking ranking) => ranking.Certainty != RankingCertainty.Known
        ? "Frames by the size of their difference, callers folded into the callee that explains them; no test was made."
        : string.Create(
            CultureInfo.InvariantCulture,
            $"Blocks of about {Length(ranking.BlockNs)} dealt anew to the two sides 999 times; a difference is as sure as the share of deals in which no frame at all differs as much (Westfall and Young's max-T). Callers are folded into the callee that explains them.");

    private static string Length(long ns) => ns >= 1_000_000_000 ? string.Create(CultureInfo.InvariantCulture, $"{ns / 1e9:0.#} s") : string.Create(CultureInfo.InvariantCulture, $"{ns / 1e6:0} ms");
}

/// <summary>The blocks of time that were compared.</summary>
internal sealed record ComparedBlocks(long LengthNs, int Baseline, int Selection);

/// <summary>A frame that changed.</summary>
internal sealed record ChangeAnswer(
    string Name,
    string Library,
    string Kind,
    double Baseline,
    double Selection,
    double Difference,
    double? Low,
    double? High,
    double? Probability,
    long BaselineSamples,
    long SelectionSamples,
    int Node,
    IReadOnlyList<string> Path,
    IReadOnlyList<FrameName> Folded)
{
    // A hostile stack may be as deep as the limits allow; nobody reads more.
    private const int MostOfPath = 200;

    /// <summary>A change as an answer.</summary>
    public static ChangeAnswer Of(ChangeRanking ranking, Change change)
    {
        var name = FrameName.Of(ranking.Stacks, change.Label);
        return new ChangeAnswer(
            name.Name,
            name.Library,
            name.Kind,
            change.FirstTotal * ranking.Scale.First,
            change.SecondTotal * ranking.Scale.Second,
            change.Difference,
            Known(change.Low),
            Known(change.High),
            change.Probability,
            change.FirstSamples,
            change.SecondSamples,
            change.Node,
            PathTo(ranking.Stacks, change.Node),
            [.. change.Callers.Select(caller => FrameName.Of(ranking.Stacks, caller))]);
    }

    private static double? Known(double value) => double.IsNaN(value) ? null : value;

    private static List<string> PathTo(MergedStacks stacks, int node)
    {
        var path = new List<string>();
        for (var above = stacks.Parents[node]; above > 0 && path.Count < MostOfPath; above = stacks.Parents[above]) path.Add(stacks.Label(stacks.LabelOf(above)).Name);
        path.Reverse();
        return path;
    }
}
