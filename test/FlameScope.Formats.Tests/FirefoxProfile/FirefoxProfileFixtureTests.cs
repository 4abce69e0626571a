using FlameScope.Profiles;

namespace FlameScope.Formats.Tests.FirefoxProfile;

/// <summary>Every fixture of test/fixtures/firefox-profile through the harness, and what hostile hands make of them.</summary>
public sealed class FirefoxProfileFixtureTests : FixtureTests<FirefoxProfileFixtureTests>, IFixtures
{
    public static string Format => "Firefox Profiler";

    public static string Folder => "firefox-profile";

    public static string[] Words { get; } =
    [
        "{", "}", "[", "]", ",", ":", "\"", "null", "true", "-1", "0", "1e300", "9223372036854775807", "99999999999999999999", "0.5", "\\u", "\0", "\uFEFF", "[[[[[[", "{\"a\":",
        "\"schema\":{\"stack\":1,\"time\":0},", "\"data\":[[1,2],[3]],", "\"prefix\":[5,4,3],", "\"prefixOffset\":[9],", "\"time\":[1],", "\"timeDeltas\":[-9e12],", "\"weight\":[-1],", "\"shared\":{},", "\"processes\":[{\"meta\":{}", "\"profile\":{", "\"meta\":{},", "\"stringArray\":[\"x\"],", "{\"$s\":0}", "{\"$s\":5}", "{ \"$s\" :", "\u0001\0\0\0", "\u000a\0\0\0",
    ];

    public static int Mutations => 1000;

    public static int MoreThanRead => 100;

    [Fact]
    public void Limits_end_the_reading_with_a_note() => CheckLimits("samply.json");

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
