using System.Buffers.Binary;
using FlameScope.Formats.Protobuf;

namespace FlameScope.Formats.Otlp;

/// <summary>The wire layouts of <c>v1development</c>, the oldest first.</summary>
internal enum OtlpLayout
{
    /// <summary>Each profile has tables of its own; a stack is a slice of its location indices; several types of values.</summary>
    OwnTables,

    /// <summary>One dictionary for a message; a stack is still a slice of the profile's location indices.</summary>
    Slices,

    /// <summary>Stacks are a table of the dictionary; in a sample values are field 2, attributes 3, the link 4.</summary>
    ValuesFirst,

    /// <summary>The same, but attributes are field 2, the link 3, values 4.</summary>
    ValuesLast,
}

/// <summary>Tells layouts apart by what only one of them has.</summary>
internal static class OtlpLayouts
{
    private const int IdLength = 16;

    /// <summary>Samples whose fields are looked at: one writer wrote them all.</summary>
    private const int MostWeighed = 1 << 16;

    /// <summary>Nanoseconds since 1970 of 2000-01-01 and 2100-01-01: what times are likely to be between.</summary>
    private const ulong EarliestTime = 946_684_800_000_000_000;
    private const ulong LatestTime = 4_102_444_800_000_000_000;

    /// <summary>The layout of the profiles of a message.</summary>
    public static OtlpLayout Of(List<OtlpProfile> profiles, OtlpTables tables)
    {
        if (profiles.Exists(profile => profile.HasBytes(3)) || (tables.Stacks.Count == 0 && profiles.Exists(profile => profile.HasNumber(4)))) return OtlpLayout.Slices;

        var (first, last, weighed) = (0L, 0L, 0);
        foreach (var profile in profiles)
        {
            foreach (var sample in profile.Samples)
            {
                if (weighed++ >= MostWeighed) break;
                Weigh(sample, tables, ref first, ref last);
            }

            if (profile.BytesOf(8).Length == IdLength) first++;
            if (profile.BytesOf(7).Length == IdLength) last++;
        }

        return first > last ? OtlpLayout.ValuesFirst : OtlpLayout.ValuesLast;
    }

    /// <summary>The numbers of a sample's fields where it was told by names (<see cref="OtlpJsonFields.Sample"/>).</summary>
    public static (int Length, int Values, int Attributes, int Times) NamedSampleFields => (7, 4, 2, 5);

    /// <summary>The numbers of a sample's fields; 0 for one that the layout does not have.</summary>
    public static (int Length, int Values, int Attributes, int Times) SampleFields(OtlpLayout layout) => layout switch
    {
        OtlpLayout.OwnTables or OtlpLayout.Slices => (2, 3, 4, 6),
        OtlpLayout.ValuesFirst => (0, 2, 3, 5),
        _ => (0, 4, 2, 5),
    };

    /// <summary>
    /// Whether packed times are numbers of 8 bytes, as in the later layouts, or varints, as in the earlier ones. Their tag does not tell, and there were versions between, so the form counts in which all of them are
    /// times of our day.
    /// </summary>
    public static bool AreFixed(ReadOnlySpan<byte> packed, OtlpLayout layout)
    {
        var (at, areVarints) = (0, true);
        while (at < packed.Length && areVarints) areVarints = WireFields.TryVarint(packed, ref at, out var time) && time is >= EarliestTime and <= LatestTime;
        if (areVarints || packed.Length % 8 != 0) return false;
        for (at = 0; at < packed.Length; at += 8)
        {
            if (BinaryPrimitives.ReadUInt64LittleEndian(packed[at..]) is < EarliestTime or > LatestTime) return layout is OtlpLayout.ValuesFirst or OtlpLayout.ValuesLast;
        }

        return true;
    }

    /// <summary>The same for one number of 8 bytes: a varint of our day has 9.</summary>
    public static bool IsFixed(ulong time, OtlpLayout layout) => time is >= EarliestTime and <= LatestTime || layout is OtlpLayout.ValuesFirst or OtlpLayout.ValuesLast;

    /// <summary>Lists have a length, the link is one number; an index beyond the attributes is a value.</summary>
    private static void Weigh(ReadOnlySpan<byte> sample, OtlpTables tables, ref long first, ref long last)
    {
        var fields = new WireFields(sample);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case 2:
                    foreach (var number in fields.Numbers)
                    {
                        if (number >= (ulong)tables.Attributes.Count) first++;
                    }

                    break;
                case 3:
                    if (fields.Type == WireType.Bytes) first++;
                    else last++;
                    break;
                case 4:
                    if (fields.Type == WireType.Bytes) last++;
                    else first++;
                    break;
            }
        }
    }
}
