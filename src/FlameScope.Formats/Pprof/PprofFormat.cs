using FlameScope.Formats.Protobuf;
using FlameScope.Profiles;

namespace FlameScope.Formats.Pprof;

/// <summary>pprof: Go's profiles, and those of all that write its protobuf message (google/pprof, profile.proto).</summary>
internal sealed class PprofFormat : IProfileFormat
{
    /// <summary>The format's name.</summary>
    public const string FormatName = "pprof";

    private const int EnoughFields = 3;

    /// <inheritdoc/>
    public string Name => FormatName;

    /// <inheritdoc/>
    public FormatMatch Probe(ReadOnlySpan<byte> prefix)
    {
        // There is no magic number: every field must be one of the message's, written as it is there, and what is in it must fit too.
        var (fits, hasType) = (0, false);
        var fields = new WireFields(prefix);
        while (fields.Next())
        {
            if (!Fits(fields)) return FormatMatch.No;
            fits++;
            hasType |= fields.Number is 1 or 11;
        }

        if (fields.IsDamaged && !fields.IsCut) return FormatMatch.No;
        return hasType ? FormatMatch.Yes : fits >= EnoughFields ? FormatMatch.Maybe : FormatMatch.No;
    }

    /// <inheritdoc/>
    public void Read(Stream input, ProfileBuilder builder, ReadContext context) => new PprofReader(builder, context).Read(input);

    private static bool Fits(WireFields field) => field.Number switch
    {
        1 or 11 => field.Type == WireType.Bytes && !field.Bytes.IsEmpty && AreNumbers(field.Bytes, 2),
        2 => field.Type == WireType.Bytes && IsSample(field.Bytes),
        3 => field.Type == WireType.Bytes && AreNumbers(field.Bytes, 10),
        4 => field.Type == WireType.Bytes && IsLocation(field.Bytes),
        5 => field.Type == WireType.Bytes && AreNumbers(field.Bytes, 5),
        6 => field.Type == WireType.Bytes,
        7 or 8 or 9 or 10 or 12 or 14 or 15 => field.Type == WireType.Varint,
        13 => field.Type is WireType.Varint or WireType.Bytes,
        _ => false,
    };

    private static bool AreNumbers(ReadOnlySpan<byte> message, int last)
    {
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Type != WireType.Varint || fields.Number > last) return false;
        }

        return !fields.IsDamaged;
    }

    private static bool IsSample(ReadOnlySpan<byte> message)
    {
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number > 3 || (fields.Number == 3 && (fields.Type != WireType.Bytes || !AreNumbers(fields.Bytes, 4)))) return false;
            if (fields.Type is not (WireType.Varint or WireType.Bytes)) return false;
        }

        return !fields.IsDamaged;
    }

    private static bool IsLocation(ReadOnlySpan<byte> message)
    {
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number > 5 || (fields.Number == 4 ? fields.Type != WireType.Bytes || !AreNumbers(fields.Bytes, 3) : fields.Type != WireType.Varint)) return false;
        }

        return !fields.IsDamaged;
    }
}
