using FlameScope.Formats.Protobuf;
using FlameScope.Profiles;

namespace FlameScope.Formats.Perfetto;

/// <summary>Perfetto's traces, of which the samples of call stacks are read: <c>linux.perf</c>, and what other profilers write as stack samples.</summary>
internal sealed class PerfettoFormat : IProfileFormat
{
    /// <summary>The format's name.</summary>
    public const string FormatName = "Perfetto trace";

    /// <summary>Fields that every packet of a service has some of: time, sequence, user, flags, data of an own sequence.</summary>
    private static ReadOnlySpan<int> Typical => [3, 8, 10, 13, 41, 42, 58, 79];

    /// <inheritdoc/>
    public string Name => FormatName;

    /// <inheritdoc/>
    public FormatMatch Probe(ReadOnlySpan<byte> prefix)
    {
        // A trace is a list of packets, each field 1; one is a message with a kind of data that only Perfetto has, or with the numbers that the service adds.
        if (BeginsCompressed(prefix)) return FormatMatch.Yes;
        var (packets, typical) = (0, 0);
        var fields = new WireFields(prefix);
        while (fields.Next())
        {
            if (fields.Number != 1 || fields.Type != WireType.Bytes) return FormatMatch.No;
            packets++;
            if (IsPacket(fields.Bytes, out var isTypical)) typical += isTypical ? 1 : 0;
            else return FormatMatch.No;
        }

        if (fields.IsDamaged && !fields.IsCut) return FormatMatch.No;
        return typical > 0 ? FormatMatch.Yes : packets > 3 ? FormatMatch.Maybe : FormatMatch.No;
    }

    /// <inheritdoc/>
    public void Read(Stream input, ProfileBuilder builder, ReadContext context) => new PerfettoReader(builder, context).Read(input);

    /// <summary>Whether the first packet holds compressed ones (field 50, zlib), whose end may be beyond the prefix.</summary>
    private static bool BeginsCompressed(ReadOnlySpan<byte> prefix)
    {
        const ulong PacketTag = (1 << 3) | (int)WireType.Bytes, CompressedTag = (50 << 3) | (int)WireType.Bytes;
        var at = 0;
        return WireFields.TryVarint(prefix, ref at, out var tag) && tag == PacketTag
            && WireFields.TryVarint(prefix, ref at, out var length) && WireFields.TryVarint(prefix, ref at, out var inner) && inner == CompressedTag
            && WireFields.TryVarint(prefix, ref at, out var innerLength) && innerLength < length
            && prefix.Length - at >= 2 && prefix[at] == 0x78 && ((prefix[at] << 8) | prefix[at + 1]) % 31 == 0;
    }

    private static bool IsPacket(ReadOnlySpan<byte> message, out bool isTypical)
    {
        isTypical = false;
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number > 2000) return false;
            isTypical |= (fields.Type == WireType.Varint && Typical.Contains(fields.Number)) || (fields.Number is 36 or 33 or 6 && fields.Type == WireType.Bytes);
        }

        return !fields.IsDamaged;
    }
}
