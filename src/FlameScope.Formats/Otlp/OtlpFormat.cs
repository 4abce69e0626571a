using FlameScope.Profiles;

namespace FlameScope.Formats.Otlp;

/// <summary>OpenTelemetry profiles: the request that a profiler sends to a collector, as protobuf or JSON, one or several, each with its length before it or not.</summary>
internal sealed class OtlpFormat : IProfileFormat
{
    /// <summary>The format's name.</summary>
    public const string FormatName = "OpenTelemetry profiles";

    /// <inheritdoc/>
    public string Name => FormatName;

    /// <inheritdoc/>
    public FormatMatch Probe(ReadOnlySpan<byte> prefix) => OtlpFraming.Of(prefix) is not null || OtlpJsonReader.Is(prefix) ? FormatMatch.Yes : FormatMatch.No;

    /// <inheritdoc/>
    public void Read(Stream input, ProfileBuilder builder, ReadContext context) => new OtlpReader(builder, context).Read(input);
}
