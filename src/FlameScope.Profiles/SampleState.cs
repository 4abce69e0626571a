namespace FlameScope.Profiles;

/// <summary>What a thread was doing when it was sampled.</summary>
public enum SampleState : byte
{
    /// <summary>The file does not say.</summary>
    Unknown,

    /// <summary>On a CPU.</summary>
    Running,

    /// <summary>A CPU's idle loop: its leaf is an idle function of a swapper thread.</summary>
    Idle,

    /// <summary>A swapper thread whose stack has no symbols: idle, as far as can be told.</summary>
    UnresolvedIdle,

    /// <summary>Blocked or asleep, as wall-clock profilers report.</summary>
    Waiting,
}
