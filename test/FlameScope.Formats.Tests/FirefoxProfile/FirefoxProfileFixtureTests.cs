using FlameScope.Profiles;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests.FirefoxProfile;

/// <summary>Every fixture of test/fixtures/firefox-profile through the harness, and what hostile hands make of them.</summary>
public sealed class FirefoxProfileFixtureTests
{
    private const string Format = "Firefox Profiler";

    private static readonly FormatFixtures Fixtures = new("firefox-profile");

    private static readonly string[] Words =
    [
        "{", "}", "[", "]", ",", ":", "\"", "null", "true", "-1", "0", "1e300", "9223372036854775807", "99999999999999999999", "0.5", "\\u", "\0", "\uFEFF", "[[[[[[", "{\"a\":",
        "\"schema\":{\"stack\":1,\"time\":0},", "\"data\":[[1,2],[3]],", "\"prefix\":[5,4,3],", "\"prefixOffset\":[9],", "\"time\":[1],", "\"timeDeltas\":[-9e12],", "\"weight\":[-1],", "\"shared\":{},", "\"processes\":[{\"meta\":{}", "\"profile\":{", "\"meta\":{},", "\"stringArray\":[\"x\"],",
    ];

    public static TheoryData<string> Valid => [.. Fixtures.Valid];

    public static TheoryData<string> Invalid => [.. Fixtures.Invalid];

    [Theory]
    [MemberData(nameof(Valid))]
    public void Fixture_is_read_as_approved_and_passes_the_harness(string file) => FormatHarness.Check(Fixtures[file], Format, print: null);

    [Theory]
    [MemberData(nameof(Invalid))]
    public void File_that_cannot_be_shown_says_what_it_is_and_what_to_do(string file) => FormatHarness.CheckInvalid(Fixtures["invalid/" + file]).Message.ShouldEndWith(".");

    [Fact]
    public void Fixtures_are_listed_and_approved() => Fixtures.CheckLists();

    [Theory]
    [MemberData(nameof(Valid))]
    public void Every_prefix_is_read_or_refused(string file) => HostileFiles.CheckPrefixes(File.ReadAllBytes(Fixtures[file]));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_mutation_is_read_or_refused(int seed) =>
        HostileFiles.CheckMutations([.. Fixtures.Valid.Select(file => File.ReadAllBytes(Fixtures[file]))], Words, seed, 1000).ShouldBeGreaterThan(100);

    [Fact]
    public void Limits_end_the_reading_with_a_note()
    {
        var content = File.ReadAllBytes(Fixtures["samply.json"]);

        var few = ProfileReader.Read(new MemoryStream(content), new ReadLimits { MaxSamples = 2 }, cancel: TestContext.Current.CancellationToken);
        few.Samples.Count.ShouldBe(2);
        few.Report.Notes.ShouldContain(note => note.Contains("more than 2 samples", StringComparison.Ordinal));

        var shallow = ProfileReader.Read(new MemoryStream(content), new ReadLimits { MaxStackDepth = 1 }, cancel: TestContext.Current.CancellationToken);
        shallow.Samples.Stacks.ToArray().Select(stack => shallow.Stacks.FramesOf(stack).Count()).Max().ShouldBe(2);
        shallow.Report.Notes.ShouldContain(note => note.Contains("nearest the root have been cut", StringComparison.Ordinal));

        var cut = ProfileReader.Read(new MemoryStream(content), new ReadLimits { MaxNameLength = 3 }, cancel: TestContext.Current.CancellationToken);
        cut.Report.Notes.ShouldContain(note => note.Contains("names are longer than 3 bytes", StringComparison.Ordinal));
    }

    [Fact]
    public void Differences_that_lead_out_of_bounds_are_left_out_and_not_taken_for_the_bound()
    {
        // Nearly 73 years in milliseconds, and then beyond them.
        const string File = """{"meta":{"interval":1,"startTime":0,"product":"test","preprocessedProfileVersion":57,"categories":[]},"libs":[],"threads":[{"name":"t","pid":1,"tid":2,"stackTable":{"length":1,"frame":[0],"prefix":[null]},"frameTable":{"func":[0]},"funcTable":{"name":[0]},"stringArray":["f"],"samples":{"stack":[0,0,0,0],"timeDeltas":[5,2300000000000,10000000000,-1]}}]}""";
        var profile = ProfileReader.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(File)), cancel: TestContext.Current.CancellationToken);
        profile.Samples.Times.ToArray().Select(time => time + profile.Clock.OriginSourceNs).ShouldBe([5_000_000, 2_300_000_000_005_000_000, ProfileBuilder.MaxTimeNs + 1 - 1_000_000]);
        profile.Report.Skipped.ShouldHaveSingleItem().Count.ShouldBe(1);
    }

    [Fact]
    public void Processes_written_as_text_are_read_as_if_they_stood_there_and_no_deeper_than_three_levels()
    {
        const string Thread = """{"name":"t","pid":1,"tid":2,"stringTable":["f"],"stackTable":{"schema":{"prefix":0,"frame":1},"data":[[null,0]]},"frameTable":{"schema":{"location":0},"data":[[0]]},"samples":{"schema":{"stack":0,"time":1},"data":[[0,5]]}}""";
        var text = Process(Thread);
        for (var level = 1; level < 5; level++) text = Process($"{Thread},{System.Text.Json.JsonSerializer.Serialize(text)}");
        var profile = ProfileReader.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), cancel: TestContext.Current.CancellationToken);
        profile.Samples.Count.ShouldBe(4);
        profile.Report.Skipped.ShouldHaveSingleItem().Reason.ShouldContain("beyond those that are read");

        static string Process(string threads) => $$"""{"meta":{"interval":1,"stackwalk":1,"version":3,"startTime":1000},"libs":"[]","threads":[{{threads}}]}""";
    }

    [Fact]
    public void Columns_that_flags_say_mean_nothing_are_not_read()
    {
        const string File = """{"meta":{"interval":1,"startTime":0,"product":"test","preprocessedProfileVersion":75,"categories":[]},"libs":[{"name":"lib.so"}],"threads":[{"name":"t","pid":1,"tid":2,"stackTable":{"length":2,"frame":[0,1],"prefix":[null,0]},"frameTable":{"func":[0,1]},"funcTable":{"name":[0,1],"flags":[0,4],"resource":[0,0],"source":[0,0],"lineNumber":[0,0]},"resourceTable":{"lib":[0],"name":[2]},"sources":{"filename":[2]},"stringArray":["label","native","x"],"samples":{"stack":[1],"time":[5]}}]}""";
        var profile = ProfileReader.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(File)), cancel: TestContext.Current.CancellationToken);
        profile.Stacks.FramesOf(profile.Samples.Stacks[0]).Select(frame => $"{profile.Frames.Name(frame)} {profile.Frames.Library(frame)} {profile.Frames[frame].File == StringId.Empty}.").ShouldBe(["label  True.", "native lib.so True."]);
    }
}
