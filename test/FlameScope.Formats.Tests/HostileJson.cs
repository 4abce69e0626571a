namespace FlameScope.Formats.Tests;

/// <summary>Words of JSON and of the profiles in it, to put into files.</summary>
internal static class HostileJson
{
    public static readonly string[] Words =
    [
        "\"", "\\", "{", "}", "[", "]", ",", ":", "null", "NaN", "-Infinity", "0", "-1", "1e999", "9223372036854775807", "-9223372036854775808", "1e-9", "\\u", "\\ud800", "\"\":", "[[[[", "}]}]", "\0", "\uFEFF", " ",
        "\"id\":1,", "\"parent\":1,", "\"children\":[1,2,3],", "\"ts\":-1,", "\"dur\":1e18,", "\"ts\":1e15,", "\"ph\":\"E\",", "\"ph\":\"B\",", "\"samples\":[1],", "\"head\":{},", "\"startTime\":1e18,", "\"timeDeltas\":[-1e15],",
    ];
}
