using FlameScope.Profiles.Groupings;
using FlameScope.Testing;

namespace FlameScope.Profiles.Tests;

public sealed class RetainedBytesTests
{
    [Fact]
    public void A_grouping_counts_from_its_first_use_on()
    {
        var profile = RandomProfiles.Of(seed: 3);
        var before = profile.RetainedBytes;

        var stacks = profile.GroupedBy(Grouping.Thread);

        // Four columns of a node, one of a sample.
        profile.RetainedBytes.ShouldBe(before + (16L * stacks.Count) + (4L * profile.Samples.Count));
        _ = profile.GroupedBy(Grouping.Thread);
        profile.RetainedBytes.ShouldBe(before + (16L * stacks.Count) + (4L * profile.Samples.Count));
    }

    [Fact]
    public void More_samples_take_their_columns_more()
    {
        // Time and stack vary; all else is the same for all samples and is stored once.
        (Of(3_000) - Of(1_000)).ShouldBe(2_000 * (8 + 4));

        static long Of(int samples)
        {
            var builder = new ProfileBuilder();
            var id = builder.Event(new EventRow("cpu-clock", "cpu-clock", "ns", IsCpuTime: true));
            var thread = builder.Thread(1, 1, "java");
            var stack = builder.Stack(StackId.Root, builder.Frame("main", "", FrameKind.User));
            for (var i = 0; i < samples; i++) builder.AddSample(new SampleInput(i, stack, thread, id));
            return builder.Build("test").RetainedBytes;
        }
    }
}
