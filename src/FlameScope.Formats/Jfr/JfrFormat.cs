using FlameScope.Profiles;

namespace FlameScope.Formats.Jfr;

/// <summary>The recordings of Java Flight Recorder, and those that async-profiler writes in its format.</summary>
internal sealed class JfrFormat : IProfileFormat
{
    /// <summary>The format's name.</summary>
    public const string FormatName = "JFR";

    /// <inheritdoc/>
    public string Name => FormatName;

    /// <inheritdoc/>
    public FormatMatch Probe(ReadOnlySpan<byte> prefix) => prefix.StartsWith(ChunkHeader.Magic) && ChunkHeader.IsAt(prefix) ? FormatMatch.Yes : FormatMatch.No;

    /// <inheritdoc/>
    public void Read(Stream input, ProfileBuilder builder, ReadContext context) => new JfrReader(input, builder, context).Read();
}
