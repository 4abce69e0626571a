using FlameScope.Formats.Json;
using FlameScope.Profiles;

namespace FlameScope.Formats.Speedscope;

/// <summary>speedscope's own JSON (its file-format-spec.ts), which py-spy, rbspy, dotnet-trace and many others write.</summary>
internal sealed class SpeedscopeFormat : IProfileFormat
{
    /// <summary>The format's name.</summary>
    public const string FormatName = "speedscope";

    /// <inheritdoc/>
    public string Name => FormatName;

    /// <inheritdoc/>
    public FormatMatch Probe(ReadOnlySpan<byte> prefix)
    {
        if (JsonOutline.Of(prefix) is not { IsObject: true } outline) return FormatMatch.No;
        if (outline.Has("$schema") && prefix.IndexOf("speedscope.app/file-format-schema.json"u8) >= 0) return FormatMatch.Yes;

        // The address of the schema may stand at the end, and some programs leave it out.
        var hasProfile = outline.Has("profiles/startValue") || outline.Has("profiles/endValue");
        if (hasProfile && (outline.Has("profiles/events") || outline.Has("profiles/samples"))) return FormatMatch.Yes;
        return outline.Has("shared/frames") && !outline.Has("meta") ? FormatMatch.Maybe : FormatMatch.No;
    }

    /// <inheritdoc/>
    public void Read(Stream input, ProfileBuilder builder, ReadContext context) => new SpeedscopeReader(input, builder, context).Read();
}
