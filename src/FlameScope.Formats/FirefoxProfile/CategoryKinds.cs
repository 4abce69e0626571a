using FlameScope.Profiles;

namespace FlameScope.Formats.FirefoxProfile;

/// <summary>What the names of categories say of code and of threads: those of Firefox, samply, vernier, ultra and simpleperf.</summary>
internal static class CategoryKinds
{
    /// <summary>The kind of code; <see cref="FrameKind.Unknown"/> where a category says nothing of it.</summary>
    public static FrameKind Of(string category) => category switch
    {
        "JavaScript" or "JIT" or "OAT" or "Java" or ".NET" => FrameKind.Jit,
        "Kernel" => FrameKind.Kernel,
        "GC / CC" or "GC" or ".NET GC" or ".NET CLR" or ".NET JIT" or "JVM" => FrameKind.Runtime,
        "Interpreter" or "DEX" => FrameKind.Interpreted,
        "User" or "Native" or "Regular" or "cfunc" => FrameKind.User,
        _ => FrameKind.Unknown,
    };

    /// <summary>Whether a thread with a frame of the category on top waits.</summary>
    public static bool IsWaiting(string category) => category is "Idle" or "Stalled" or "Off-CPU";
}
