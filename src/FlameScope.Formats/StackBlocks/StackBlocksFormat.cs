using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.StackBlocks;

/// <summary>Stacks a frame a line, as DTrace, bpftrace and bcc print them: with a time before each, or with a count after each.</summary>
internal sealed class StackBlocksFormat : IProfileFormat
{
    /// <summary>The format's name.</summary>
    public const string FormatName = "DTrace or bpftrace stacks";

    private const int MostLines = 2000;

    /// <inheritdoc/>
    public string Name => FormatName;

    /// <inheritdoc/>
    public FormatMatch Probe(ReadOnlySpan<byte> prefix)
    {
        if (prefix[..Math.Min(prefix.Length, 1024)].Contains((byte)0)) return FormatMatch.No;
        var (lines, frames, isTimed, isMap, hasModules) = (0, 0, false, false, false);
        foreach (var line in new PrefixLines(prefix))
        {
            if (++lines > MostLines) break;
            var text = Fields.TrimStart(Fields.TrimEnd(line));
            if (text.IsEmpty || text.SequenceEqual("--"u8)) continue;
            if (!Fields.IsBlank(line[0]))
            {
                if (ProbeLine.IsTitle(line) || IsTitleOfBcc(line)) return FormatMatch.Yes;
                if (isMap && frames > 0 && MapKey.TryClose(line, out _, out _)) return FormatMatch.Yes;
                if (isMap && line[0] != '@')
                {
                    // Older versions of bpftrace indent nothing in a map.
                    if (line[0] != ',') frames++;
                    continue;
                }

                isMap = MapKey.TryOpen(line, out _, out _);
                isTimed = BlockHeader.TryParse(line, out _);
                (frames, hasModules) = (0, false);
                continue;
            }

            // A frame below a time; or some with modules (DTrace's backtick) above a count.
            if (Fields.IsDigits(text) && hasModules && frames > 0) return FormatMatch.Yes;
            if (Fields.IsDigits(text)) continue;
            frames++;
            hasModules |= text.IndexOf((byte)'`') > 0;
            if (isTimed) return FormatMatch.Yes;
        }

        return FormatMatch.No;
    }

    /// <inheritdoc/>
    public void Read(Stream input, ProfileBuilder builder, ReadContext context)
    {
        using var reader = new StackBlocksReader(input, builder, context);
        reader.Read();
    }

    private static bool IsTitleOfBcc(ReadOnlySpan<byte> line) =>
        (line.StartsWith("Tracing off-CPU time (us) of "u8) || line.StartsWith("Sampling at "u8)) && line.IndexOf(" stack"u8) > 0;
}
