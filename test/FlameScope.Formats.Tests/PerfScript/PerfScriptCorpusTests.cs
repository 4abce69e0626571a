using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using FlameScope.Profiles;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests.PerfScript;

/// <summary>
/// Real files of public repositories, with the results of other tools beside them. The folder is no part of this repository: where it is absent these tests are skipped and say so.
/// </summary>
public sealed partial class PerfScriptCorpusTests
{
    /// <summary>Results that cannot be compared, with the reason.</summary>
    private static readonly Dictionary<string, string> NotComparable = new(StringComparer.Ordinal)
    {
        ["Microsoft-Performance-Tools-Linux-Android__timestamp.txt"] = "a date of the recording, which stands in a file beside the profile and not in it",
    };

    private static readonly string Folder = Path.Combine(RepositoryFiles.Corpus, "perf-script");

    public static TheoryData<string> Files => [.. Names(Folder)];

    [Theory]
    [MemberData(nameof(Files))]
    public void File_is_read_whole(string file)
    {
        SkipWithoutCorpus();
        if (file == "inferno__no-events.txt")
        {
            Should.Throw<ProfileFormatException>(() => Read(file)).Message.ShouldBe("This is an empty file.");
            CorpusTable.Add(file, "0 | – | – | refused: This is an empty file. | –");
            return;
        }

        var profile = Read(file);
        var row = Index()[file];

        profile.Samples.Count.ShouldBe(int.Parse(row["samples"], CultureInfo.InvariantCulture));
        profile.Clock.HasTime.ShouldBe(row["timestamps"].StartsWith('y'));

        // The index takes 115540.8374 for a decimal fraction; it is 8,374 microseconds, and the file lasts a tenth of a second.
        if (file == "firefox-profiler__simple-perf.txt.gz") profile.Span.DurationNs.ShouldBe(112_485_001);
        else if (row["span_s"].Length > 0) ((profile.Span.DurationNs - 1) / 1e9).ShouldBe(double.Parse(row["span_s"], CultureInfo.InvariantCulture), tolerance: 0.00051);
        ProfileIntegrity.Check(profile);
        profile.Report.Skipped.ShouldBeEmpty();
        foreach (var piece in new[] { 7, 4096 }) ProfileText.Samples(ProfileReader.Read(new ChoppedStream(Content(file), piece))).ShouldBe(ProfileText.Samples(profile));

        var states = Enumerable.Range(0, profile.Samples.Count).Select(profile.Samples.State).ToList();
        CorpusTable.Add(file, $"{profile.Samples.Count} | {states.Count(state => state == SampleState.Idle)} | {states.Count(state => state == SampleState.UnresolvedIdle)} | {Skipped(profile)} | {(profile.Clock.HasTime ? "yes" : "no")}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{file}: {profile.Samples.Count} samples");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Stacks_are_those_that_other_tools_find(string file)
    {
        SkipWithoutCorpus();
        foreach (var expected in Index()[file]["expected"].Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = Path.GetFileName(expected);
            if (NotComparable.TryGetValue(name, out var reason))
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"{name} is not compared: {reason}");
                continue;
            }

            if (file == "inferno__no-events.txt") File.ReadAllText(Expected(name)).ShouldBeEmpty();
            else if (name.StartsWith("speedscope", StringComparison.Ordinal)) SpeedscopeAgrees(file, name);
            else if (name.StartsWith("firefox", StringComparison.Ordinal)) FirefoxAgrees(file, name);
            else StackCollapseAgrees(file, name);
            TestContext.Current.TestOutputHelper?.WriteLine($"{name} agrees");
        }
    }

    [Fact]
    public void Files_of_other_formats_are_not_taken_for_perf_script_and_say_what_they_are()
    {
        SkipWithoutCorpus();
        foreach (var path in Directory.EnumerateDirectories(RepositoryFiles.Corpus).Where(folder => Path.GetFileName(folder) is not ("perf-script" or "perfcollect" or "upstream-answers")).SelectMany(Directory.EnumerateFiles))
        {
            using var stream = File.OpenRead(path);
            var identity = ProfileReader.Identify(stream);
            identity.FormatName.ShouldNotBe("perf script", path);
            if (identity.FormatName is null) identity.Description.ShouldEndWith(".", customMessage: path);
            if (Path.GetFileName(Path.GetDirectoryName(path)) != "negative") continue;

            stream.Position = 0;
            var error = Should.Throw<ProfileFormatException>(() => ProfileReader.Read(stream));
            CorpusTable.Add("negative/" + Path.GetFileName(path), $"– | – | – | refused: {error.Message} | –");
        }
    }

    [Theory]
    [InlineData("mixed.txt.gz", 33106)]
    [InlineData("jit.txt.gz", 21699)]
    [InlineData("multi.txt.gz", 4518)]
    [InlineData("dwarf.txt.gz", 1970)]
    [InlineData("dotnet.txt.gz", 2611)]
    public void Recording_is_read_whole(string file, int samples)
    {
        var path = Path.Combine(RepositoryFiles.Recordings, file);
        if (!File.Exists(path)) Assert.Skip($"There is no recording at {path}.");
        using var stream = File.OpenRead(path);
        var profile = ProfileReader.Read(stream, cancel: TestContext.Current.CancellationToken);

        profile.Samples.Count.ShouldBe(samples);
        profile.Report.Skipped.ShouldBeEmpty();
        profile.Report.Notes.ShouldBeEmpty();
        profile.Capture.Host.ShouldBe("vm");
        profile.Capture.Cpus.ShouldBe(2);
        profile.Clock.WallClockIsApproximate.ShouldBeTrue();
        ProfileIntegrity.Check(profile);

        var states = Enumerable.Range(0, profile.Samples.Count).Select(profile.Samples.State).ToList();
        CorpusTable.Add("recordings/" + file, $"{profile.Samples.Count} | {states.Count(state => state == SampleState.Idle)} | {states.Count(state => state == SampleState.UnresolvedIdle)} | {Skipped(profile)} | yes");
    }

    /// <summary>A line of one file is cut in the middle of its library; they drop the frame, here it is kept.</summary>
    private const string HalfLine = "STACK-2_at_time_10s_and_offset_200ms;start_thread;";

    private static void StackCollapseAgrees(string file, string name)
    {
        var profile = Read(file);
        var text = Encoding.UTF8.GetString(Content(file));
        var isPerl = !name.StartsWith("inferno", StringComparison.Ordinal);
        Func<ThreadRow, string, string>? label = name.EndsWith("-pid.txt", StringComparison.Ordinal) ? (thread, comm) => $"{comm}-{Process(thread)}"
            : name.EndsWith("-tid.txt", StringComparison.Ordinal) ? (thread, comm) => $"{comm}-{Process(thread)}/{thread.Tid}"
            : null;

        // The event of a line that ends in a tracepoint's text, or in a frame, is not seen by them: then all events count.
        var allEvents = file == "inferno__single-line-stacks.txt" || file.StartsWith("perfview", StringComparison.Ordinal);
        var ours = StackCollapse.Of(profile, isPerl, withoutLast: isPerl && !text.ReplaceLineEndings("\n").EndsWith("\n\n", StringComparison.Ordinal), label, allEvents);
        if (file == "flamescope__perf.test01") ours = ours.ToDictionary(line => line.Key.Replace(HalfLine, HalfLine.Replace("start_thread;", "", StringComparison.Ordinal), StringComparison.Ordinal), line => line.Value, StringComparer.Ordinal);

        var theirs = StackCollapse.Parse(File.ReadAllText(Expected(name)));
        Lines(ours).Except(Lines(theirs), StringComparer.Ordinal).ShouldBeEmpty($"only we have, for {name}");
        Lines(theirs).Except(Lines(ours), StringComparer.Ordinal).ShouldBeEmpty($"only {name} has");
    }

    private static IEnumerable<string> Lines(IReadOnlyDictionary<string, long> folded) => folded.Select(line => $"{line.Key} {line.Value}");

    /// <summary>The process as these tools name it: not known where a thread stands alone, not even for the idle threads.</summary>
    private static string Process(ThreadRow thread) => thread.ProcessId is { } pid && thread.Tid != 0 ? pid.ToString(CultureInfo.InvariantCulture) : "?";

    /// <summary>speedscope shows one event, weighs a sample with the time to the next, and joins equal neighbours: the distinct stacks are compared.</summary>
    private static void SpeedscopeAgrees(string file, string name)
    {
        var profile = Read(file);
        var ours = Enumerable.Range(0, profile.Samples.Count)
            .Select(row => string.Join(';', profile.Stacks.FramesOf(profile.Samples.Stacks[row]).Select(frame => profile.Frames.Name(frame) == "[unknown]" ? $"??? ({profile.Frames.Library(frame)})" : profile.Frames.Name(frame))))
            .Distinct(StringComparer.Ordinal);
        var theirs = SpeedscopeStack().Matches(File.ReadAllText(Expected(name))).Select(match => match.Groups["stack"].Value).Where(stack => stack.Length > 0).Distinct(StringComparer.Ordinal).ToList();

        theirs.ShouldNotBeEmpty();
        ours.ShouldBe(theirs, ignoreOrder: true);
    }

    /// <summary>The Firefox Profiler lists each thread's most frequent stacks: each must be there as often. It drops "non-virtual thunk to".</summary>
    private static void FirefoxAgrees(string file, string name)
    {
        var profile = Read(file);
        var ours = Enumerable.Range(0, profile.Samples.Count)
            .GroupBy(row => (profile.Threads[profile.Samples.Threads[row]].Tid, Stack: string.Join(" -> ", profile.Stacks.FramesOf(profile.Samples.Stacks[row]).Select(frame => profile.Frames.Name(frame).Replace("non-virtual thunk to ", "", StringComparison.Ordinal)))))
            .ToDictionary(group => group.Key, group => group.Count());
        var theirs = FirefoxStack().Matches(File.ReadAllText(Expected(name)));

        theirs.ShouldNotBeEmpty();
        foreach (Match match in theirs)
        {
            var stack = match.Groups["stack"].Value.Replace("\\\\", "\\", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal);
            var count = int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture);
            ours.Where(entry => entry.Key.Stack == stack).Select(entry => entry.Value).ShouldContain(count, stack);
        }
    }

    private static string Skipped(Profile profile) => profile.Report.Skipped.Count == 0 ? "0" : string.Join(", ", profile.Report.Skipped.Select(skipped => $"{skipped.Count} {skipped.Reason}"));

    private static Profile Read(string file) => ProfileReader.Read(new MemoryStream(File.ReadAllBytes(Path.Combine(Folder, file))));

    private static byte[] Content(string file)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Folder, file));
        if (bytes is not [0x1F, 0x8B, ..]) return bytes;
        using var unzipped = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        gzip.CopyTo(unzipped);
        return unzipped.ToArray();
    }

    private static string Expected(string name) => Path.Combine(Folder, "expected", name);

    private static Dictionary<string, Dictionary<string, string>> Index()
    {
        var lines = File.ReadAllLines(Path.Combine(RepositoryFiles.Corpus, "index.tsv"));
        var columns = lines[0].Split('\t');
        return lines.Skip(1).Select(line => line.Split('\t')).Where(row => row[0].StartsWith("perf-script/", StringComparison.Ordinal))
            .ToDictionary(row => row[0]["perf-script/".Length..], row => columns.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal), StringComparer.Ordinal);
    }

    private static IEnumerable<string> Names(string folder) =>
        Directory.Exists(folder) ? Directory.GetFiles(folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal) : ["(no corpus)"];

    private static void SkipWithoutCorpus()
    {
        if (!Directory.Exists(Folder)) Assert.Skip($"There is no corpus at {RepositoryFiles.Corpus} (FLAMESCOPE_CORPUS names another folder).");
    }

    [GeneratedRegex("""^    "(?<stack>[^"]*) [\d.]+(µs|ms|s|ns)?",$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex SpeedscopeStack();

    [GeneratedRegex("""^        "\d+ \((?<count>\d+)x\) (?<stack>.*)",$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex FirefoxStack();
}
