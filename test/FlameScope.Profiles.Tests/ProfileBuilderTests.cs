using FlameScope.Testing;

namespace FlameScope.Profiles.Tests;

public sealed class ProfileBuilderTests
{
    [Fact]
    public void A_file_cannot_choose_rows_whose_hashes_are_the_same()
    {
        // What the compiler multiplies by in a record's own hash.
        const int Factor = -1521134295;

        new FrameRow(new StringId(1), new StringId(0), FrameKind.User, StringId.Empty, 0).GetHashCode()
            .ShouldNotBe(new FrameRow(new StringId(0), new StringId(Factor), FrameKind.User, StringId.Empty, 0).GetHashCode());
        new ThreadRow(1, 0, StringId.Empty, -1).GetHashCode().ShouldNotBe(new ThreadRow(0, Factor, StringId.Empty, -1).GetHashCode());
    }

    [Fact]
    public void Samples_are_sorted_by_time_and_equal_times_stay_in_file_order()
    {
        var profile = DrawnProfile.From("""
            3.0 c;third
            1.0 a;first
            2.0 b;second-1
            2.0 b;second-2
            2.0 b;second-3
            """);

        profile.Samples.Times.ToArray().ShouldBe([0, 1_000_000_000, 1_000_000_000, 1_000_000_000, 2_000_000_000]);
        Enumerable.Range(0, 5).Select(row => Leaf(profile, row)).ShouldBe(["first", "second-1", "second-2", "second-3", "third"]);
        profile.Report.Notes.ShouldHaveSingleItem().ShouldStartWith("4 samples were out of time order");
    }

    [Fact]
    public void The_origin_is_the_whole_second_before_the_earliest_sample()
    {
        var profile = DrawnProfile.From("5076.123456789 a;b\n5077 a;b");

        profile.Clock.OriginSourceNs.ShouldBe(5_076_000_000_000);
        profile.Clock.OriginUnixNs.ShouldBeNull();
        profile.Samples.Times.ToArray().ShouldBe([123_456_789, 1_000_000_000]);
        profile.Span.ShouldBe(new TimeRange(123_456_789, 1_000_000_001));
    }

    [Fact]
    public void The_origin_is_a_whole_second_of_the_wall_clock_where_that_is_known_exactly()
    {
        var builder = DrawnProfile.Builder("10.5 a;b");
        builder.UnixOffsetNs = 1_700_000_000_750_000_000;

        var clock = builder.Build("test").Clock;

        clock.OriginUnixNs.ShouldBe(1_700_000_011_000_000_000);
        clock.OriginSourceNs.ShouldBe(10_250_000_000);
        clock.AlignmentNs.ShouldBe(clock.OriginUnixNs!.Value);
    }

    [Fact]
    public void An_approximate_wall_clock_does_not_move_the_origin()
    {
        var builder = DrawnProfile.Builder("10.5 a;b");
        builder.UnixOffsetNs = 1_700_000_000_750_000_000;
        builder.WallClockIsApproximate = true;

        var clock = builder.Build("test").Clock;

        clock.OriginSourceNs.ShouldBe(10_000_000_000);
        clock.AlignmentNs.ShouldBe(10_000_000_000);
    }

    [Fact]
    public void Samples_without_a_time_are_left_out_and_counted_where_others_have_one()
    {
        var profile = DrawnProfile.From("1.0 a;timed\n- a;untimed");

        profile.Samples.Count.ShouldBe(1);
        profile.Clock.HasTime.ShouldBeTrue();
        profile.Report.SamplesWithoutTime.ShouldBe(1);
        profile.Report.Notes.ShouldHaveSingleItem().ShouldContain("no time");
    }

    [Fact]
    public void A_profile_without_any_time_keeps_its_samples()
    {
        var profile = DrawnProfile.From("- a;b\n- a;c");

        profile.Clock.HasTime.ShouldBeFalse();
        profile.Samples.Count.ShouldBe(2);
        profile.Report.SamplesWithoutTime.ShouldBe(2);
        ProfileIntegrity.Check(profile);
    }

    [Fact]
    public void Times_before_zero_have_their_origin_below_them()
    {
        var profile = DrawnProfile.From("-1.25 a;b\n0.5 a;b");

        profile.Clock.OriginSourceNs.ShouldBe(-2_000_000_000);
        profile.Samples.Times.ToArray().ShouldBe([750_000_000, 2_500_000_000]);
    }

    [Fact]
    public void A_time_out_of_bounds_is_refused()
    {
        var builder = DrawnProfile.Builder("1 a;b");
        Should.Throw<ArgumentOutOfRangeException>(() => builder.AddSample(new SampleInput(long.MaxValue, StackId.Root, new ThreadId(0), new EventId(0))));
    }

    [Fact]
    public void An_id_of_another_builder_is_refused()
    {
        var builder = new ProfileBuilder();
        Should.Throw<ArgumentOutOfRangeException>(() => builder.Stack(StackId.Root, new FrameId(0)));
        Should.Throw<ArgumentOutOfRangeException>(() => builder.AddSample(new SampleInput(0, StackId.Root, new ThreadId(0), new EventId(0))));
    }

    [Fact]
    public void Equal_frames_stacks_threads_and_events_are_one_row()
    {
        var profile = DrawnProfile.From("1 a;x;y\n2 a;x;y\n3 a;x;z");

        profile.Frames.Count.ShouldBe(3);
        profile.Stacks.Count.ShouldBe(4);
        profile.Threads.Count.ShouldBe(1);
        profile.Events.Count.ShouldBe(1);
    }

    [Fact]
    public void A_column_whose_rows_are_equal_is_stored_once()
    {
        var profile = DrawnProfile.From("1 a;b [cpu=2]\n2 a;b [cpu=2]\n3 b;b [cpu=2]");

        profile.Samples.Cpus.IsConstant.ShouldBeTrue();
        profile.Samples.Cpus[2].ShouldBe((short)2);
        profile.Samples.Threads.IsConstant.ShouldBeFalse();
    }

    [Fact]
    public void A_process_is_named_by_its_main_threads_last_comm()
    {
        var profile = DrawnProfile.From("""
            1 sh;x   [pid=7 tid=7]
            2 pool;x [pid=7 tid=9]
            3 java;x [pid=7 tid=7]
            4 pool;x [pid=8 tid=81]
            """);

        profile.Threads.ProcessNames().ShouldBe(new Dictionary<int, string> { [7] = "java", [8] = "pool" }, ignoreOrder: true);
    }

    [Theory]
    [InlineData(0, 5, 0, 3)]
    [InlineData(1, 2, 1, 2)]
    [InlineData(2, 2, 2, 2)]
    [InlineData(5, 1, 3, 3)]
    [InlineData(-9, 1, 0, 1)]
    public void Rows_of_a_half_open_range(long startSecond, long endSecond, int first, int end)
    {
        var profile = DrawnProfile.From("0 a;b\n1 a;b\n2 a;b");

        profile.Samples.RowsIn(new TimeRange(startSecond * 1_000_000_000, endSecond * 1_000_000_000)).ShouldBe(first..end);
    }

    private static string Leaf(Profile profile, int row) => profile.Frames.Name(profile.Stacks.Leaf(profile.Samples.Stacks[row]));
}
