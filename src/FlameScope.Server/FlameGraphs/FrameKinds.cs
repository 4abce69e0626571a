using FlameScope.Profiles;

namespace FlameScope.Server.FlameGraphs;

/// <summary>The words for kinds of frames.</summary>
internal static class FrameKinds
{
    /// <summary>The word for a kind.</summary>
    public static string Word(FrameKind kind) => kind switch
    {
        FrameKind.User => "user",
        FrameKind.Kernel => "kernel",
        FrameKind.Jit => "jit",
        FrameKind.Inlined => "inlined",
        FrameKind.Interpreted => "interpreted",
        FrameKind.Runtime => "runtime",
        _ => "unknown",
    };
}
