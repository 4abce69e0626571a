using System.Text;
using FlameScope.Formats;
using FlameScope.Profiles.Groupings;
using FlameScope.Profiles.Storage;
using FlameScope.Testing;

namespace FlameScope.Profiles.Tests.Storage;

public sealed class StoredProfileTests
{
    [Fact]
    public void What_was_stored_is_read_back_table_by_table()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var profile = RandomProfiles.Of(seed);
            var stored = StoredBytes.Of(profile);

            var read = StoredBytes.Read(stored).ShouldNotBeNull();

            StoredBytes.ShouldBeEqual(read, profile);
            ProfileIntegrity.Check(read);
            StoredBytes.Of(read).ShouldBe(stored);
        }
    }

    [Fact]
    public void Examples_and_recordings_are_read_back_table_by_table()
    {
        var files = Directory.GetFiles(RepositoryFiles.At("examples"), "*.gz", SearchOption.AllDirectories).ToList();
        if (Directory.Exists(RepositoryFiles.Recordings)) files.AddRange(Directory.GetFiles(RepositoryFiles.Recordings, "*.txt.gz"));
        else TestContext.Current.SendDiagnosticMessage($"There are no larger recordings in {RepositoryFiles.Recordings}; only the examples were stored.");

        foreach (var path in files)
        {
            using var file = File.OpenRead(path);
            var profile = ProfileReader.Read(file, cancel: TestContext.Current.CancellationToken);

            StoredBytes.ShouldBeEqual(StoredBytes.Read(StoredBytes.Of(profile)).ShouldNotBeNull(path), profile);
        }

        files.ShouldNotBeEmpty();
    }

    [Fact]
    public void All_that_a_profile_can_say_of_itself_is_kept()
    {
        var profile = Full();

        var read = StoredBytes.Read(StoredBytes.Of(profile)).ShouldNotBeNull();

        StoredBytes.ShouldBeEqual(read, profile);
        read.Report.Skipped.ShouldHaveSingleItem().Examples.ShouldHaveSingleItem().ShouldBe(new SkippedExample(7, "日本 \"x\""));
        read.Capture.SamplingHz.ShouldBe(49.5);
    }

    [Fact]
    public void An_empty_profile_and_one_without_times_are_kept()
    {
        StoredBytes.ShouldBeEqual(StoredBytes.Read(StoredBytes.Of(new ProfileBuilder().Build("empty"))).ShouldNotBeNull(), new ProfileBuilder().Build("empty"));

        static Profile WithoutTimes()
        {
            var builder = new ProfileBuilder();
            builder.AddSample(new SampleInput(null, StackId.Root, builder.Thread(null, null, ""), builder.Event(new EventRow("e", "e", "samples", IsCpuTime: false))));
            return builder.Build("timeless");
        }

        StoredBytes.ShouldBeEqual(StoredBytes.Read(StoredBytes.Of(WithoutTimes())).ShouldNotBeNull(), WithoutTimes());
    }

    [Fact]
    public void The_head_says_samples_and_duration_without_the_rest()
    {
        var profile = RandomProfiles.Of(11);
        var stored = StoredBytes.Of(profile);

        var head = StoredProfileReader.TryReadHead(new MemoryStream(stored)).ShouldNotBeNull();

        head.Identity.ToArray().ShouldBe(StoredBytes.Identity);
        (head.Samples, head.HasTime, head.DurationNs).ShouldBe((profile.Samples.Count, profile.Clock.HasTime, profile.Span.DurationNs));
    }

    [Fact]
    public void Another_identity_is_another_profile()
    {
        var stored = StoredBytes.Of(RandomProfiles.Of(3));
        var other = StoredBytes.Identity.ToArray();
        other[31] ^= 1;

        StoredProfileReader.TryRead(new MemoryStream(stored), other, TestContext.Current.CancellationToken).ShouldBeNull();
        StoredProfileReader.TryRead(new MemoryStream(stored), [], TestContext.Current.CancellationToken).ShouldBeNull();
        Should.Throw<ArgumentException>(() => StoredProfileWriter.TryWrite(RandomProfiles.Of(3), [1], new MemoryStream(), cancel: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_name_that_is_no_unicode_is_not_stored()
    {
        var builder = new ProfileBuilder();
        builder.Frame("half a pair \uD83D", "", FrameKind.User);

        StoredProfileWriter.TryWrite(builder.Build("x"), StoredBytes.Identity, new MemoryStream(), cancel: TestContext.Current.CancellationToken).ShouldBeFalse();
    }

    [Fact]
    public void No_more_is_written_than_may_be_and_what_was_is_not_taken_for_a_whole()
    {
        var whole = StoredBytes.Of(RandomProfiles.Of(3));
        using var to = new MemoryStream();

        StoredProfileWriter.TryWrite(RandomProfiles.Of(3), StoredBytes.Identity, to, whole.Length - 1, TestContext.Current.CancellationToken).ShouldBeFalse();

        to.Length.ShouldBeLessThan(whole.Length);
        StoredBytes.Read(to.ToArray()).ShouldBeNull();
        StoredProfileWriter.TryWrite(RandomProfiles.Of(3), StoredBytes.Identity, new MemoryStream(), whole.Length, TestContext.Current.CancellationToken).ShouldBeTrue();
    }

    [Fact]
    public void Reading_and_writing_can_be_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        var stored = StoredBytes.Of(RandomProfiles.Of(3));

        Should.Throw<OperationCanceledException>(() => StoredProfileWriter.TryWrite(RandomProfiles.Of(3), StoredBytes.Identity, new MemoryStream(), cancel: cancel.Token));
        Should.Throw<OperationCanceledException>(() => StoredProfileReader.TryRead(new MemoryStream(stored), StoredBytes.Identity, cancel.Token));
    }

    /// <summary>
    /// What is stored belongs to a version: a change of the tables, of a number of an enumeration, or of one byte asks for a new <see cref="StoredLayout.Version"/>, and this text with it.
    /// </summary>
    [Fact]
    public void The_version_stands_for_this_shape()
    {
        var text = new StringBuilder();
        text.Append("The shape of stored profiles. If it changes, raise StoredLayout.Version and approve a text of the new version; never approve this one anew.\n\n");
        foreach (var type in (Type[])[
            typeof(FrameRow), typeof(ThreadRow), typeof(EventRow), typeof(ProfileClock), typeof(Capture), typeof(ReadReport), typeof(SkippedInput), typeof(SkippedExample),
            typeof(StringTable), typeof(FrameTable), typeof(StackTable), typeof(ThreadTable), typeof(EventTable), typeof(SampleTable), typeof(GroupedStacks), typeof(Profile)])
        {
            text.Append(type.Name).Append('\n');
            foreach (var property in type.GetProperties().OrderBy(property => property.Name, StringComparer.Ordinal)) text.Append("    ").Append(property.PropertyType).Append(' ').Append(property.Name).Append('\n');
        }

        foreach (var type in (Type[])[typeof(FrameKind), typeof(SampleState), typeof(Grouping), typeof(Section), typeof(RowEncoding)])
        {
            text.Append(type.Name).Append(": ").AppendJoin(", ", Enum.GetValues(type).Cast<object>().Select(value => $"{Convert.ToInt32(value, null)} {value}")).Append('\n');
        }

        text.Append("\nA profile with everything, stored:\n");
        foreach (var line in StoredBytes.Of(Full()).Chunk(32)) text.Append(Convert.ToHexStringLower(line)).Append('\n');

        Approved.Check(RepositoryFiles.At("test", "FlameScope.Profiles.Tests", "Storage", "approved", $"stored-profile-{StoredLayout.Version}.txt"), text.ToString());
    }

    private static Profile Full()
    {
        var builder = new ProfileBuilder
        {
            ClockSource = "perf",
            UnixOffsetNs = 1_700_000_000_123_456_789,
            WallClockIsApproximate = true,
            Capture = new Capture { Host = "h", CommandLine = "perf record", Producer = "perf 6", Architecture = "x86_64", CapturedOn = "Monday", Cpus = 8, SamplingHz = 49.5, LostEvents = 3 },
        };
        var cycles = builder.Event(new EventRow("cpu_core/cycles/", "cycles", "cycles", IsCpuTime: true));
        var faults = builder.Event(new EventRow("faults", "faults", "faults", IsCpuTime: false, IsWeighted: true));
        var main = builder.Stack(StackId.Root, builder.Frame("main", "/usr/bin/日本", FrameKind.User, "main.c", 12));
        var read = builder.Stack(main, builder.Frame("read", "[kernel.kallsyms]", FrameKind.Kernel));
        builder.AddSample(new SampleInput(5_000_000_007, read, builder.Thread(1, 2, "java"), cycles, 3, 1000, SampleState.Running));
        builder.AddSample(new SampleInput(4_900_000_000, main, builder.Thread(null, 2, "java"), faults, -1, 1, SampleState.Waiting));
        builder.AddSample(new SampleInput(6_000_000_000, StackId.Root, builder.Thread(0, 0, "swapper", 1), cycles, 1, 1000, SampleState.Idle));
        builder.Report.Bytes = 1234;
        builder.Report.Lines = 56;
        builder.Report.Note("A sentence.");
        builder.Report.Skip("no time", 7, "日本 \"x\""u8);
        return builder.Build("perf script");
    }
}
