using FlameScope.Profiles;

namespace FlameScope.Formats.Simpleperf;

/// <summary>What Android's <c>simpleperf report-sample --protobuf</c> writes.</summary>
internal sealed class SimpleperfFormat : IProfileFormat
{
    /// <summary>The format's name.</summary>
    public const string FormatName = "simpleperf report-sample";

    /// <summary>How a file begins; a version in two bytes follows.</summary>
    internal static ReadOnlySpan<byte> Magic => "SIMPLEPERF"u8;

    /// <inheritdoc/>
    public string Name => FormatName;

    /// <inheritdoc/>
    public FormatMatch Probe(ReadOnlySpan<byte> prefix) => prefix.StartsWith(Magic) ? FormatMatch.Yes : FormatMatch.No;

    /// <inheritdoc/>
    public void Read(Stream input, ProfileBuilder builder, ReadContext context) => new SimpleperfReader(builder, context).Read(input);
}
