using System.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.Tests.Cpuprofile;

/// <summary>Every fixture of test/fixtures/cpuprofile through the harness, and what hostile hands make of them.</summary>
public sealed class CpuprofileFixtureTests : FixtureTests<CpuprofileFixtureTests>, IFixtures
{
    public static string Format => "cpuprofile";

    public static string Folder => "cpuprofile";

    public static string[] Words { get; } = HostileJson.Words;

    public static int Mutations => 2000;

    public static int MoreThanRead => 500;

    public static long SmallBytes => 3000;

    [Fact]
    public void Tree_of_old_may_be_as_deep_as_it_likes()
    {
        const int Depth = 20_000;
        var text = new StringBuilder("""{"head":{"functionName":"(root)","lineNumber":0,"children":[""");
        for (var i = 1; i <= Depth; i++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $$"""{"functionName":"f{{i % 7}}","id":{{i}},"children":[""");
        text.Append(string.Concat(Enumerable.Repeat("]}", Depth + 1))).Append(System.Globalization.CultureInfo.InvariantCulture, $$""","samples":[{{Depth}},10],"timestamps":[1,2]}""");
        var profile = Read(text.ToString());

        profile.Samples.Count.ShouldBe(2);
        var deep = profile.Stacks.FramesOf(profile.Samples.Stacks[0]).Select(profile.Frames.Name).ToList();
        deep.Count.ShouldBe(ReadLimits.Default.MaxStackDepth + 1);
        deep[0].ShouldBe("[frames cut]");
        deep[^1].ShouldBe("f" + (Depth % 7));
        profile.Stacks.FramesOf(profile.Samples.Stacks[1]).Count().ShouldBe(10);
        profile.Report.Notes.ShouldBe(["1 stacks are deeper than 4,096 frames; those nearest the root have been cut."]);
    }

    [Fact]
    public void Limits_are_kept()
    {
        const string Nodes = """{"nodes":[{"id":1,"callFrame":{"functionName":"a"}},{"id":2,"callFrame":{"functionName":"b"}},{"id":3,"callFrame":{"functionName":"c"}}],"samples":[1,2,3,1],"timeDeltas":[1,1,1,1]}""";

        var samples = Read(Nodes, new ReadLimits { MaxSamples = 3 });
        samples.Samples.Count.ShouldBe(3);
        samples.Report.Notes.ShouldBe(["Reading stopped: it holds more than 3 samples. What is beyond is not shown."]);

        var names = Read(Nodes, new ReadLimits { MaxNames = 5 });
        names.Samples.Count.ShouldBe(3);
        names.Report.Notes.ShouldContain("Reading stopped: it holds more than 5 distinct names. What is beyond is not shown.");

        var stacks = Read(Nodes, new ReadLimits { MaxStacks = 3 });
        stacks.Samples.Count.ShouldBe(2);
        stacks.Report.Notes.ShouldBe(["Reading stopped: it holds more than 3 distinct stacks. What is beyond is not shown."]);
    }

    /// <summary>Where times come last, samples are added while they are read.</summary>
    [Theory]
    [InlineData("[1,2,9,3,1,2]", "[5,10,1,0,2000,7]", 6)]
    [InlineData("[1,2,3]", "[5,10,1,0,2000,7]", 6)]
    [InlineData("[1,2,3,1]", "[5,-2]", 6)]
    [InlineData("[1,2,3,1]", "[5,9e15,9e15]", 6)]
    [InlineData("[1,\"2\",null,-1]", "[1.5,\"3\",null,4]", 6)]
    [InlineData("[1,2,3,1]", "[5,10,1,0]", 2)]
    [InlineData("[1,2,3,1]", "[]", 6)]
    [InlineData("[1,2,3,1]", "7", 6)]
    public void Order_of_the_parts_does_not_matter(string samples, string times, int limit)
    {
        var limits = new ReadLimits { MaxSamples = limit };
        const string Nodes = "\"nodes\":[{\"id\":1,\"callFrame\":{\"functionName\":\"a\"}},{\"id\":2,\"callFrame\":{\"functionName\":\"b\"}},{\"id\":3,\"callFrame\":{\"functionName\":\"c\"}}]";
        string[] parts = [Nodes, "\"startTime\":1000000", "\"samples\":" + samples, "\"timeDeltas\":" + times];

        var last = Print(string.Join(',', parts), limits);
        foreach (var order in (int[][])[[1, 0, 2, 3], [0, 1, 3, 2], [3, 2, 1, 0], [0, 2, 3, 1], [2, 3, 0, 1]]) Print(string.Join(',', order.Select(part => parts[part])), limits).ShouldBe(last);
    }

