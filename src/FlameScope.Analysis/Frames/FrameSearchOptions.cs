using FlameScope.Profiles;

namespace FlameScope.Analysis;

/// <summary>Which frames, and of which samples.</summary>
public sealed record FrameSearchOptions
{
    /// <summary>A regular expression; case is ignored.</summary>
    public required string Expression { get; init; }

    /// <summary>Range of time, half-open. Default is the whole profile.</summary>
    public TimeRange Range { get; init; } = TimeRange.Everything;

    /// <summary>Most frames to give. Default is 200.</summary>
    public int Limit { get; init; } = 200;

    /// <summary>Whether samples count for what they weigh.</summary>
    public bool Weighted { get; init; }
}
