using System.Buffers.Binary;
using System.Text.Json;
using FlameScope.Profiles.Groupings;
using FlameScope.Profiles.Storage;

namespace FlameScope.Profiles.Tests.Storage;

/// <summary>Stored profiles as arrays of bytes.</summary>
internal static class StoredBytes
{
    public static readonly byte[] Identity = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    public static byte[] Of(Profile profile)
    {
        using var to = new MemoryStream();
        StoredProfileWriter.TryWrite(profile, Identity, to, cancel: TestContext.Current.CancellationToken).ShouldBeTrue();
        return to.ToArray();
    }

    public static Profile? Read(byte[] stored) => StoredProfileReader.TryRead(new MemoryStream(stored), Identity, TestContext.Current.CancellationToken);

    /// <summary>Makes all checksums right, as somebody who forges a file would.</summary>
    public static void Sign(byte[] stored)
    {
        var at = (long)StoredLayout.HeadLength + StoredLayout.TableLength;
        for (var section = (Section)0; section < Section.Count; section++)
        {
            var entry = stored.AsSpan(StoredLayout.HeadLength + ((int)section * StoredLayout.EntryLength), StoredLayout.EntryLength);
            var length = StoredLayout.LengthOf(section, (RowEncoding)StoredLayout.Int(entry), StoredLayout.Long(entry[8..]));
            if (length < 0 || length > stored.Length - at) break;
            BinaryPrimitives.WriteUInt64LittleEndian(entry[16..], StorageHash.Of(stored.AsSpan((int)at, (int)length)));
            at += length;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(stored.AsSpan(72), StoredLayout.HeadHash(stored));
    }

    /// <summary>A stored profile whose <paramref name="section"/> is one zero for all of <paramref name="rows"/>.</summary>
    public static byte[] WithConstant(byte[] stored, Section section, long rows)
    {
        var at = StoredLayout.HeadLength + StoredLayout.TableLength;
        for (var before = (Section)0; before < section; before++) at += LengthOf(stored, before);
        byte[] changed = [.. stored[..at], .. new byte[StoredLayout.ElementSizes[(int)section]], .. stored[(at + LengthOf(stored, section))..]];
        var entry = changed.AsSpan(StoredLayout.HeadLength + ((int)section * StoredLayout.EntryLength));
        BinaryPrimitives.WriteInt32LittleEndian(entry, (int)RowEncoding.Constant);
        BinaryPrimitives.WriteInt64LittleEndian(entry[8..], rows);
        return changed;
    }

    private static int LengthOf(byte[] stored, Section section)
    {
        var entry = stored.AsSpan(StoredLayout.HeadLength + ((int)section * StoredLayout.EntryLength));
        return (int)StoredLayout.LengthOf(section, (RowEncoding)StoredLayout.Int(entry), StoredLayout.Long(entry[8..]));
    }

    /// <summary>Every table of one profile is that of the other.</summary>
    public static void ShouldBeEqual(Profile read, Profile expected)
    {
        read.Strings.Count.ShouldBe(expected.Strings.Count);
        for (var i = 0; i < expected.Strings.Count; i++) read.Strings[new StringId(i)].ShouldBe(expected.Strings[new StringId(i)]);
        Same(read.Frames.Rows, expected.Frames.Rows);
        Same(read.Stacks.Parents, expected.Stacks.Parents);
        Same(read.Stacks.Frames, expected.Stacks.Frames);
        Same(read.Threads.Rows, expected.Threads.Rows);
        Same(read.Events.Rows, expected.Events.Rows);
        Same(read.Samples.Times, expected.Samples.Times);
        Same(read.Samples.Stacks, expected.Samples.Stacks);
        Same(read.Samples.Threads, expected.Samples.Threads);
        Same(read.Samples.Cpus, expected.Samples.Cpus);
        Same(read.Samples.Events, expected.Samples.Events);
        Same(read.Samples.Weights, expected.Samples.Weights);
        Same(read.Samples.StateValues, expected.Samples.StateValues);
        read.Clock.ShouldBe(expected.Clock);
        read.Capture.ShouldBe(expected.Capture);
        JsonSerializer.Serialize(read.Report).ShouldBe(JsonSerializer.Serialize(expected.Report));
        foreach (var grouping in Enum.GetValues<Grouping>()) Same(read.GroupedBy(grouping), expected.GroupedBy(grouping));
    }

    private static void Same(GroupedStacks read, GroupedStacks expected)
    {
        Same(read.Parents, expected.Parents);
        Same(read.Frames, expected.Frames);
        Enumerable.Range(0, read.Count).ShouldAllBe(node => read.GroupOf(node) == expected.GroupOf(node));
        Same(read.SubtreeEnds, expected.SubtreeEnds);
        Same(read.LeafOfSample, expected.LeafOfSample);
        Same(read.Leaves.Nodes, expected.Leaves.Nodes);
        read.GroupNames.ShouldBe(expected.GroupNames);
    }

    private static void Same<T>(Column<T> read, Column<T> expected)
        where T : unmanaged, IEquatable<T>
    {
        read.Length.ShouldBe(expected.Length);
        read.IsConstant.ShouldBe(expected.IsConstant);
        if (expected is { IsConstant: true, Length: > 0 }) read[0].ShouldBe(expected[0]);
        else Same(read.Values, expected.Values);
    }

    private static void Same<T>(ReadOnlySpan<T> read, ReadOnlySpan<T> expected) => read.SequenceEqual(expected).ShouldBeTrue($"{typeof(T).Name}, {read.Length} and {expected.Length} rows");
}
