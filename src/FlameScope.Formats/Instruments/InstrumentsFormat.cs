using FlameScope.Profiles;

namespace FlameScope.Formats.Instruments;

/// <summary>Tables of Apple's Instruments as XML, as <c>xctrace export</c> writes them.</summary>
internal sealed class InstrumentsFormat : IProfileFormat
{
    /// <summary>The format's name.</summary>
    public const string FormatName = "Instruments XML";

    /// <inheritdoc/>
    public string Name => FormatName;

    /// <inheritdoc/>
    public FormatMatch Probe(ReadOnlySpan<byte> prefix)
    {
        var text = prefix is [0xEF, 0xBB, 0xBF, ..] ? prefix[3..] : prefix;
        text = text[..Math.Min(text.Length, 4096)];
        while (!text.IsEmpty && text[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') text = text[1..];
        return text is [(byte)'<', ..] && text.IndexOf("<trace-query-result"u8) >= 0 ? FormatMatch.Yes : FormatMatch.No;
    }

    /// <inheritdoc/>
    public void Read(Stream input, ProfileBuilder builder, ReadContext context) => new InstrumentsReader(input, builder, context).Read();
}
