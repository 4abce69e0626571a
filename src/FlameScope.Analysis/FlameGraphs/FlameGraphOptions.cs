using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Analysis;

/// <summary>Which flame graph.</summary>
public sealed record FlameGraphOptions
{
    /// <summary>Range of time, half-open. Default is the whole profile.</summary>
    public TimeRange Range { get; init; } = TimeRange.Everything;

    /// <summary>The first level. Default is the comm.</summary>
    public Grouping Grouping { get; init; } = Grouping.Comm;

    /// <summary>Whether it shows what samples weigh, in the unit of their event, and not how many they are.</summary>
    public bool Weighted { get; init; }

    /// <summary>Most nodes to give; the smallest beyond it are folded into "other". At least 2. Default is no bound.</summary>
    public int MaxNodes { get; init; } = int.MaxValue;

    /// <summary>Nodes below this share of the drawn root are folded into "other". Default is 0: none.</summary>
    public double MinFraction { get; init; }

    /// <summary>
    /// A node whose ancestors are given, and whose subtree is pruned by itself, with all of <see cref="MaxNodes"/>; the rest is as it would be without a focus, so
    /// there may be twice as many nodes. Default is the root.
    /// </summary>
    public int? Focus { get; init; }
}
