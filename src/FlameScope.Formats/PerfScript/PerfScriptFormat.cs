using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.PerfScript;

/// <summary>The text that <c>perf script</c> prints, and simpleperf's <c>report_sample.py</c> after it.</summary>
internal sealed class PerfScriptFormat : IProfileFormat
{
    /// <summary>The format's name.</summary>
    public const string FormatName = "perf script";

    /// <summary>Lines that are something else, such as a program's own output before perf's, are passed over so far.</summary>
    private const int MaxStrangeLines = 100;

    /// <inheritdoc/>
    public string Name => FormatName;

    /// <inheritdoc/>
    public FormatMatch Probe(ReadOnlySpan<byte> prefix)
    {
        if (prefix is [0xEF, 0xBB, 0xBF, ..]) prefix = prefix[3..];
        if (prefix[..Math.Min(prefix.Length, 1024)].Contains((byte)0)) return FormatMatch.No;

        var strange = 0;
        var comments = false;
        var isMaybe = false;
        while (!prefix.IsEmpty && strange < MaxStrangeLines)
        {
            var end = prefix.IndexOf((byte)'\n');
            var line = end < 0 ? prefix : prefix[..end];
            prefix = end < 0 ? default : prefix[(end + 1)..];
            if (line is [.., (byte)'\r']) line = line[..^1];
            if (line.IsEmpty || line[0] == '\t') continue;
            if (line[0] == '#')
            {
                comments |= line.StartsWith("# captured on"u8) || line.StartsWith("# perf version"u8) || line.StartsWith("# cmdline :"u8);
                continue;
            }

            if (line.Length > 4096 || !SampleHeader.TryParse(line, out var header))
            {
                strange++;
                continue;
            }

            if (IsSure(header) || (header.TimeText.IsEmpty && IsFrame(prefix))) return FormatMatch.Yes;
            isMaybe |= !header.TimeText.IsEmpty;
            strange++;
        }

        return comments ? FormatMatch.Yes : isMaybe ? FormatMatch.Maybe : FormatMatch.No;
    }

    /// <inheritdoc/>
    public void Read(Stream input, ProfileBuilder builder, ReadContext context)
    {
        if (context.Sections is { } file && PerfScriptSections.TryRead(file, builder, context)) return;
        if (context.Packed is { } packed && PerfScriptChunks.TryRead(packed, builder, context)) return;
        new PerfScriptReader(input, builder, context).Read();
    }

    /// <summary>Whether a thread, a time and an event stand where they belong, with a point in the time.</summary>
    private static bool IsSure(in SampleHeader header) =>
        header.TimeText.Contains((byte)'.') && !header.ThreadText.IsEmpty && (header.Tid is not null || header.Cpu >= 0) && (!header.Event.IsEmpty || header.Cpu >= 0);

    /// <summary>Whether the next line is a frame with an address.</summary>
    private static bool IsFrame(ReadOnlySpan<byte> text)
    {
        var line = text[..Math.Min(text.Length, 128)];
        if (line.IndexOf((byte)'\n') is >= 0 and var end) line = line[..end];
        if (line.IsEmpty || !Fields.IsBlank(line[0])) return false;
        line = Fields.TrimStart(line);
        var hex = Fields.HexLength(line);
        return hex >= 3 && hex < line.Length && Fields.IsBlank(line[hex]);
    }
}
