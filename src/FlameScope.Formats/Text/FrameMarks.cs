using FlameScope.Profiles;

namespace FlameScope.Formats.Text;

/// <summary>
/// The marks that names of frames end with in collapsed stacks: FlameGraph's (<c>_[k]</c> kernel, <c>_[j]</c> jit, <c>_[i]</c> inlined) and async-profiler's (<c>_[0]</c> interpreted, <c>_[1]</c>
/// compiled by C1). A waker's frame, <c>_[w]</c>, keeps its mark: it is another thread's.
/// </summary>
internal static class FrameMarks
{
    /// <summary>Bytes of a mark.</summary>
    public const int Length = 4;

    /// <summary>The kind that the mark of a name says; null where it has none.</summary>
    public static FrameKind? KindOf(ReadOnlySpan<byte> name) => name is not [_, .., (byte)'_', (byte)'[', var letter, (byte)']'] ? null : letter switch
    {
        (byte)'k' => FrameKind.Kernel,
        (byte)'j' or (byte)'1' => FrameKind.Jit,
        (byte)'i' => FrameKind.Inlined,
        (byte)'0' => FrameKind.Interpreted,
        _ => null,
    };

    /// <summary>
    /// Whether a name is none: <c>[unknown]</c>, a library in brackets as stackcollapse-perf.pl writes, an address, or bcc's mark between kernel and user frames.
    /// </summary>
    public static bool IsUnknown(ReadOnlySpan<byte> text) =>
        text.IsEmpty || text is [(byte)'[', .., (byte)']'] || (text.StartsWith("0x"u8) && Fields.HexLength(text[2..]) == text.Length - 2) || text.SequenceEqual("-"u8) || text.SequenceEqual("--"u8);
}
