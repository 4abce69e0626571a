using FlameScope.Formats.Json;
using FlameScope.Profiles;

namespace FlameScope.Formats.ChromeTrace;

/// <summary>The trace event format of Chrome's DevTools and chrome://tracing, which many other programs write.</summary>
internal sealed class ChromeTraceFormat : IProfileFormat
{
    /// <summary>The format's name.</summary>
    public const string FormatName = "Chrome trace";

    /// <inheritdoc/>
    public string Name => FormatName;

    /// <inheritdoc/>
    public FormatMatch Probe(ReadOnlySpan<byte> prefix)
    {
        if (JsonOutline.Of(prefix) is not { } outline) return FormatMatch.No;
        if (!outline.IsObject) return outline.Has("ph") && (outline.Has("ts") || outline.Has("pid") || outline.Has("name")) ? FormatMatch.Yes : FormatMatch.No;
        if (outline.Has("traceEvents")) return FormatMatch.Yes;
        return outline.Has("displayTimeUnit") || outline.Has("systemTraceEvents") || (outline.Has("stackFrames") && outline.Has("samples")) || outline.Has("metadata/trace-config") ? FormatMatch.Maybe : FormatMatch.No;
    }

    /// <inheritdoc/>
    public void Read(Stream input, ProfileBuilder builder, ReadContext context) => new ChromeTraceReader(input, builder, context).Read();
}
