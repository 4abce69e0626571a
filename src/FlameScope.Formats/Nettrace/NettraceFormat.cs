using FlameScope.Profiles;

namespace FlameScope.Formats.Nettrace;

/// <summary>What the .NET runtime, <c>dotnet-trace</c> and its <c>collect-linux</c> record: <c>.nettrace</c>, and <c>.netperf</c> before it, whose versions 1 and 2 are .NET Core 2.0's.</summary>
internal sealed class NettraceFormat : IProfileFormat
{
    /// <summary>The format's name.</summary>
    public const string FormatName = "nettrace";

    /// <inheritdoc/>
    public string Name => FormatName;

    /// <inheritdoc/>
    public FormatMatch Probe(ReadOnlySpan<byte> prefix)
    {
        if (prefix.StartsWith("Nettrace"u8)) return FormatMatch.Yes;

        // The same serialization is used by others, such as .etlx; the type of its first object tells.
        if (!prefix.StartsWith("\u0014\0\0\0!FastSerialization.1"u8) || !prefix[24..].StartsWith("\u0004\u0004\u0001"u8) || prefix.Length < 44) return FormatMatch.No;
        return prefix[35..].StartsWith("\u0005\0\0\0Trace\u0006"u8) || prefix[35..].StartsWith("\u0026\0\0\0Microsoft.DotNet.Runtime.EventPipeFile\u0006"u8) ? FormatMatch.Yes : FormatMatch.No;
    }

    /// <inheritdoc/>
    public void Read(Stream input, ProfileBuilder builder, ReadContext context) => new NettraceReader(input, builder, context).Read();
}
