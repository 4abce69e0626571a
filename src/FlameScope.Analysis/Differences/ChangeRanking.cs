using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis.Differences;

/// <summary>
/// What changed between two selections, the largest difference first: the deepest frames that explain it, their callers folded into them, and how sure it is. The method is told in docs/differences.md.
/// </summary>
/// <param name="Stacks">What labels are of.</param>
/// <param name="Scale">How either side is scaled.</param>
/// <param name="Changes">The changes.</param>
/// <param name="Certainty">Whether it could be told how sure they are.</param>
/// <param name="FirstTotal">Samples of the first selection, or what they weigh.</param>
/// <param name="SecondTotal">Samples of the second selection, or what they weigh.</param>
/// <param name="FirstBlocks">Blocks of time of the first selection.</param>
/// <param name="SecondBlocks">Blocks of time of the second selection.</param>
/// <param name="BlockNs">Their length, about.</param>
/// <param name="FramesTested">Frames and groups that were tested; 0 where none could be.</param>
/// <param name="FramesLeftOut">Frames with fewer samples than those, though enough to be tested.</param>
public sealed record ChangeRanking(
    MergedStacks Stacks,
    DifferenceScale Scale,
    IReadOnlyList<Change> Changes,
    RankingCertainty Certainty,
    long FirstTotal,
    long SecondTotal,
    int FirstBlocks,
    int SecondBlocks,
    long BlockNs,
    int FramesTested,
    int FramesLeftOut)
{
    /// <summary>Blocks that either side needs, so that it can be told how sure a change is.</summary>
    public const int FewestBlocks = TimeBlocks.Fewest;
}

/// <summary>A frame that changed.</summary>
/// <param name="Label">The frame, a label of the ranking's stacks.</param>
/// <param name="FirstTotal">Samples of the first selection, or what they weigh, that have it on the stack, each counted once.</param>
/// <param name="SecondTotal">As <paramref name="FirstTotal"/>, of the second selection.</param>
/// <param name="FirstSamples">How many samples of the first selection have it on the stack.</param>
/// <param name="SecondSamples">As <paramref name="FirstSamples"/>, of the second selection.</param>
/// <param name="Difference">Of the totals after scaling, second less first.</param>
/// <param name="Low">Lower end of the difference's interval of about 95 %; not a number where it cannot be told.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Probability">How likely a difference so large of any frame comes up by chance; null where it cannot be told.</param>
/// <param name="Node">Where most of the difference is, a node of the ranking's stacks.</param>
/// <param name="Callers">Frames that are folded into this one: they changed because it did.</param>
public sealed record Change(
    int Label,
    long FirstTotal,
    long SecondTotal,
    long FirstSamples,
    long SecondSamples,
    double Difference,
    double Low,
    double High,
    double? Probability,
    int Node,
    IReadOnlyList<int> Callers);

/// <summary>Whether it can be told how sure differences are.</summary>
public enum RankingCertainty
{
    /// <summary>Yes: only changes that are sure are listed.</summary>
    Known,

    /// <summary>No frame has 20 samples in both selections together; what there is is listed by size.</summary>
    TooFewSamples,

    /// <summary>A selection has under 8 blocks of time that can be taken as independent, or no times at all; changes are listed by size.</summary>
    TooFewBlocks,
}
