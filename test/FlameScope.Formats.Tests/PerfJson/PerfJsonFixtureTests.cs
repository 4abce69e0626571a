using FlameScope.Testing;

namespace FlameScope.Formats.Tests.PerfJson;

/// <summary>Every fixture of test/fixtures/perf-json through the harness, and what hostile hands make of them.</summary>
public sealed class PerfJsonFixtureTests
{
    private const string Format = "perf JSON";

    private static readonly FormatFixtures Fixtures = new("perf-json");

    private static readonly string[] Words =
    [
        "{", "}", "[", "]", ",", ":", "\"", "null", "true", "-1", "0", "1e300", "9223372036854775807", "99999999999999999999", "0.5", "\\u", "\0", "\uFEFF", "[[[[[[", "{\"a\":",
        "\"timestamp\":1,", "\"timestamp\":-1,", "\"pid\":0,", "\"tid\":0,", "\"cpu\":70000,", "\"comm\":\"swapper\",", "\"callchain\":[],", "\"ip\":\"0xffffffffffffffff\",", "\"symbol\":\"a->b\",", "\"dso\":\"perf-1.map\",",
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
        var content = File.ReadAllBytes(Fixtures["idle-and-jit.json"]);

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
    public void A_time_out_of_bounds_moves_no_clock()
    {
        const string File = """{"linux-perf-json-version":1,"headers":{"captured-on":"2026-11-22T10:00:00Z"},"samples":[{"timestamp":3000000000,"pid":1,"tid":1,"comm":"a","callchain":[]},{"timestamp":9223372036854775807,"pid":1,"tid":1,"comm":"a","callchain":[]}]}""";
        var profile = ProfileReader.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(File)), cancel: TestContext.Current.CancellationToken);
        profile.Samples.Count.ShouldBe(1);
        profile.Report.Skipped.ShouldHaveSingleItem().Count.ShouldBe(1);
        var last = DateTime.UnixEpoch.AddTicks((profile.Clock.OriginUnixNs!.Value + profile.Samples.Times[0]) / 100);
        last.ShouldBe(new DateTime(2026, 11, 22, 10, 0, 0, DateTimeKind.Utc));
    }
}
