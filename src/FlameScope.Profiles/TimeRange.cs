namespace FlameScope.Profiles;

/// <summary>A half-open range of time, <c>[StartNs, EndNs)</c>, in nanoseconds from the profile's origin.</summary>
/// <param name="StartNs">First nanosecond inside.</param>
/// <param name="EndNs">First nanosecond after it.</param>
public readonly record struct TimeRange(long StartNs, long EndNs)
{
    /// <summary>All of time.</summary>
    public static readonly TimeRange Everything = new(long.MinValue, long.MaxValue);

    /// <summary>Length in nanoseconds; 0 where the end is not after the start.</summary>
    public long DurationNs => EndNs <= StartNs ? 0 : EndNs - StartNs;

    /// <summary>Whether <paramref name="timeNs"/> is inside.</summary>
    public bool Contains(long timeNs) => timeNs >= StartNs && timeNs < EndNs;
}
