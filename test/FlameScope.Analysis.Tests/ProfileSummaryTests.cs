using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;
using FlameScope.Testing;

namespace FlameScope.Analysis.Tests;

public sealed class ProfileSummaryTests
{
    [Fact]
    public void The_default_event_is_the_cpu_time_one()
    {
        var summary = Summary("""
            0 a;x [event=page-faults]
            1 a;x [event=page-faults]
            2 a;x [event=cpu-clock]
            """);

        summary.Events.Select(choice => (choice.Key, choice.Samples)).ShouldBe([("cpu-clock", 1), ("page-faults", 2)]);
    }

    [Fact]
    public void Without_a_cpu_time_event_the_one_with_most_samples_is_the_default()
    {
        Summary("0 a;x [event=faults]\n1 a;x [event=switches]\n2 a;x [event=switches]").Events[0].Key.ShouldBe("switches");
    }

    [Fact]
    public void The_same_event_on_two_pmus_is_offered_first_as_one()
    {
        var summary = Summary("""
            0 a;x [event=cpu_core/cycles/ family=cycles cputime]
            1 a;x [event=cpu_atom/cycles/ family=cycles cputime]
            2 a;x [event=cpu_atom/cycles/ family=cycles cputime]
            """);

        summary.Events.Select(choice => (choice.Key, choice.Ids.Length, choice.Samples)).ShouldBe([("cycles", 2, 3), ("cpu_atom/cycles/", 1, 2), ("cpu_core/cycles/", 1, 1)]);
    }

    [Fact]
    public void States_are_counted_apart()
    {
        var summary = Summary("""
            0 swapper;idle [idle]
            1 swapper;?    [unresolved]
            2 a;x          [waiting]
            3 a;x
            """);

        (summary.Samples, summary.IdleSamples, summary.UnresolvedIdleSamples, summary.WaitingSamples).ShouldBe((4, 2, 1, 1));
        summary.Events[0].IdleSamples.ShouldBe(2);
    }

    [Fact]
    public void Lists_have_most_samples_first()
    {
        var summary = Summary("""
            0 b;x [pid=1 tid=1 cpu=1]
            1 a;x [pid=2 tid=2 cpu=0]
            2 a;x [pid=2 tid=3 cpu=0]
            """);

        summary.Comms.Select(choice => (choice.Name, choice.Samples)).ShouldBe([("a", 2), ("b", 1)]);
        summary.Processes.Select(choice => (choice.Id, choice.Name, choice.Samples)).ShouldBe([(2, "a (2)", 2), (1, "b (1)", 1)]);
        summary.Threads.Length.ShouldBe(3);
        summary.Cpus.Select(choice => (choice.Id, choice.Samples)).ShouldBe([((short)0, 2), ((short)1, 1)]);
        summary.Groupings.ShouldBe([Grouping.Comm, Grouping.Process, Grouping.Thread, Grouping.Cpu, Grouping.None]);
    }

    [Fact]
    public void A_profile_without_times_has_no_samples_with_a_time()
    {
        Summary("- a;x\n- a;x").Samples.ShouldBe(0);
    }

    [Theory]
    [InlineData(49.0, 49)]
    [InlineData(99.0, 99)]
    [InlineData(997.0, 50)]
    [InlineData(null, 50)]
    public void Default_rows_follow_the_sampling_rate(double? hz, int rows)
    {
        var builder = DrawnProfile.Builder("0 a;x");
        builder.Capture = new Capture { SamplingHz = hz };

        new ProfileAnalysis(builder.Build("test")).Summary.DefaultRows.ShouldBe(rows);
    }

    private static ProfileSummary Summary(string drawing) => new ProfileAnalysis(DrawnProfile.From(drawing)).Summary;
}
