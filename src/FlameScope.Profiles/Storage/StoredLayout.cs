using System.Buffers.Binary;

namespace FlameScope.Profiles.Storage;

/// <summary>
/// The stored form of a profile: a head of fixed length, a table with an entry for each <see cref="Section"/>, and then the sections' bytes, in that order and without gaps. All numbers are little-endian.
/// <code>
/// head    0  magic (8), 8 version (4), 12 number of sections (4), 16 identity (32), 48 length of the whole (8),
///        56 samples (4), 60 whether they have times (4), 64 duration in ns (8), 72 checksum of the 72 bytes before and of the table (8)
/// entry   0  encoding (4), 4 zero (4), 8 rows (8), 16 checksum of the section's bytes (8)
/// </code>
/// </summary>
internal static class StoredLayout
{
    /// <summary>
    /// The version of this form. Raise it with every change of what is stored or of what it means; a file of another version is read anew from its source.
    /// </summary>
    public const uint Version = 3;

    public const int IdentityLength = 32;
    public const int HeadLength = 80;
    public const int EntryLength = 24;
    public const int TableLength = EntryLength * (int)Section.Count;

    public static readonly int[] ElementSizes = SizesOf();

    public static ReadOnlySpan<byte> Magic => "FLAMEPRF"u8;

    /// <summary>Bytes that a section takes.</summary>
    public static long LengthOf(Section section, RowEncoding encoding, long rows) =>
        encoding == RowEncoding.Constant ? ElementSizes[(int)section] : rows * ElementSizes[(int)section];

    /// <summary>The checksum that a head has to have.</summary>
    public static ulong HeadHash(ReadOnlySpan<byte> headAndTable)
    {
        Span<byte> covered = stackalloc byte[HeadLength - 8 + TableLength];
        headAndTable[..(HeadLength - 8)].CopyTo(covered);
        headAndTable.Slice(HeadLength, TableLength).CopyTo(covered[(HeadLength - 8)..]);
        return StorageHash.Of(covered);
    }

    public static int Int(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes);

    public static long Long(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64LittleEndian(bytes);

    private static int[] SizesOf()
    {
        var sizes = new int[(int)Section.Count];
        Array.Fill(sizes, sizeof(int));
        foreach (var section in (ReadOnlySpan<Section>)[Section.Facts, Section.StringBytes, Section.FrameKinds, Section.ThreadKnown, Section.SampleStates]) sizes[(int)section] = sizeof(byte);
        foreach (var section in (ReadOnlySpan<Section>)[Section.ThreadIdleCpus, Section.SampleCpus, Section.SampleEvents]) sizes[(int)section] = sizeof(short);
        foreach (var section in (ReadOnlySpan<Section>)[Section.SampleTimes, Section.SampleWeights]) sizes[(int)section] = sizeof(long);
        return sizes;
    }
}

/// <summary>How a section's rows are stored.</summary>
internal enum RowEncoding
{
    /// <summary>One after the other.</summary>
    Flat,

    /// <summary>All are equal, and one is there.</summary>
    Constant,
}

/// <summary>The parts of a stored profile, in the order of the file.</summary>
internal enum Section
{
    /// <summary>Clock, capture, report and events, as <see cref="StoredFacts"/> writes them.</summary>
    Facts,

    /// <summary>Where each string begins in <see cref="StringBytes"/>, and where the last one ends.</summary>
    StringOffsets,

    /// <summary>The strings as UTF-8.</summary>
    StringBytes,
    FrameNames,
    FrameLibraries,
    FrameKinds,
    FrameFiles,
    FrameLines,
    StackParents,
    StackFrames,

    /// <summary>Which of a thread's ids are known: 1 the process, 2 the thread.</summary>
    ThreadKnown,
    ThreadProcesses,
    ThreadTids,
    ThreadComms,
    ThreadIdleCpus,
    SampleTimes,
    SampleStacks,
    SampleThreads,
    SampleCpus,
    SampleEvents,
    SampleWeights,
    SampleStates,

    /// <summary>The nodes under the grouping by comm; no rows where it is not stored.</summary>
    CommParents,
    CommFrames,

    /// <summary>The group of each node below the root, in the order of the nodes.</summary>
    CommGroups,
    CommNodeOfSample,
    Count,
}
