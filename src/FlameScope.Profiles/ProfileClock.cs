namespace FlameScope.Profiles;

/// <summary>What the times of a profile mean.</summary>
public sealed record ProfileClock
{
    /// <summary>Whether samples carry a time at all. Without, there is no heat map.</summary>
    public required bool HasTime { get; init; }

    /// <summary>Which clock the source used, in words: <c>perf</c>, <c>monotonic</c>, <c>unix</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Time zero of the profile on the source's clock, in nanoseconds.</summary>
    public required long OriginSourceNs { get; init; }

    /// <summary>Time zero of the profile in nanoseconds since 1970 (UTC); null where the file does not tell. Where <see cref="WallClockIsApproximate"/> it is a local time of
    /// an unknown zone, taken for UTC.</summary>
    public long? OriginUnixNs { get; init; }

    /// <summary>Whether <see cref="OriginUnixNs"/> is only near the truth, such as the file's creation time.</summary>
    public bool WallClockIsApproximate { get; init; }

    /// <summary>
    /// Time zero on the clock that columns are aligned to: the wall clock where it is known exactly, else the source's. A column of length L begins at
    /// a multiple of L on that clock.
    /// </summary>
    public long AlignmentNs => OriginUnixNs is { } unix && !WallClockIsApproximate ? unix : OriginSourceNs;
}
