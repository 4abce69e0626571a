using System.Runtime.InteropServices;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Profiles.Storage;

/// <summary>
/// Reads what <see cref="StoredProfileWriter"/> wrote. It trusts nothing: checksums, lengths, and then every value against what the tables promise, so that whatever a file holds comes to a profile that queries can
/// be asked of, or to none. No more memory is asked for than the file is long, times a small factor for names.
/// </summary>
public sealed class StoredProfileReader
{
    private readonly Stream _from;
    private readonly byte[] _headAndTable;
    private readonly CancellationToken _cancel;
    private int _section;

    private StoredProfileReader(Stream from, byte[] headAndTable, CancellationToken cancel)
    {
        _from = from;
        _headAndTable = headAndTable;
        _cancel = cancel;
    }

    /// <summary>What the head of a stored profile says, without reading the rest; null where it is none of this version.</summary>
    /// <param name="from">The file from its beginning.</param>
    /// <exception cref="IOException">The stream could not be read.</exception>
    public static StoredProfileHead? TryReadHead(Stream from)
    {
        ArgumentNullException.ThrowIfNull(from);
        return HeadAndTable(from) is { } head ? HeadOf(head) : null;
    }

    /// <summary>The profile that a file holds; null where it is damaged, cut short, of another version, or not of <paramref name="identity"/>.</summary>
    /// <param name="from">The file from its beginning: a stream that knows its length.</param>
    /// <param name="identity">The 32 bytes that were given when it was written.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="IOException">The stream could not be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Profile? TryRead(Stream from, ReadOnlySpan<byte> identity, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        if (!BitConverter.IsLittleEndian || HeadAndTable(from) is not { } head || !HeadOf(head).Identity.Span.SequenceEqual(identity)) return null;
        try
        {
            var reader = new StoredProfileReader(from, head, cancel);
            reader.RequireLength();
            return reader.Read();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or System.Text.DecoderFallbackException)
        {
            return null;
        }
    }

    private static byte[]? HeadAndTable(Stream from)
    {
        var head = new byte[StoredLayout.HeadLength + StoredLayout.TableLength];
        return from.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length
            && head.AsSpan().StartsWith(StoredLayout.Magic)
            && StoredLayout.Int(head.AsSpan(8)) == (int)StoredLayout.Version
            && StoredLayout.Int(head.AsSpan(12)) == (int)Section.Count
            && (ulong)StoredLayout.Long(head.AsSpan(72)) == StoredLayout.HeadHash(head)
            && StoredLayout.Int(head.AsSpan(56)) >= 0
            && StoredLayout.Long(head.AsSpan(64)) >= 0
            ? head
            : null;
    }

    private static StoredProfileHead HeadOf(byte[] head) => new(
        head.AsMemory(16, StoredLayout.IdentityLength),
        StoredLayout.Int(head.AsSpan(56)),
        StoredLayout.Int(head.AsSpan(60)) != 0,
        StoredLayout.Long(head.AsSpan(64)));

    /// <summary>Everything is as long as it says, before any of it is made room for.</summary>
    private void RequireLength()
    {
        long length = _headAndTable.Length;
        for (var section = (Section)0; section < Section.Count; section++)
        {
            var (encoding, rows) = EntryOf(section);
            StoredChecks.Require(encoding is RowEncoding.Flat or RowEncoding.Constant && rows >= 0 && rows <= Array.MaxLength, "a section's rows");
            length += StoredLayout.LengthOf(section, encoding, rows);
        }

        StoredChecks.Require(length == _from.Length && length == StoredLayout.Long(_headAndTable.AsSpan(48)), "the length");
    }

    private (RowEncoding Encoding, long Rows) EntryOf(Section section)
    {
        var entry = Entry(section);
        return ((RowEncoding)StoredLayout.Int(entry), StoredLayout.Long(entry[8..]));
    }

    private ReadOnlySpan<byte> Entry(Section section) => _headAndTable.AsSpan(StoredLayout.HeadLength + ((int)section * StoredLayout.EntryLength), StoredLayout.EntryLength);

    private Profile Read()
    {
        var facts = StoredFacts.Of(Flat<byte>(Section.Facts));
        var strings = new StringTable(Strings());
        var frames = Frames(strings);
        var stacks = new StackTable(Flat<StackId>(Section.StackParents), Flat<FrameId>(Section.StackFrames));
        var threads = Threads(strings);
        var samples = new SampleTable(
            Flat<long>(Section.SampleTimes),
            Flat<StackId>(Section.SampleStacks),
            Rows<ThreadId>(Section.SampleThreads),
            Rows<short>(Section.SampleCpus),
            Rows<EventId>(Section.SampleEvents),
            Rows<long>(Section.SampleWeights),
            Rows<byte>(Section.SampleStates));
        var profile = new Profile(strings, frames, stacks, threads, new EventTable(facts.Events), samples, facts.Clock, facts.Capture, facts.Report);
        StoredChecks.Tables(profile);
        var head = HeadOf(_headAndTable);
        StoredChecks.Require(head.Samples == samples.Count && head.HasTime == facts.Clock.HasTime && head.DurationNs == profile.Span.DurationNs, "the head");
        if (Grouping(profile) is { } byComm) profile.Keep(byComm);
        return profile;
    }

    private string[] Strings()
    {
        var offsets = Flat<int>(Section.StringOffsets);
        var bytes = Flat<byte>(Section.StringBytes);
        StoredChecks.Require(offsets.Length >= 2 && offsets[0] == 0 && offsets[1] == 0 && offsets[^1] == bytes.Length, "the strings' offsets");
        var strings = new string[offsets.Length - 1];
        for (var i = 0; i < strings.Length; i++)
        {
            int start = offsets[i], end = offsets[i + 1];
            StoredChecks.Require(start <= end && end <= bytes.Length, "a string's offset");
            strings[i] = StoredProfileWriter.Utf8.GetString(bytes, start, end - start);
        }

        return strings;
    }

    private FrameTable Frames(StringTable strings)
    {
        var names = Flat<StringId>(Section.FrameNames);
        var libraries = Rows<StringId>(Section.FrameLibraries);
        var kinds = Rows<byte>(Section.FrameKinds);
        var files = Rows<StringId>(Section.FrameFiles);
        var lines = Rows<int>(Section.FrameLines);
        StoredChecks.Require(libraries.Length == names.Length && kinds.Length == names.Length && files.Length == names.Length && lines.Length == names.Length, "the frames' rows");
        var rows = new FrameRow[names.Length];
        for (var i = 0; i < rows.Length; i++) rows[i] = new FrameRow(names[i], libraries[i], (FrameKind)kinds[i], files[i], lines[i]);
        return new FrameTable(strings, rows);
    }

    private ThreadTable Threads(StringTable strings)
    {
        var known = Rows<byte>(Section.ThreadKnown);
        var processes = Rows<int>(Section.ThreadProcesses);
        var tids = Rows<int>(Section.ThreadTids);
        var comms = Flat<StringId>(Section.ThreadComms);
        var idleCpus = Rows<short>(Section.ThreadIdleCpus);
        StoredChecks.Require(processes.Length == known.Length && tids.Length == known.Length && comms.Length == known.Length && idleCpus.Length == known.Length, "the threads' rows");
        var rows = new ThreadRow[known.Length];
        for (var i = 0; i < rows.Length; i++) rows[i] = new ThreadRow((known[i] & 1) != 0 ? processes[i] : null, (known[i] & 2) != 0 ? tids[i] : null, comms[i], idleCpus[i]);
        return new ThreadTable(strings, rows);
    }

    private GroupedStacks? Grouping(Profile profile)
    {
        var parents = Flat<int>(Section.CommParents);
        var frames = Flat<FrameId>(Section.CommFrames);
        var groups = Flat<int>(Section.CommGroups);
        var nodeOfSample = Flat<int>(Section.CommNodeOfSample);
        if (parents.Length == 0) return null;

        var names = GroupLabels.For(profile, Groupings.Grouping.Comm).Names;
        StoredChecks.Trie(parents);
        StoredChecks.Grouped(profile, parents, frames, groups, names.Length, nodeOfSample);
        return new GroupedStacks(Groupings.Grouping.Comm, parents, frames, groups, DrawingOrder.SubtreeEnds(parents), nodeOfSample, names);
    }

    private Column<T> Rows<T>(Section section)
        where T : unmanaged, IEquatable<T>
    {
        var (encoding, rows) = EntryOf(section);
        if (encoding == RowEncoding.Flat) return Column<T>.Of(Flat<T>(section));
        return Column<T>.Constant(Bytes<T>(section, rows: 1)[0], (int)rows);
    }

    private T[] Flat<T>(Section section)
        where T : unmanaged
    {
        var (encoding, rows) = EntryOf(section);
        StoredChecks.Require(encoding == RowEncoding.Flat, "a section's encoding");
        return Bytes<T>(section, rows);
    }

    /// <summary>The bytes of a section, straight into the array that will be the column.</summary>
    private T[] Bytes<T>(Section section, long rows)
        where T : unmanaged
    {
        _cancel.ThrowIfCancellationRequested();
        if (_section++ != (int)section) throw new InvalidOperationException($"The section {section} is read out of turn.");
        var values = GC.AllocateUninitializedArray<T>((int)rows);
        var bytes = MemoryMarshal.AsBytes(values.AsSpan());
        _from.ReadExactly(bytes);
        StoredChecks.Require((ulong)StoredLayout.Long(Entry(section)[16..]) == StorageHash.Of(bytes), "a checksum");
        return values;
    }
}

/// <summary>What the head of a stored profile says.</summary>
/// <param name="Identity">The 32 bytes that name what it was read from.</param>
/// <param name="Samples">Number of samples.</param>
/// <param name="HasTime">Whether they have times.</param>
/// <param name="DurationNs">The recorded span; 0 without samples.</param>
public sealed record StoredProfileHead(ReadOnlyMemory<byte> Identity, int Samples, bool HasTime, long DurationNs);
