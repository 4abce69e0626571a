using FlameScope.Profiles;

namespace FlameScope.Formats.Tests.PerfScript;

public sealed class PerfScriptRehearsalTests
{
    [Fact]
    public void Passes_through_what_a_real_file_does()
    {
        var profile = ProfileReader.Rehearse();

        profile.Samples.Count.ShouldBe(12);
        profile.Report.Skipped.ShouldBeEmpty();
        profile.Clock.HasTime.ShouldBeTrue();
        Enumerable.Range(0, profile.Samples.Count).Count(i => profile.Samples.StateValues[i] == (byte)SampleState.Idle).ShouldBe(3);
        Enumerable.Range(0, profile.Frames.Count).Select(i => profile.Frames.Name(new FrameId(i))).ShouldBe(["pv_native_safe_halt", "start_secondary", "one", "two(int, char)", "main", "three", "[unknown]"]);
        ProfileIntegrity.Check(profile);
    }
}
