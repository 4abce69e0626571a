using System.Runtime.CompilerServices;
using FlameScope.Formats.Text;

namespace FlameScope.Formats.PerfScript;

/// <summary>What may stand after the event on a header line, or on a line that is no header at all.</summary>
internal static class HeaderRest
{
    /// <summary>
    /// The frame on a header line, <c>ffffffff9aa3c8de symbol (library)</c>: right after the event, after a data address (<c>-F addr</c>), or at the end of a tracepoint's text,
    /// where only a kernel address is sure to be one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryLeaf(ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text)
    {
        text = default;
        rest = Fields.TrimEnd(rest);
        if (rest.IsEmpty) return false;
        var hex = Fields.HexLength(rest);
        if (hex >= 3 && hex < rest.Length && Fields.IsBlank(rest[hex]))
        {
            text = Fields.TrimStart(rest[hex..]);
            var second = Fields.HexLength(text);
            if (second >= 4 && second < text.Length && Fields.IsBlank(text[second])) text = Fields.TrimStart(text[second..]);
            return text[^1] == ')' || text.IndexOfAny((byte)' ', (byte)'\t') < 0;
        }

        if (rest[^1] != ')') return false;
        for (int from = 0, at; (at = rest[from..].IndexOf(" ffff"u8)) >= 0;)
        {
            from += at + 1;
            if (Fields.HexLength(rest[from..]) != 16 || from + 17 >= rest.Length || !Fields.IsBlank(rest[from + 16])) continue;
            text = rest[(from + 17)..];
            return true;
        }

        return false;
    }

    /// <summary>Whether a text is one of perf's records that are no samples.</summary>
    public static bool IsRecord(ReadOnlySpan<byte> text) => text.StartsWith("PERF_RECORD_"u8) || (text.StartsWith("LOST "u8) && text.Length > 5 && Fields.IsDigit(text[5]));
}
