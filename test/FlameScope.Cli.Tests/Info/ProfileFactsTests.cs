using System.Text.Json;
using FlameScope.Cli.Info;
using FlameScope.Profiles;
using FlameScope.Testing;

namespace FlameScope.Cli.Tests.Info;

public sealed class ProfileFactsTests
{
    [Fact]
    public void Text_is_aligned_and_complete()
    {
        var facts = new ProfileFacts("a.perf", 72_909, DrawnProfile.From(
            """
            1.25    java;main;run        [pid=7 tid=8 cpu=0 event=cpu-clock]
            1.50    java;main;run        [pid=7 tid=8 cpu=0 event=cpu-clock]
            2.00    node;main            [pid=77 tid=77 cpu=1 event=page-faults]
            """));

        var text = ProfileFactsText.Of(facts);

        text.ShouldStartWith("a.perf\n  Format     drawing, 72.9 kB\n  Samples    3\n  Duration   750 ms\n");
        text.ShouldContain("  Comms      2\n               java  2\n               node  1\n");
        text.ShouldContain("  CPUs       2\n               CPU 0  2\n               CPU 1  1\n");
        text.ShouldContain("  Stacks     2 distinct");
        text.ShouldEndWith("  Lost       the file does not say\n  Skipped    nothing\n");
        text.Split('\n').ShouldAllBe(line => line == line.TrimEnd());
    }

    [Fact]
    public void Without_times_no_sample_is_counted_as_timed()
    {
        var facts = new ProfileFacts("a.txt", null, DrawnProfile.From("-  java;main\n-  java;run"));

        using var json = JsonDocument.Parse(Json(facts));

        json.RootElement.GetProperty("hasTime").GetBoolean().ShouldBeFalse();
        json.RootElement.GetProperty("samples").GetInt32().ShouldBe(0);
        json.RootElement.GetProperty("samplesWithoutTime").GetInt32().ShouldBe(2);
        json.RootElement.GetProperty("durationNs").GetInt64().ShouldBe(0);
        json.RootElement.GetProperty("sizeBytes").ValueKind.ShouldBe(JsonValueKind.Null);
        ProfileFactsText.Of(facts).ShouldContain("  Samples    2, none with a time: a flame graph, but no heat map\n");
    }

    [Fact]
    public void What_has_no_name_says_so_and_what_weighs_says_how_much()
    {
        var builder = new ProfileBuilder();
        var (nobody, named) = (builder.Thread(7, 8, ""), builder.Thread(7, 9, "Thread (9)"));
        var (bytes, faults) = (builder.Event(new EventRow("alloc", "alloc", "bytes", IsCpuTime: false, IsWeighted: true)), builder.Event(new EventRow("faults", "faults", "faults", IsCpuTime: false)));
        builder.AddSample(new SampleInput(1, StackId.Root, nobody, bytes, Weight: 1_000));
        builder.AddSample(new SampleInput(2, StackId.Root, nobody, bytes, Weight: 3_200));
        builder.AddSample(new SampleInput(3, StackId.Root, named, faults));

        var text = ProfileFactsText.Of(new ProfileFacts("a", 1, builder.Build("drawing", TestContext.Current.CancellationToken)));

        text.ShouldContain("               (no name)   2\n               Thread (9)  1\n");
        text.ShouldContain("  Threads    2\n               (8)         2\n               Thread (9)  1\n");
        text.ShouldContain("alloc   2  weighing 4.2 kB in all\n");
        text.ShouldContain("faults  1  counts faults\n");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Lists_add_up_to_the_samples(int seed)
    {
        var facts = new ProfileFacts("random", 1, RandomProfiles.Of(seed));

        using var json = JsonDocument.Parse(Json(facts));

        var samples = facts.Profile.Samples.Count;
        foreach (var list in (string[])["events", "comms", "threads", "cpus"])
        {
            json.RootElement.GetProperty(list).EnumerateArray().Sum(row => row.GetProperty("samples").GetInt32()).ShouldBe(samples, list);
        }
    }

    private static string Json(ProfileFacts facts)
    {
        using var text = new StringWriter();
        ProfileFactsJson.Write(facts, text);
        return text.ToString();
    }
}
