using FlameScope.Profiles;

namespace FlameScope.Formats.PerfScript;

/// <summary>The text that <c>perf script</c> prints.</summary>
internal sealed class PerfScriptFormat : IProfileFormat
{
    /// <inheritdoc/>
    public string Name => "perf script";

    /// <inheritdoc/>
    public FormatMatch Probe(ReadOnlySpan<byte> prefix) => FormatMatch.No;

    /// <inheritdoc/>
    public void Read(Stream input, ProfileBuilder builder, ReadContext context) => throw ProfileFormatException.OfFile(Name, "nothing", "samples");
}
