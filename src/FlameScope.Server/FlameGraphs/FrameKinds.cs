using System.Globalization;
using FlameScope.Profiles;

namespace FlameScope.Server.FlameGraphs;

/// <summary>The words for kinds of frames.</summary>
internal static class FrameKinds
{
    /// <summary>What a row is called that stands for so many nodes.</summary>
    public static string Folded(int nodes) => string.Create(CultureInfo.InvariantCulture, $"other ({nodes:N0} {(nodes == 1 ? "frame" : "frames")})");

    /// <summary>All words, those for what is no frame of a profile included.</summary>
    public static readonly string[] Words = ["root", "group", "user", "kernel", "jit", "inlined", "interpreted", "runtime", "unknown", "other"];

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
