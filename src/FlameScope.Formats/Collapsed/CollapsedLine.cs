using FlameScope.Formats.Text;

namespace FlameScope.Formats.Collapsed;

/// <summary>A line of collapsed stacks: <c>frame;frame;frame 12</c>, or with two counts, <c>frame;frame 12 15</c>.</summary>
internal readonly ref struct CollapsedLine
{
    /// <summary>The frames, root first, with semicolons between them.</summary>
    public required ReadOnlySpan<byte> Stack { get; init; }

    /// <summary>The last count.</summary>
    public required CollapsedCount Last { get; init; }

    /// <summary>The count before the last, where the line has two.</summary>
    public CollapsedCount? First { get; init; }

    /// <summary>Takes a line apart. Only the last blank counts: frames have blanks of their own.</summary>
    /// <param name="line">The line.</param>
    /// <param name="hasTwoCounts">Whether there must be two counts.</param>
    /// <param name="parsed">What it says.</param>
    public static bool TryParse(ReadOnlySpan<byte> line, bool hasTwoCounts, out CollapsedLine parsed)
    {
        parsed = default;
        if (!TrySplit(Fields.TrimEnd(line), out var stack, out var last)) return false;
        if (!hasTwoCounts)
        {
            parsed = new CollapsedLine { Stack = stack, Last = last };
            return true;
        }

        if (!TrySplit(stack, out stack, out var first)) return false;
        parsed = new CollapsedLine { Stack = stack, First = first, Last = last };
        return true;
    }

    private static bool TrySplit(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> before, out CollapsedCount count)
    {
        before = default;
        count = default;
        var blank = text.LastIndexOfAny((byte)' ', (byte)'\t');
        if (blank <= 0 || !CollapsedCount.TryParse(text[(blank + 1)..], out count)) return false;
        before = Fields.TrimEnd(text[..blank]);
        return !before.IsEmpty;
    }
}

/// <summary>A count of samples, or a sum of times or bytes. Tools that scale or normalise write decimals.</summary>
/// <param name="Value">The nearest whole number; a half is rounded up.</param>
/// <param name="IsRounded">Whether the file has decimals other than zero.</param>
internal readonly record struct CollapsedCount(long Value, bool IsRounded)
{
    /// <summary>Digits, with decimals perhaps: <c>12</c>, <c>12.5</c>, <c>6.</c>.</summary>
    /// <returns>False where it is anything else, or beyond 2^62.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out CollapsedCount count)
    {
        count = default;
        var point = text.IndexOf((byte)'.');
        if (!Fields.TryParse(point < 0 ? text : text[..point], out var whole) || whole > 1L << 62) return false;
        var decimals = point < 0 ? default : text[(point + 1)..];
        if (decimals.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
        count = new CollapsedCount(whole + (decimals is [>= (byte)'5', ..] ? 1 : 0), decimals.ContainsAnyExcept((byte)'0'));
        return true;
    }
}
