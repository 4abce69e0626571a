using System.Globalization;
using System.Text.RegularExpressions;
using FlameScope.Profiles;

namespace FlameScope.Formats.Tests.V8;

/// <summary>What speedscope makes of a file, as its own tests hold it: for each thread, stacks in the order of time, each with how long it lasted.</summary>
internal static partial class SpeedscopeSnapshot
{
    /// <summary>The stacks of all threads with the microseconds that each lasted in all.</summary>
    /// <param name="path">The snapshot.</param>
    public static Dictionary<string, double> Stacks(string path)
    {
        var stacks = new Dictionary<string, double>(StringComparer.Ordinal);

        // The same result may stand there of several tests.
        var results = File.ReadAllText(path).Split("exports[").Select(result => result[(result.IndexOf('\n', StringComparison.Ordinal) + 1)..]).Distinct(StringComparer.Ordinal);
        foreach (Match match in results.SelectMany(result => Line().Matches(result)))
        {
            var stack = Details().Replace(match.Groups["stack"].Value, "");
            var unit = match.Groups["unit"].Value switch { "ns" => 1e-3, "µs" => 1, "ms" => 1e3, _ => 1e6 };
            stacks[stack] = stacks.GetValueOrDefault(stack) + (double.Parse(match.Groups["time"].Value, CultureInfo.InvariantCulture) * unit);
        }

        return stacks;
    }

    /// <summary>The frame as speedscope names it: a function without a name by its file and line.</summary>
    public static string Name(Profile profile, FrameId id)
    {
        var row = profile.Frames[id];
        var name = profile.Frames.Name(id);
        var at = name.IndexOf('@', StringComparison.Ordinal);
        if (at > 0 && name[(at + 1)..].All(letter => char.IsAsciiDigit(letter) || letter == ':')) name = name[..at];
        var file = profile.Strings[row.File];
        if (name == "[unnamed]") return "(unnamed)";
        return name != "(anonymous)" || file.Length == 0 ? name : $"(anonymous {file[(file.LastIndexOf('/') + 1)..]}:{row.Line})";
    }

    [GeneratedRegex("""^    "(?<stack>.*) (?<time>[\d.]+)(?<unit>µs|ms|s|ns)",$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Line();

    /// <summary>The arguments of a span, and the place in the name of a function of Hermes: both are no part of a frame's name here.</summary>
    [GeneratedRegex(""" \{[^;]*\}|\(https?:[^;]*:\d+:\d+\)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Details();
}
