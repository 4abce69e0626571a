namespace FlameScope.Formats.Tests.PerfJson;

/// <summary>Every fixture of test/fixtures/perf-json through the harness, and what hostile hands make of them.</summary>
public sealed class PerfJsonFixtureTests : FixtureTests<PerfJsonFixtureTests>, IFixtures
{
    public static string Format => "perf JSON";

    public static string Folder => "perf-json";

    public static string[] Words { get; } =
    [
        "{", "}", "[", "]", ",", ":", "\"", "null", "true", "-1", "0", "1e300", "9223372036854775807", "99999999999999999999", "0.5", "\\u", "\0", "\uFEFF", "[[[[[[", "{\"a\":",
        "\"timestamp\":1,", "\"timestamp\":-1,", "\"pid\":0,", "\"tid\":0,", "\"cpu\":70000,", "\"comm\":\"swapper\",", "\"callchain\":[],", "\"ip\":\"0xffffffffffffffff\",", "\"symbol\":\"a->b\",", "\"dso\":\"perf-1.map\",",
    ];

    public static int Mutations => 1000;

    public static int MoreThanRead => 100;

    [Fact]
    public void Limits_end_the_reading_with_a_note() => CheckLimits("idle-and-jit.json");

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
