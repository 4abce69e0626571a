using System.Buffers.Binary;
using FlameScope.Profiles.Storage;
using FlameScope.Testing;

namespace FlameScope.Profiles.Tests.Storage;

public sealed class HostileStoredProfileTests
{
    private static readonly byte[] Stored = StoredBytes.Of(RandomProfiles.Of(5, maxSamples: 60));

    [Fact]
    public void Every_prefix_is_no_profile()
    {
        for (var length = 0; length < Stored.Length; length++) StoredBytes.Read(Stored[..length]).ShouldBeNull($"{length} bytes");
    }

    [Fact]
    public void Something_after_the_end_makes_it_no_profile()
    {
        StoredBytes.Read([.. Stored, 0]).ShouldBeNull();
    }

    [Fact]
    public void Every_changed_byte_is_found()
    {
        for (var at = 0; at < Stored.Length; at++)
        {
            var changed = Stored.ToArray();
            changed[at] ^= (byte)(1 << (at % 8));
            StoredBytes.Read(changed).ShouldBeNull($"byte {at}");
        }
    }

    [Fact]
    public void Bytes_that_were_never_a_profile_are_none()
    {
        var random = new Random(1);
        for (var i = 0; i < 500; i++)
        {
            var bytes = new byte[random.Next(6000)];
            random.NextBytes(bytes);
            if (i % 2 == 0) Stored.AsSpan(0, Math.Min(bytes.Length, 48)).CopyTo(bytes);
            StoredBytes.Read(bytes).ShouldBeNull();
            StoredProfileReader.TryReadHead(new MemoryStream(bytes)).ShouldBeNull();
        }
    }

    [Fact]
    public void A_forged_file_is_no_profile_or_one_that_every_query_can_be_asked_of()
    {
        var random = new Random(2);
        var (taken, refused) = (0, 0);
        var sources = Enumerable.Range(0, 8).Select(seed => StoredBytes.Of(RandomProfiles.Of(seed, maxSamples: 40))).ToArray();
        for (var i = 0; i < 8_000; i++)
        {
            var forged = sources[i % sources.Length].ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--) Change(forged, random);
            StoredBytes.Sign(forged);

            if (StoredBytes.Read(forged) is { } profile)
            {
                CheckBounds(profile);
                taken++;
            }
            else
            {
                refused++;
            }
        }

        taken.ShouldBeGreaterThan(500, "changes of times, weights and texts are none that can be told");
        refused.ShouldBeGreaterThan(2_000);
    }

    [Fact]
    public void Every_word_of_a_forged_file_at_its_extremes_is_bounded()
    {
        var stored = StoredBytes.Of(RandomProfiles.Of(9, maxSamples: 12));
        for (var at = StoredLayout.HeadLength; at + 4 <= stored.Length; at += 4)
        {
            foreach (var value in (int[])[-1, int.MinValue, int.MaxValue, 0x10000])
            {
                var forged = stored.ToArray();
                BinaryPrimitives.WriteInt32LittleEndian(forged.AsSpan(at), value);
                StoredBytes.Sign(forged);
                if (StoredBytes.Read(forged) is { } profile) CheckBounds(profile);
            }
        }
    }

    [Fact]
    public void Rows_that_are_not_there_get_no_memory()
    {
        for (var section = (Section)0; section < Section.Count; section++)
        {
            foreach (var rows in (long[])[int.MaxValue, Array.MaxLength, long.MaxValue, -1, 1_000_000_000])
            {
                var forged = Stored.ToArray();
                BinaryPrimitives.WriteInt64LittleEndian(forged.AsSpan(StoredLayout.HeadLength + ((int)section * StoredLayout.EntryLength) + 8), rows);
                StoredBytes.Sign(forged);

                var before = GC.GetAllocatedBytesForCurrentThread();
                StoredBytes.Read(forged).ShouldBeNull($"{section}, {rows} rows");
                (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1 << 20);
            }
        }
    }

    [Fact]
    public void One_value_said_to_be_of_a_billion_rows_gets_no_memory()
    {
        var sections = Enumerable.Range(0, (int)Section.Count).Select(number => (Section)number).ToArray();
        Section[][] groups = [
            .. sections.Select(section => new[] { section }),
            [Section.FrameNames, Section.FrameLibraries, Section.FrameKinds, Section.FrameFiles, Section.FrameLines],
            [Section.ThreadKnown, Section.ThreadProcesses, Section.ThreadTids, Section.ThreadComms, Section.ThreadIdleCpus],
            sections];
        foreach (var group in groups)
        {
            var forged = group.Aggregate(Stored, (stored, section) => StoredBytes.WithConstant(stored, section, 1_000_000_000));
            BinaryPrimitives.WriteInt64LittleEndian(forged.AsSpan(48), forged.Length);
            StoredBytes.Sign(forged);

            var before = GC.GetAllocatedBytesForCurrentThread();
            StoredBytes.Read(forged).ShouldBeNull(string.Join(", ", group));
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1 << 20);
        }
    }

    [Fact]
    public void A_trie_that_is_not_numbered_depth_first_is_refused()
    {
        Should.NotThrow(() => StoredChecks.Trie([-1, 0, 1, 2, 1, 0, 5]));
        Should.Throw<InvalidDataException>(() => StoredChecks.Trie([-1, 0, 0, 1]));
        Should.Throw<InvalidDataException>(() => StoredChecks.Trie([-1, 0, 2]));
        Should.Throw<InvalidDataException>(() => StoredChecks.Trie([-1, -1]));
        Should.Throw<InvalidDataException>(() => StoredChecks.Trie([0, 0]));
        Should.Throw<InvalidDataException>(() => StoredChecks.Trie([-1, 0, int.MinValue]));
    }

    private static void Change(byte[] stored, Random random)
    {
        // Half of the changes in the table of sections and the words after it, where lengths are.
        var at = random.Next(2) == 0 ? random.Next(StoredLayout.HeadLength, Math.Min(stored.Length, 1200)) : random.Next(48, stored.Length);
        switch (random.Next(4))
        {
            case 0: stored[at] = (byte)random.Next(256); break;
            case 1: stored[at] ^= (byte)(1 << random.Next(8)); break;
            case 2: stored[at] += (byte)(random.Next(2) == 0 ? 1 : 255); break;
            default: stored.AsSpan(at, Math.Min(4, stored.Length - at)).Fill((byte)(random.Next(2) == 0 ? 0xFF : 0x7F)); break;
        }
    }

    /// <summary>All promises but that no row stands twice, which the reader says it does not check.</summary>
    private static void CheckBounds(Profile profile)
    {
        foreach (var row in profile.Samples.Times) row.ShouldBeInRange(0, long.MaxValue - 1);
        try
        {
            ProfileIntegrity.Check(profile);
        }
        catch (ProfileIntegrityException e) when (e.Message.Contains("that no other row has", StringComparison.Ordinal))
        {
            foreach (var grouping in Enum.GetValues<Groupings.Grouping>()) profile.GroupedBy(grouping).LeafOfSample.Length.ShouldBe(profile.Samples.Count);
        }
    }
}
