using FlameScope.Testing;

namespace FlameScope.Profiles.Tests;

public sealed class ProfileIntegrityTests
{
    [Fact]
    public void Random_profiles_keep_every_promise()
    {
        for (var seed = 0; seed < 300; seed++) ProfileIntegrity.Check(RandomProfiles.Of(seed));
    }

    [Fact]
    public void A_parent_after_its_child_is_named_with_table_row_and_value()
    {
        var profile = Broken(stacks: new StackTable([StackId.None, new StackId(2), new StackId(0)], [FrameId.None, new FrameId(0), new FrameId(0)]));

        Should.Throw<ProfileIntegrityException>(() => ProfileIntegrity.Check(profile)).Message.ShouldBe("Table stacks.parent, row 1: the value is 2, allowed is 0 to 0.");
    }

    [Fact]
    public void A_sample_of_a_missing_stack_is_named()
    {
        var profile = Broken(samples: Samples([0], [new StackId(9)]));

        Should.Throw<ProfileIntegrityException>(() => ProfileIntegrity.Check(profile)).Message.ShouldBe("Table samples.stack, row 0: the value is 9, allowed is 0 to 1.");
    }

    [Fact]
    public void Times_that_go_back_are_named()
    {
        var profile = Broken(samples: Samples([5, 4], [StackId.Root, StackId.Root]));

        Should.Throw<ProfileIntegrityException>(() => ProfileIntegrity.Check(profile)).Message.ShouldStartWith("Table samples.time, row 1: the value is 4");
    }

    [Fact]
    public void A_string_that_stands_twice_is_named()
    {
        var profile = Broken(strings: new StringTable(["", "a", "a"]));

        Should.Throw<ProfileIntegrityException>(() => ProfileIntegrity.Check(profile)).Message.ShouldStartWith("Table strings, row 2");
    }

    [Fact]
    public void A_grouping_that_could_not_be_made_is_tried_again()
    {
        var profile = Broken(samples: Samples([0], [new StackId(9)]));

        var first = Should.Throw<IndexOutOfRangeException>(() => profile.GroupedBy(Groupings.Grouping.Comm));
        Should.Throw<IndexOutOfRangeException>(() => profile.GroupedBy(Groupings.Grouping.Comm)).ShouldNotBeSameAs(first);
        profile.RetainedBytes.ShouldBeGreaterThan(0);
    }

    private static SampleTable Samples(long[] times, StackId[] stacks) => new(
        times,
        stacks,
        Column<ThreadId>.Constant(new ThreadId(0), times.Length),
        Column<short>.Constant(-1, times.Length),
        Column<EventId>.Constant(new EventId(0), times.Length),
        Column<long>.Constant(1, times.Length),
        Column<byte>.Constant(0, times.Length));

    /// <summary>A sound profile of one sample, with one table put in place of its own.</summary>
    private static Profile Broken(StringTable? strings = null, StackTable? stacks = null, SampleTable? samples = null)
    {
        var sound = DrawnProfile.From("0 a;b");
        return new Profile(
            strings ?? sound.Strings,
            sound.Frames,
            stacks ?? sound.Stacks,
            sound.Threads,
            sound.Events,
            samples ?? sound.Samples,
            sound.Clock,
            sound.Capture,
            sound.Report);
    }
}
