using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using FlameScope.Profiles;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests.Pprof;

/// <summary>The fixtures through the harness, what hostile hands make of them, and the files of the corpus.</summary>
public sealed partial class PprofTests
{
    private const string Format = "pprof";

    private static readonly CorpusFiles Corpus = new("pprof");

    public static TheoryData<string> Valid => [.. PprofFixtures.All.Keys.Where(file => !file.StartsWith("invalid/", StringComparison.Ordinal))];

    public static TheoryData<string> CorpusNames => [.. Corpus.Names];

    [Theory]
    [MemberData(nameof(Valid))]
    public void Fixture_is_what_the_writer_writes_and_passes_the_harness(string file)
    {
        WrittenFixtures.Check(PprofFixtures.Files[file], PprofFixtures.All[file]);
        FormatHarness.Check(PprofFixtures.Files[file], Format, print: null);
    }

    [Fact]
    public void File_without_samples_says_so()
    {
        WrittenFixtures.Check(PprofFixtures.Files["invalid/no-samples.pb"], PprofFixtures.All["invalid/no-samples.pb"]);
        FormatHarness.CheckInvalid(PprofFixtures.Files["invalid/no-samples.pb"]).Format.ShouldBe(Format);
    }

    [Fact]
    public void Fixtures_are_listed_and_approved() => PprofFixtures.Files.CheckLists();

    [Theory]
    [MemberData(nameof(Valid))]
    public void Every_prefix_is_read_or_refused(string file) => HostileFiles.CheckPrefixes(PprofFixtures.All[file]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_mutation_is_read_or_refused(int seed) =>
        HostileFiles.CheckMutations([.. PprofFixtures.All.Values], HostileBytes.Protobuf, seed, 2000).ShouldBeGreaterThan(100);

    [Fact]
    public void Limits_end_the_reading_with_a_note()
    {
        var content = PprofFixtures.All["cpu-totals.pb"];

        var few = ProfileReader.Read(new MemoryStream(content), new ReadLimits { MaxSamples = 2 });
        few.Samples.Count.ShouldBe(2);
        few.Report.Notes.ShouldContain(note => note.Contains("more than 2 samples", StringComparison.Ordinal));

        var shallow = ProfileReader.Read(new MemoryStream(content), new ReadLimits { MaxStackDepth = 1 });
        shallow.Stacks.FramesOf(shallow.Samples.Stacks[0]).Select(shallow.Frames.Name).ShouldBe(["[frames cut]", "main.inlined"]);
    }

    [Fact]
    public void Samples_without_values_get_no_memory()
    {
        // The first sample has a value of each of 200 types, the other 200,000 have nothing: 40 million rows would be a gigabyte.
        var writer = new ProtobufWriter();
        for (var type = 0; type < 200; type++) writer.Message(1, row => row.Number(1, 1).Number(2, 2));
        writer.Text(6, "").Text(6, "samples").Text(6, "count").Message(2, sample => sample.Packed(2, [.. Enumerable.Range(1, 200).Select(value => (long)value)]));
        for (var i = 0; i < 200_000; i++) writer.Message(2, _ => { });
        var bytes = writer.ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();

        var profile = ProfileReader.Read(new MemoryStream(bytes), cancel: TestContext.Current.CancellationToken);

        profile.Samples.Count.ShouldBe(200);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(100 << 20);
    }

    [Theory]
    [MemberData(nameof(CorpusNames))]
    public void File_of_the_corpus_is_read_whole(string file)
    {
        var profile = Corpus.Read(file);
        profile.Clock.HasTime.ShouldBeFalse();
        profile.Report.Notes.ShouldContain(note => note.Contains("no heat map", StringComparison.Ordinal));

        // A row of the file is a sample of each type of which it has a value above 0: the type with most samples has nearly as many as the file has rows.
        var rows = int.Parse(Corpus.Index(file)["samples"], CultureInfo.InvariantCulture);
        var empty = profile.Report.Skipped.Where(skipped => skipped.Reason == "sample without a value above 0").Sum(skipped => skipped.Count);
        var most = Enumerable.Range(0, profile.Samples.Count).GroupBy(row => profile.Samples.Events[row]).Max(group => group.Count());
        if (profile.Events.Count <= 2) (most + empty).ShouldBe(rows);
        else (most + empty).ShouldBeInRange(rows * 95 / 100, rows);
    }

    [Fact]
    public void Totals_of_a_profile_of_Go_are_those_that_pprof_prints()
    {
        var profile = Corpus.Read("go-profiler-notes__pprof.samples.cpu.001.pb.gz");
        var text = File.ReadAllText(Corpus.Expected("go-profiler-notes__pprof.samples.cpu.001.pprof.txt"));

        // "          1   10000000: 1 2 3 4": values and locations of each row.
        var theirs = Row().Matches(text).Select(match => (long.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture), long.Parse(match.Groups["ns"].ValueSpan, CultureInfo.InvariantCulture))).ToList();
        theirs.Count.ShouldBe(7);
        Weights(profile, "samples").ShouldBe(theirs.Select(row => row.Item1));
        Weights(profile, "cpu").ShouldBe(theirs.Select(row => row.Item2));
        profile.Capture.SamplingHz.ShouldBe(100);
    }

    [Fact]
    public void Tree_of_goroutines_is_that_of_another_viewer()
    {
        var profile = Corpus.Read("flameshow__goroutine.out");
        using var expected = JsonDocument.Parse(File.ReadAllBytes(Corpus.Expected("flameshow__goroutine_frametree.json")));
        var theirs = new HashSet<string>(StringComparer.Ordinal);
        Paths(expected.RootElement.GetProperty("root"), "", theirs);

        var ours = new HashSet<string>(StringComparer.Ordinal);
        foreach (var stack in profile.Samples.Stacks)
        {
            var path = "";
            foreach (var frame in profile.Stacks.FramesOf(stack)) ours.Add(path += ";" + profile.Frames.Name(frame));
        }

        ours.ShouldBe(theirs, ignoreOrder: true);
    }

    [Fact]
    public void Stacks_of_a_profile_of_Go_are_those_that_speedscope_finds()
    {
        var profile = Corpus.Read("speedscope__simple.prof");
        var theirs = SpeedscopeStack().Matches(File.ReadAllText(Corpus.Expected("speedscope__pprof__simple.prof.snap"))).Select(match => $"{match.Groups["stack"].Value} {match.Groups["ms"].Value}");
        var ours = Enumerable.Range(0, profile.Samples.Count)
            .Where(row => profile.Events[profile.Samples.Events[row]].Name == "cpu")
            .Select(row => string.Create(CultureInfo.InvariantCulture, $"{string.Join(';', profile.Stacks.FramesOf(profile.Samples.Stacks[row]).Select(profile.Frames.Name))} {profile.Samples.Weights[row] / 1e6:F2}"));
        ours.ShouldBe(theirs);
    }

    private static IEnumerable<long> Weights(Profile profile, string name) =>
        Enumerable.Range(0, profile.Samples.Count).Where(row => profile.Events[profile.Samples.Events[row]].Name == name).Select(row => profile.Samples.Weights[row]);

    private static void Paths(JsonElement node, string path, HashSet<string> into)
    {
        foreach (var child in node.EnumerateObject())
        {
            into.Add(path + ";" + child.Name);
            Paths(child.Value, path + ";" + child.Name, into);
        }
    }

    [GeneratedRegex("""^    "(?<stack>\S.*) (?<ms>[\d.]+)ms",$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex SpeedscopeStack();

    [GeneratedRegex(@"^\s+(?<count>\d+)\s+(?<ns>\d+): [\d ]+$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Row();
}
