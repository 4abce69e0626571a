using System.Text;
using FlameScope.Profiles;

namespace FlameScope.Formats.Tests.ChromeTrace;

/// <summary>Every fixture of test/fixtures/chrome-trace through the harness, and what hostile hands make of them.</summary>
public sealed class ChromeTraceFixtureTests : FixtureTests<ChromeTraceFixtureTests>, IFixtures
{
    public static string Format => "Chrome trace";

    public static string Folder => "chrome-trace";

    public static string[] Words { get; } = HostileJson.Words;

    public static int Mutations => 1000;

    public static int MoreThanRead => 300;

    public static long SmallBytes => 4000;

    [Fact]
    public void Limit_of_samples_and_spans_is_kept()
    {
        var text = "[" + string.Join(",\n", Enumerable.Range(0, 50).Select(i => $$"""{"name":"s{{i}}","ph":"X","ts":{{i * 10}},"dur":10,"pid":1,"tid":1}""")) + "]";
        var profile = ProfileReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), new ReadLimits { MaxSamples = 20 }, cancel: TestContext.Current.CancellationToken);

        ProfileIntegrity.Check(profile);
        profile.Samples.Count.ShouldBeLessThanOrEqualTo(20);
        profile.Report.Notes.ShouldContain("Reading stopped: it holds more than 20 samples and spans. What is beyond is not shown.");
    }
    /// <summary>Two sources of one file: what V8 sampled, and the spans that Chromium wrote of the same threads on the same clock.</summary>
    [Fact]
    public void Functions_were_sampled_while_a_span_says_that_script_ran()
    {
        const long TickNs = 100_000;
        var profile = ProfileReader.Read(new MemoryStream(File.ReadAllBytes(PathOf("board-page.json.gz"))), cancel: TestContext.Current.CancellationToken);
        var rows = Enumerable.Range(0, profile.Samples.Count).Select(row => (
            Thread: profile.Samples.Threads[row],
            Tick: (profile.Samples.Times[row] + profile.Clock.OriginSourceNs) / TickNs,
            IsSpan: profile.Events[profile.Samples.Events[row]].Name == "spans",
            Frames: profile.Stacks.FramesOf(profile.Samples.Stacks[row]).Select(frame => (Name: profile.Frames.Name(frame), Library: profile.Frames.Library(frame))).ToList())).ToList();
        var script = rows.Where(row => row.IsSpan && row.Frames.Exists(frame => frame.Name is "FunctionCall" or "EvaluateScript")).Select(row => (row.Thread, row.Tick)).ToHashSet();
        var functions = rows.Where(row => !row.IsSpan && row.Frames.Exists(frame => frame.Library is "board.js" or "forecast.js")).ToList();

        functions.Select(row => row.Thread).Distinct().Count().ShouldBe(2);
        var inside = functions.Count(row => script.Contains((row.Thread, row.Tick)) || script.Contains((row.Thread, row.Tick - 1)) || script.Contains((row.Thread, row.Tick + 1)));
        ((double)inside / functions.Count).ShouldBeGreaterThan(0.98);
        foreach (var name in (string[])["parseDepartures", "drawBoard", "searchCarelessly", "forecastDelays"]) functions.ShouldContain(row => row.Frames.Exists(frame => frame.Name == name), name);
    }

}
