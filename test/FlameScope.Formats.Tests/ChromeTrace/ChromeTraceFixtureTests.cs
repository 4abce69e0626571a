using System.Text;
using FlameScope.Profiles;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests.ChromeTrace;

/// <summary>Every fixture of test/fixtures/chrome-trace through the harness, and what hostile hands make of them.</summary>
public sealed class ChromeTraceFixtureTests
{
    private const string Format = "Chrome trace";

    private static readonly FormatFixtures Fixtures = new("chrome-trace");

    public static TheoryData<string> Valid => [.. Fixtures.Valid];

    public static TheoryData<string> Invalid => [.. Fixtures.Invalid];

    public static TheoryData<string> Small => [.. Fixtures.Valid.Where(file => new FileInfo(Fixtures[file]).Length < 4000)];

    [Theory]
    [MemberData(nameof(Valid))]
    public void Fixture_is_read_as_approved_and_passes_the_harness(string file) => FormatHarness.Check(Fixtures[file], Format, print: null);

    [Theory]
    [MemberData(nameof(Invalid))]
    public void File_that_cannot_be_shown_says_what_it_is_and_what_to_do(string file) => FormatHarness.CheckInvalid(Fixtures["invalid/" + file]).Message.ShouldEndWith(".");

    [Fact]
    public void Fixtures_are_listed_and_approved() => Fixtures.CheckLists();

    [Theory]
    [MemberData(nameof(Small))]
    public void Every_prefix_is_read_or_refused(string file) => HostileFiles.CheckPrefixes(File.ReadAllBytes(Fixtures[file]));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_mutation_is_read_or_refused(int seed) =>
        HostileFiles.CheckMutations([.. Small.Select(file => File.ReadAllBytes(Fixtures[(string)file.Data]))], HostileJson.Words, seed, 1000).ShouldBeGreaterThan(300);

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
        var profile = ProfileReader.Read(new MemoryStream(File.ReadAllBytes(Fixtures["board-page.json.gz"])), cancel: TestContext.Current.CancellationToken);
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
