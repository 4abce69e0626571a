using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.TimedStacks;

/// <summary>A line of timed stacks: <c>time;process;thread;frame;frame weight</c>.</summary>
internal readonly ref struct TimedLine
{
    /// <summary>Nanoseconds.</summary>
    public required long TimeNs { get; init; }

    /// <summary>Process and thread with the semicolon between them.</summary>
    public required ReadOnlySpan<byte> Owner { get; init; }

    /// <summary>How long the process is in <see cref="Owner"/>.</summary>
    public required int ProcessLength { get; init; }

    /// <summary>The frames, root first, with semicolons between them; empty where there are none.</summary>
    public required ReadOnlySpan<byte> Stack { get; init; }

    /// <summary>The weight.</summary>
    public required long Weight { get; init; }

    /// <summary>Takes a line apart.</summary>
    /// <param name="line">The line.</param>
    /// <param name="parsed">What it says.</param>
    /// <param name="isSurelyTimed">Whether the first field can hardly be a name: it has decimals, a unit, or ten digits.</param>
    public static bool TryParse(ReadOnlySpan<byte> line, out TimedLine parsed, out bool isSurelyTimed)
    {
        parsed = default;
        isSurelyTimed = false;
        line = Fields.TrimEnd(line);
        var timeEnd = line.IndexOf((byte)';');
        if (timeEnd <= 0 || !TryTime(line[..timeEnd], out var time, out isSurelyTimed)) return false;
        var weightStart = line.LastIndexOfAny((byte)' ', (byte)'\t') + 1;
        if (weightStart <= timeEnd || !Fields.TryParse(line[weightStart..], out var weight)) return false;

        var rest = Fields.TrimEnd(line[(timeEnd + 1)..weightStart]);
        var processEnd = EndOfField(rest, 0);
        if (processEnd >= rest.Length) return false;
        var threadEnd = EndOfField(rest, processEnd + 1);
        parsed = new TimedLine
        {
            TimeNs = time,
            Owner = rest[..threadEnd],
            ProcessLength = processEnd,
            Stack = threadEnd < rest.Length ? rest[(threadEnd + 1)..] : default,
            Weight = weight,
        };
        return true;
    }

    /// <summary>
    /// A time: a whole number is nanoseconds, one with a decimal point seconds; a unit behind it (<c>ns</c>, <c>us</c>, <c>ms</c>, <c>s</c>) is taken instead. What is below a nanosecond is dropped.
    /// </summary>
    private static bool TryTime(ReadOnlySpan<byte> text, out long nanoseconds, out bool isSure)
    {
        var number = text[..(text.LastIndexOfAnyInRange((byte)'0', (byte)'9') + 1)];
        var point = number.IndexOf((byte)'.');
        var unit = text[number.Length..];
        long scale = unit.SequenceEqual("s"u8) || (unit.IsEmpty && point >= 0) ? 1_000_000_000
            : unit.SequenceEqual("ms"u8) ? 1_000_000
            : unit.SequenceEqual("us"u8) || unit.SequenceEqual("µs"u8) ? 1_000
            : unit.IsEmpty || unit.SequenceEqual("ns"u8) ? 1
            : 0;
        nanoseconds = 0;
        isSure = point >= 0 || !unit.IsEmpty || number.Length >= 10;
        var decimals = point < 0 ? default : number[(point + 1)..];
        if (scale == 0 || !Fields.TryParse(point < 0 ? number : number[..point], out var whole) || whole > ProfileBuilder.MaxTimeNs / scale) return false;
        nanoseconds = whole * scale;
        foreach (var digit in decimals)
        {
            if (!Fields.IsDigit(digit)) return false;
            scale /= 10;
            nanoseconds += (digit - '0') * scale;
        }

        return nanoseconds <= ProfileBuilder.MaxTimeNs;
    }

    /// <summary>Where a field ends: at a semicolon without a backslash before it.</summary>
    private static int EndOfField(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length)
        {
            var length = text[at..].IndexOfAny((byte)';', (byte)'\\');
            if (length < 0) return text.Length;
            at += length;
            if (text[at] == ';') return at;
            at += at + 1 < text.Length && text[at + 1] is (byte)';' or (byte)'\\' ? 2 : 1;
        }

        return text.Length;
    }
}
