using FlameScope.Formats.Json;
using FlameScope.Profiles;

namespace FlameScope.Formats.Cpuprofile;

/// <summary>The CPU profile of V8, as Node.js (<c>--cpu-prof</c>) and Chrome's DevTools save it.</summary>
internal sealed class CpuprofileFormat : IProfileFormat
{
    /// <summary>The format's name.</summary>
    public const string FormatName = "cpuprofile";

    /// <inheritdoc/>
    public string Name => FormatName;

    /// <inheritdoc/>
    public FormatMatch Probe(ReadOnlySpan<byte> prefix)
    {
        if (JsonOutline.Of(prefix) is not { IsObject: true } outline) return FormatMatch.No;
        foreach (var at in (ReadOnlySpan<string>)["", "profile/", "result/profile/"])
        {
            // A heap profile has a head too, whose nodes have sizes.
            if (outline.Has(at + "nodes/callFrame") || outline.Has(at + "nodes/hitCount")) return FormatMatch.Yes;
            if (outline.Has(at + "head/functionName") && !outline.Has(at + "head/selfSize")) return FormatMatch.Yes;
            if (outline.Has(at + "timeDeltas") || (outline.Has(at + "samples") && (outline.Has(at + "startTime") || outline.Has(at + "endTime")))) return FormatMatch.Maybe;
        }

        return FormatMatch.No;
    }

    /// <inheritdoc/>
    public void Read(Stream input, ProfileBuilder builder, ReadContext context) => new CpuprofileReader(input, builder, context).Read();
}
