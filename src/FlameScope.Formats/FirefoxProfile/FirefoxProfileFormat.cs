using FlameScope.Formats.Input;
using FlameScope.Formats.Json;
using FlameScope.Profiles;

namespace FlameScope.Formats.FirefoxProfile;

/// <summary>JSON of the Firefox Profiler, processed and raw (Gecko): Firefox, samply, vernier, ultra and simpleperf write it; newly with its columns as binary slabs beside it.</summary>
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
        if (prefix.StartsWith(SlabFile.Magic)) return FormatMatch.Yes;
        if (JsonOutline.Of(prefix) is not { IsObject: true } outline) return FormatMatch.No;

        // What the performance panel of older versions saved has the profile inside.
        foreach (var at in (ReadOnlySpan<string>)["", "profile/"])
        {
            if (Array.Exists(Marks, mark => outline.Has(at + mark))) return FormatMatch.Yes;
        }

        return FormatMatch.No;
    }

    /// <inheritdoc/>
    public void Read(Stream input, ProfileBuilder builder, ReadContext context)
    {
        var first = new byte[SlabFile.Magic.Length];
        first = first[..input.ReadAtLeast(first, first.Length, throwOnEndOfStream: false)];

        // The input stays open, and so this does.
        var content = new ReplayedStream(first, input);
        if (first.AsSpan().SequenceEqual(SlabFile.Magic)) ReadSlabs(content, builder, context);
        else new FirefoxProfileReader(content, builder, context).Read();
    }

    private static void ReadSlabs(Stream content, ProfileBuilder builder, ReadContext context)
    {
        using var file = new SlabFile(SlabStore.Of(content, context));
        using var text = new SlabText(file, builder.Report, context.Cancel);
        new FirefoxProfileReader(text, builder, context).Read();
        builder.Report.Bytes = file.Length;
    }
}
