using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.TimedStacks;

/// <summary>A format of this project that any script can print: a line a sample, <c>time;process;thread;frame;frame weight</c>. Its specification is in docs/formats.md.</summary>
internal sealed class TimedStacksFormat : IProfileFormat
{
    /// <summary>The format's name.</summary>
    public const string FormatName = "timed stacks";

    private const int MostLines = 200;

    private static ReadOnlySpan<byte> FirstLine => "# flamescope timed stacks"u8;

    /// <inheritdoc/>
    public string Name => FormatName;

    /// <inheritdoc/>
    public FormatMatch Probe(ReadOnlySpan<byte> prefix) => IsTimed(prefix) ? FormatMatch.Yes : FormatMatch.No;

    /// <inheritdoc/>
    public void Read(Stream input, ProfileBuilder builder, ReadContext context)
    {
        using var reader = new TimedStacksReader(input, builder, context);
        reader.Read();
    }

    /// <summary>Whether a file begins with the line that names the format, or most of its first lines have a time that can hardly be a name.</summary>
    public static bool IsTimed(ReadOnlySpan<byte> prefix)
    {
        var (lines, timed) = (0, 0);
        foreach (var line in new PrefixLines(prefix))
        {
            if (lines == 0 && line.StartsWith(FirstLine)) return true;
            if (line.IsEmpty || line[0] == '#') continue;
            lines++;
            if (TimedLine.TryParse(line, out _, out var isSurelyTimed) && isSurelyTimed) timed++;
            if (lines == MostLines) break;
        }

        return timed * 2 > lines;
    }
}
