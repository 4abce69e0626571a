using System.Buffers.Binary;
using FlameScope.Profiles;

namespace FlameScope.Formats.Nflxprofile;

/// <summary>Netflix's nflxprofile: one protobuf message with the samples of a profile, their times, and their stacks in one of three forms.</summary>
internal sealed class NflxprofileFormat : IProfileFormat
{
    /// <summary>The format's name.</summary>
    public const string FormatName = "nflxprofile";

    /// <summary>Start and end, of 9 bytes each.</summary>
    private const int BeginningLength = 18;

    /// <inheritdoc/>
    public string Name => FormatName;

    /// <inheritdoc/>
    public FormatMatch Probe(ReadOnlySpan<byte> prefix)
    {
        // Both are required, and come first: 09 <start> 11 <end>.
        if (prefix.Length < BeginningLength || prefix[0] != 0x09 || prefix[9] != 0x11) return FormatMatch.No;
        var start = BinaryPrimitives.ReadDoubleLittleEndian(prefix[1..]);
        var end = BinaryPrimitives.ReadDoubleLittleEndian(prefix[10..]);
        if (!(Math.Abs(start) < 1e11 && Math.Abs(end) < 1e11)) return FormatMatch.No;
        if (prefix.Length == BeginningLength) return FormatMatch.Yes;

        // Samples, deltas, nodes, title, description, parameters, the columns of samples and the count of idle ones.
        return prefix[BeginningLength] is 0x1A or 0x18 or 0x22 or 0x21 or 0x2A or 0x32 or 0x3A or 0x42 or 0x4A or 0x48 or 0x52 or 0x50 or 0x5A or 0x58 or 0x62 or 0x60 or 0x68 ? FormatMatch.Yes : FormatMatch.No;
    }

    /// <inheritdoc/>
    public void Read(Stream input, ProfileBuilder builder, ReadContext context) => new NflxprofileReader(builder, context).Read(input);
}