    [Fact]
    public void As_many_samples_as_there_are_come_out_in_their_order()
    {
        const int Samples = 200_000;
        var text = "{\"nodes\":[{\"id\":1,\"callFrame\":{\"functionName\":\"a\"}},{\"id\":2,\"callFrame\":{\"functionName\":\"b\"}}],\"startTime\":1000000,\"samples\":["
            + string.Join(',', Enumerable.Range(0, Samples).Select(sample => 1 + (sample % 2))) + "],\"timeDeltas\":[" + string.Join(',', Enumerable.Repeat(250, Samples)) + "]}";
        var profile = Read(text);

        profile.Samples.Times.ToArray().ShouldBe(Enumerable.Range(1, Samples).Select(sample => sample * 250_000L));
        profile.Samples.Stacks.ToArray().Select(stack => stack.Value).ShouldBe(Enumerable.Range(0, Samples).Select(sample => 1 + (sample % 2)));
        profile.Report.Notes.ShouldBeEmpty();
    }

    [Fact]
    public void Times_out_of_bounds_are_no_times()
    {
        var profile = Read("""{"nodes":[{"id":1,"callFrame":{"functionName":"a"}}],"samples":[1,1,1],"timeDeltas":[5,9e15,9e15]}""");

        profile.Samples.Count.ShouldBe(1);
        profile.Report.Notes.ShouldBe(["2 samples carry no time and have been left out."]);
    }

    private static string Print(string parts, ReadLimits limits)
    {
        var profile = Read("{" + parts + "}", limits);
        return string.Join('\n', Enumerable.Range(0, profile.Samples.Count).Select(row => $"{profile.Samples.Times[row]} {profile.Frames.Name(profile.Stacks.FramesOf(profile.Samples.Stacks[row]).First())}"))
            + $"\n{profile.Clock.OriginSourceNs} {profile.Clock.HasTime}\n" + string.Join('\n', profile.Report.Notes) + "\n" + string.Join('\n', profile.Report.Skipped.Select(skipped => $"{skipped.Count} {skipped.Reason}"));
    }

    private static Profile Read(string text, ReadLimits? limits = null)
    {
        var profile = ProfileReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), limits, cancel: TestContext.Current.CancellationToken);
        ProfileIntegrity.Check(profile);
        return profile;
    }

    [Fact]
    public void Of_many_stacks_that_are_too_deep_the_later_ones_keep_fewer_frames_and_all_samples_are_shown()
    {
        const int Depth = 1_000;
        const int MaxStacks = 20_000;
        var nodes = string.Join(',', Enumerable.Range(1, Depth).Select(id => $$$"""{"id":{{{id}}},"callFrame":{"functionName":"f","url":"a.js","lineNumber":1,"columnNumber":1},"children":[{{{(id < Depth ? id + 1 : "")}}}]}"""));
        var samples = string.Join(',', Enumerable.Range(1, Depth));
        var file = $$$"""{"nodes":[{{{nodes}}}],"startTime":0,"endTime":2000000,"samples":[{{{samples}}}],"timeDeltas":[{{{string.Join(',', Enumerable.Repeat("1000", Depth))}}}]}""";

        var limits = new ReadLimits { MaxStackDepth = 300, MaxStacks = MaxStacks };
        var profile = ProfileReader.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(file)), limits, cancel: TestContext.Current.CancellationToken);

        profile.Samples.Count.ShouldBe(Depth);
        var depths = profile.Samples.Stacks.ToArray().Select(stack => profile.Stacks.FramesOf(stack).Count()).ToList();
        depths.Max().ShouldBe(301);
        depths[^1].ShouldBe(129);
        profile.Report.Notes.ShouldContain(note => note.Contains("700 stacks are deeper than 300 frames", StringComparison.Ordinal));
    }
}
