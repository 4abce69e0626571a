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

        // Three columns of a node and a bit that says whether it is a leaf, with a count for every 32; two of a group; one of a leaf; one of a sample.
        var groups = Enumerable.Range(0, stacks.Count).Count(node => stacks.GroupOf(node) >= 0);
        var expected = before + (12L * stacks.Count) + (8L * ((stacks.Count / 32) + 1)) + (8L * groups) + (4L * stacks.Leaves.Count) + (4L * profile.Samples.Count);
        profile.RetainedBytes.ShouldBe(expected);
        _ = profile.GroupedBy(Grouping.Thread);
        profile.RetainedBytes.ShouldBe(expected);

        // A flame graph needs two more of a leaf.
        _ = stacks.Leaves.Depths;
        profile.RetainedBytes.ShouldBe(expected + (8L * stacks.Leaves.Count));
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
