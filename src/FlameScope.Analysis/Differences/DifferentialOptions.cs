using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis.Differences;

/// <summary>Which differential flame graph.</summary>
public sealed record DifferentialOptions
{
    /// <summary>The first level. Default is the comm.</summary>
    public Grouping Grouping { get; init; } = Grouping.Comm;

    /// <summary>Which side gives the widths. Default is both.</summary>
    public DifferentialLayout Layout { get; init; } = DifferentialLayout.Union;

    /// <summary>What is compared. Default is rates.</summary>
    public DifferenceMeasure Measure { get; init; } = DifferenceMeasure.Rate;

    /// <summary>Whether samples count for what they weigh.</summary>
    public bool Weighted { get; init; }

    /// <summary>Most nodes to give; the smallest beyond it are folded into "other". At least 2. Default is no bound.</summary>
    public int MaxNodes { get; init; } = int.MaxValue;

    /// <summary>A node whose subtree is pruned by itself. Default is the root.</summary>
    public int? Focus { get; init; }
}

/// <summary>Which side of a differential gives the widths of its nodes.</summary>
public enum DifferentialLayout
{
    /// <summary>Half of the one and half of the other: every node of either side is there.</summary>
    Union,

    /// <summary>The first selection.</summary>
    First,

    /// <summary>The second selection.</summary>
    Second,

    /// <summary>What the second selection has and the first has nowhere: stacks that are new.</summary>
    Elided,
}

/// <summary>What is compared between two selections.</summary>
public enum DifferenceMeasure
{
    /// <summary>So much a recorded second.</summary>
    Rate,

    /// <summary>The share of all. Where one thing grows, the share of everything else falls.</summary>
    Share,
}
