using FlameScope.Formats.Text;

namespace FlameScope.Formats.StackBlocks;

/// <summary>What DTrace prints before the output of a probe unless it is told to be quiet: <c>  0  64091                        :tick-60s</c>, CPU, id, probe; the output follows.</summary>
internal static class ProbeLine
{
    /// <summary>The line above the first of them.</summary>
    public static bool IsTitle(ReadOnlySpan<byte> line) => Fields.TrimEnd(line).EndsWith("FUNCTION:NAME"u8);

    /// <summary>Takes a line apart.</summary>
    /// <param name="text">The line without blanks before it.</param>
    /// <param name="cpu">The CPU.</param>
    /// <param name="probe">The name of the probe, such as <c>profile-97</c>.</param>
    /// <param name="output">What the probe printed.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out short cpu, out ReadOnlySpan<byte> probe, out ReadOnlySpan<byte> output)
    {
        cpu = -1;
        probe = output = default;
        var first = Fields.FirstToken(text);
        text = Fields.TrimStart(text[first.Length..]);
        var id = Fields.FirstToken(text);
        text = Fields.TrimStart(text[id.Length..]);
        var name = Fields.FirstToken(text);
        if (!Fields.TryParse(first, out var number) || number > short.MaxValue || !Fields.IsDigits(id) || name.LastIndexOf((byte)':') is not (>= 0 and var colon)) return false;
        cpu = (short)number;
        probe = name[(colon + 1)..];
        output = Fields.TrimStart(text[name.Length..]);
        return !probe.IsEmpty;
    }
}
