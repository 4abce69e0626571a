using FlameScope.Profiles;

namespace FlameScope.Formats.Jfr;

/// <summary>What a thread was doing, by the name that the JVM gives its state.</summary>
internal static class ThreadStates
{
    /// <summary>
    /// The state of a sample. <c>STATE_SLEEPING</c>, <c>STATE_IN_OBJECT_WAIT_TIMED</c>, <c>STATE_PARKED</c>, <c>STATE_BLOCKED_ON_MONITOR_ENTER</c> and the like wait; one that is
    /// new or ended, or a state that async-profiler does not know (<c>STATE_DEFAULT</c>), says nothing.
    /// </summary>
    public static SampleState Of(ReadOnlySpan<byte> name)
    {
        if (!name.StartsWith("STATE_"u8)) return SampleState.Unknown;
        name = name["STATE_".Length..];
        if (name.SequenceEqual("RUNNABLE"u8) || name.SequenceEqual("RUNNING"u8)) return SampleState.Running;
        return name.StartsWith("SLEEPING"u8) || name.StartsWith("IN_OBJECT_WAIT"u8) || name.StartsWith("PARKED"u8) || name.StartsWith("BLOCKED"u8) || name.StartsWith("WAITING"u8)
            ? SampleState.Waiting
            : SampleState.Unknown;
    }
}
