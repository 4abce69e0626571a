using FlameScope.Formats.Json;
using FlameScope.Profiles;

namespace FlameScope.Formats.PerfJson;

/// <summary>What <c>perf data convert --to-json</c> writes (tools/perf/util/data-convert-json.c).</summary>
internal sealed class PerfJsonFormat : IProfileFormat
{
    /// <summary>The format's name.</summary>
    public const string FormatName = "perf JSON";

    /// <inheritdoc/>
    public string Name => FormatName;

    /// <inheritdoc/>
    public FormatMatch Probe(ReadOnlySpan<byte> prefix) =>
        JsonOutline.Of(prefix) is { IsObject: true } outline && outline.Has("linux-perf-json-version") ? FormatMatch.Yes : FormatMatch.No;

    /// <inheritdoc/>
    public void Read(Stream input, ProfileBuilder builder, ReadContext context) => new PerfJsonReader(input, builder, context).Read();
}
