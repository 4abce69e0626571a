using System.Globalization;

namespace FlameScope.Profiles.Groupings;

/// <summary>What the first level of a flame graph is.</summary>
public enum Grouping
{
    /// <summary>The thread's name at the time of the sample.</summary>
    Comm,

    /// <summary>The process; samples without a known process are grouped by their comm.</summary>
    Process,

    /// <summary>The thread.</summary>
    Thread,

    /// <summary>The CPU.</summary>
    Cpu,

    /// <summary>The event.</summary>
    Event,

    /// <summary>No such level: stacks begin at the root.</summary>
    None,
}

/// <summary>Under a grouping a profile has more nodes than can be kept.</summary>
/// <param name="grouping">The grouping.</param>
/// <param name="maxNodes">The limit.</param>
public sealed class GroupingTooLargeException(Grouping grouping, int maxNodes)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"Grouped by {grouping.ToString().ToLowerInvariant()} this profile has more than {maxNodes:N0} stacks and frames, the limit; take another grouping, or none."));
