using System.Globalization;
using System.Text.RegularExpressions;
using FlameScope.Formats.Tests.V8;
using FlameScope.Profiles;

namespace FlameScope.Formats.Tests.ChromeTrace;

/// <summary>Real traces from public repositories, with what other tools make of them.</summary>
public sealed partial class ChromeTraceCorpusTests
{
    private static readonly CorpusFiles Corpus = new("chrome-trace");

    /// <summary>Files with nothing on a thread: instants, and asynchronous spans.</summary>
    private static readonly string[] Refused = ["catapult__instant_events.json", "catapult__nestable_async.json"];

    /// <summary>Samples whose node is not in the file.</summary>
    private static readonly Dictionary<string, int> WithoutNode = new(StringComparer.Ordinal) { ["speedscope__no-arg-data.json"] = 5 };

    public static TheoryData<string> Files => [.. Corpus.Names];

    /// <summary>Where speedscope shows something else.</summary>
    private static readonly Dictionary<string, string> KnownToDiffer = new(StringComparer.Ordinal)
    {
        ["bex-interaction.json"] = "it puts a pair of begin and end around a whole span of the same times; here the one that came first is the outer one",
        ["zero-duration-events.json"] = "it takes an end before the begin of the same name and time for the end of that; here the span lasts until the last time of its thread",
        ["mismatched-name.json"] = "it shows nothing of a span that is never ended; here it lasts until the last time of its thread",
        ["unbalanced-name.json"] = "it keeps an outer span open until the inner one ends; here each ends where the file says",
    };

    /// <summary>Its results for spans.</summary>
    public static TheoryData<string> SpanSnapshots => [.. Snapshots("speedscope__trace-event__").Where(file => !file.Contains("with-samples", StringComparison.Ordinal) && !KnownToDiffer.ContainsKey(file))];

    [Theory]
    [MemberData(nameof(Files))]
    public void File_is_read_whole_or_refused_in_words(string file)
    {
        if (Refused.Contains(file, StringComparer.Ordinal))
        {
            Corpus.Refusal(file).ShouldContain("no CPU profile, no samples and no spans with a duration on a thread");
            return;
        }

        var profile = Corpus.Read(file);
        profile.Clock.HasTime.ShouldBeTrue();
        profile.Report.Notes.ShouldNotContain(note => note.Contains("cut short", StringComparison.Ordinal) || note.Contains("damaged", StringComparison.Ordinal));

        // "3108 events, 1600 samples"
        var samples = SamplesOfIndex().Match(Corpus.Index(file)["samples"]);
        var sampled = Enumerable.Range(0, profile.Samples.Count).Count(row => profile.Events[profile.Samples.Events[row]].Name != "spans");
        var skipped = profile.Report.Skipped.Where(skipped => skipped.Reason.StartsWith("sample", StringComparison.Ordinal)).Sum(skipped => skipped.Count);
        if (samples.Success) (sampled + skipped).ShouldBe(int.Parse(samples.Groups["count"].Value, CultureInfo.InvariantCulture));
        skipped.ShouldBe(WithoutNode.GetValueOrDefault(file));
    }

    [Theory]
    [MemberData(nameof(SpanSnapshots))]
    public void Spans_last_as_long_as_speedscope_says(string file)
    {
        var profile = Corpus.Read(file == "simple.json" ? "speedscope__trace-event_simple.json" : "speedscope__" + file);
        var ours = Enumerable.Range(0, profile.Samples.Count)
            .GroupBy(row => Stack(profile, row), row => profile.Samples.Weights[row], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Sum() / 1000.0, StringComparer.Ordinal);
        var theirs = SpeedscopeSnapshot.Stacks(Corpus.Expected($"speedscope__trace-event__{file}.snap"));
        theirs.Remove("");

        ours.ShouldBe(theirs, ignoreOrder: true);
    }

    [Theory]
    [InlineData("speedscope__Trace-20230603T221323.json", "speedscope__Chrome__116__Trace-20230603T221323.json.snap")]
    [InlineData("speedscope__no-arg-data.json", "speedscope__Chrome__141__no-arg-data.json.snap")]
    [InlineData("speedscope__simple-timeline.json", "speedscope__Chrome__65__simple-timeline.json.snap")]
    [InlineData("speedscope__simple.json", "speedscope__Chrome__69__simple.json.snap")]
    [InlineData("speedscope__simple-with-samples.json", "speedscope__trace-event__simple-with-samples.json.snap")]
    [InlineData("speedscope__multi-thread-with-samples.json", "speedscope__trace-event__multi-thread-with-samples.json.snap")]
    public void Stacks_of_samples_are_those_that_speedscope_finds(string file, string snapshot)
    {
        var profile = Corpus.Read(file);

        // It puts native code and garbage collection on top of the stack before, and leaves out what takes no time.
        var ours = Enumerable.Range(0, profile.Samples.Count).Where(row => profile.Events[profile.Samples.Events[row]].Name != "spans").Select(row => Stack(profile, row)).ToHashSet(StringComparer.Ordinal);
        var theirs = SpeedscopeSnapshot.Stacks(Corpus.Expected(snapshot)).Where(stack => stack.Value > 0).Select(stack => stack.Key).Where(stack => stack.Length > 0 && !stack.Contains("(program)", StringComparison.Ordinal) && !stack.Contains("(garbage collector)", StringComparison.Ordinal)).ToList();

        theirs.ShouldNotBeEmpty();
        theirs.Except(ours, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Fact]
    public void Stacks_of_samples_are_as_frequent_as_the_Firefox_Profiler_says()
    {
        var profile = Corpus.Read("firefox-profiler__test.chrome-unchunked.json");
        var ours = Enumerable.Range(0, profile.Samples.Count).Where(row => profile.Events[profile.Samples.Events[row]].Name == "CPU profile")
            .CountBy(row => "(root) -> " + string.Join(" -> ", profile.Stacks.FramesOf(profile.Samples.Stacks[row]).Select(profile.Frames.Name)))
            .ToDictionary(StringComparer.Ordinal);
        var theirs = FirefoxStack().Matches(File.ReadAllText(Corpus.Expected("firefox-profiler__test.chrome-unchunked.json.snap")));

        theirs.ShouldNotBeEmpty();
        foreach (Match match in theirs) ours.GetValueOrDefault(match.Groups["stack"].Value).ShouldBe(int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture), match.Value);
    }

    private static string Stack(Profile profile, int row) => string.Join(';', profile.Stacks.FramesOf(profile.Samples.Stacks[row]).Select(id => SpeedscopeSnapshot.Name(profile, id)));

    private static IEnumerable<string> Snapshots(string start)
    {
        var folder = Path.GetDirectoryName(Corpus.Expected("x"))!;
        return Directory.Exists(folder) ? Directory.GetFiles(folder, start + "*").Select(path => Path.GetFileName(path)[start.Length..^".snap".Length]).Order(StringComparer.Ordinal) : ["(no corpus)"];
    }

    [GeneratedRegex(@"(?<count>\d+) samples", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SamplesOfIndex();

    [GeneratedRegex("""^        "\d+ \((?<count>\d+)x\) (?<stack>.*)",$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex FirefoxStack();
}
