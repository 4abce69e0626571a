namespace FlameScope.Formats.Tests.Speedscope;

/// <summary>Every fixture of test/fixtures/speedscope through the harness, and what hostile hands make of them.</summary>
public sealed class SpeedscopeFixtureTests : FixtureTests<SpeedscopeFixtureTests>, IFixtures
{
    public static string Format => "speedscope";

    public static string Folder => "speedscope";

    public static string[] Words { get; } =
    [
        "{", "}", "[", "]", ",", ":", "\"", "null", "true", "-1", "0", "1e300", "9223372036854775807", "99999999999999999999", "0.5", "\\u", "\0", "\uFEFF", "[[[[[[", "{\"a\":",
        "\"unit\":\"none\"", "\"unit\":\"bytes\"", "\"type\":\"C\"", "\"type\":\"O\",", "\"frame\":9,", "\"at\":-5,", "\"weights\":[1,2],", "\"shared\":{},", "\"samples\":[[0]],",
    ];

    public static int Mutations => 1000;

    public static int MoreThanRead => 100;

    [Fact]
    public void Limits_end_the_reading_with_a_note() => CheckLimits("py-spy.json");
}
