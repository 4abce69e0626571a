using FlameScope.Formats.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.Simpleperf;

/// <summary>What Android's <c>simpleperf report-sample</c> prints where it is not asked for protobuf.</summary>
internal sealed class SimpleperfTextFormat : IProfileFormat
{
    /// <summary>The format's name.</summary>
    public const string FormatName = "simpleperf text";

    private const int MostLines = 1000;

    /// <inheritdoc/>
    public string Name => FormatName;

    /// <inheritdoc/>
    public FormatMatch Probe(ReadOnlySpan<byte> prefix)
    {
        var (lines, begins) = (0, false);
        foreach (var line in new PrefixLines(prefix))
        {
            if (lines++ == MostLines) break;
            if (begins && (line.StartsWith("  event_type: "u8) || line.StartsWith("  trace_offcpu: "u8))) return FormatMatch.Yes;
            begins = line.SequenceEqual("sample:"u8) || line.SequenceEqual("meta_info:"u8);
        }

        return FormatMatch.No;
    }

    /// <inheritdoc/>
    public void Read(Stream input, ProfileBuilder builder, ReadContext context)
    {
        using var reader = new SimpleperfTextReader(input, builder, context);
        reader.Read();
    }
}
