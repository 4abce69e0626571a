using FlameScope.Formats.Json;
using FlameScope.Profiles;

namespace FlameScope.Formats.FirefoxProfile;

/// <summary>JSON of the Firefox Profiler, processed and raw (Gecko): Firefox, samply, vernier, ultra and simpleperf write it.</summary>
internal sealed class FirefoxProfileFormat : IProfileFormat
{
    /// <summary>The format's name.</summary>
    public const string FormatName = "Firefox Profiler";

    private static readonly string[] Marks =
    [
        "meta/preprocessedProfileVersion", "meta/interval", "meta/stackwalk", "meta/processType", "libs/breakpadId", "threads/stackTable", "threads/frameTable", "shared/stackTable", "shared/stringArray",
    ];

    /// <inheritdoc/>
    public string Name => FormatName;

    /// <inheritdoc/>
    public FormatMatch Probe(ReadOnlySpan<byte> prefix)
    {
        if (JsonOutline.Of(prefix) is not { IsObject: true } outline) return FormatMatch.No;

        // What the performance panel of older versions saved has the profile inside.
        foreach (var at in (ReadOnlySpan<string>)["", "profile/"])
        {
            if (Array.Exists(Marks, mark => outline.Has(at + mark))) return FormatMatch.Yes;
        }

        return FormatMatch.No;
    }

    /// <inheritdoc/>
    public void Read(Stream input, ProfileBuilder builder, ReadContext context) => new FirefoxProfileReader(input, builder, context).Read();
}
