using System.Text.Json;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests.Nflxprofile;

/// <summary>The fixtures through the harness, what hostile hands make of them, and the files of the corpus.</summary>
public sealed class NflxprofileTests
{
    private const string Format = "nflxprofile";

    private static readonly CorpusFiles Corpus = new("nflxprofile");

    public static TheoryData<string> Valid => [.. NflxprofileFixtures.All.Keys.Where(file => !file.StartsWith("invalid/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Valid))]
    public void Fixture_is_what_the_writer_writes_and_passes_the_harness(string file)
    {
        WrittenFixtures.Check(NflxprofileFixtures.Files[file], NflxprofileFixtures.All[file]);
        FormatHarness.Check(NflxprofileFixtures.Files[file], Format, print: null);
    }

    [Fact]
    public void File_without_samples_says_so()
    {
        WrittenFixtures.Check(NflxprofileFixtures.Files["invalid/no-samples.nflxprofile"], NflxprofileFixtures.All["invalid/no-samples.nflxprofile"]);
        FormatHarness.CheckInvalid(NflxprofileFixtures.Files["invalid/no-samples.nflxprofile"]).Format.ShouldBe(Format);
    }

    [Fact]
    public void Fixtures_are_listed_and_approved() => NflxprofileFixtures.Files.CheckLists();

    [Theory]
    [MemberData(nameof(Valid))]
    public void Every_prefix_is_read_or_refused(string file) => HostileFiles.CheckPrefixes(NflxprofileFixtures.All[file]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_mutation_is_read_or_refused(int seed) =>
        HostileFiles.CheckMutations([.. NflxprofileFixtures.All.Values], HostileBytes.Protobuf, seed, 2000).ShouldBeGreaterThan(300);

    [Fact]
    public void Limits_end_the_reading_with_a_note()
    {
        var content = NflxprofileFixtures.All["node-stacks.nflxprofile"];

        var few = ProfileReader.Read(new MemoryStream(content), new ReadLimits { MaxSamples = 2 });
        few.Samples.Count.ShouldBeLessThanOrEqualTo(2);
        few.Report.Notes.ShouldContain(note => note.Contains("more than 2 samples", StringComparison.Ordinal));

        var shallow = ProfileReader.Read(new MemoryStream(content), new ReadLimits { MaxStackDepth = 1 });
        shallow.Frames.Name(shallow.Stacks.FramesOf(shallow.Samples.Stacks[0])[0]).ShouldBe("[frames cut]");
        shallow.Report.Notes.ShouldContain(note => note.Contains("deeper than 1 frames", StringComparison.Ordinal));
    }

    [Fact]
    public void Profile_of_node_has_the_stacks_that_the_library_finds()
    {
        var profile = Corpus.Read("nflxprofile__nodejs1.nflxprofile");
        profile.Samples.Count.ShouldBe(6);
        profile.Span.DurationNs.ShouldBe(400_000_001);
        profile.Samples.Times.ToArray().Select(time => time - profile.Samples.Times[0]).ShouldBe([0, 100_000_000, 200_000_000, 300_000_000, 400_000_000, 400_000_000]);

        using var expected = JsonDocument.Parse(File.ReadAllBytes(Corpus.Expected("nflxprofile__nodejs1.json")), new JsonDocumentOptions { MaxDepth = 1024 });
        var theirs = new Dictionary<string, long>(StringComparer.Ordinal);
        Collect(expected.RootElement, "", theirs);
        var ours = Enumerable.Range(0, profile.Samples.Count)
            .Select(row => string.Join(';', profile.Stacks.FramesOf(profile.Samples.Stacks[row]).Select(profile.Frames.Name).Where(name => !name.Contains("ArgumentsAdaptorTrampoline", StringComparison.Ordinal)).Select(AsLibraryShows).Prepend(profile.Threads.Comm(profile.Samples.Threads[row]))))
            .GroupBy(stack => stack, StringComparer.Ordinal)
            .Select(stack => $"{stack.Key} {stack.Count()}");
        ours.ShouldBe(theirs.Select(line => $"{line.Key} {line.Value}"), ignoreOrder: true);
    }

    [Fact]
    public void Profile_made_of_a_cpuprofile_is_read_whole()
    {
        var profile = Corpus.Read("nflxprofile__hello.cjs.nflxprofile");
        profile.Samples.Count.ShouldBe(146);
        profile.Clock.HasTime.ShouldBeTrue();
        profile.Report.Skipped.ShouldBeEmpty();
    }

    /// <summary>The expected tree is of the library's flavour for Node.js: functions of V8 without their tier and file, and without the adaptor between them.</summary>
    private static string AsLibraryShows(string name)
    {
        if (!name.StartsWith("LazyCompile:", StringComparison.Ordinal) && !name.StartsWith("InterpretedFunction:", StringComparison.Ordinal)) return name;
        var words = name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..].TrimStart('*').Split(' ').TakeWhile(word => word.AsSpan().IndexOfAny('/', ':') < 0);
        return string.Join(' ', words).Trim() is { Length: > 0 } function ? function : "(anonymous)";
    }

    /// <summary>The library's tree holds self values.</summary>
    private static void Collect(JsonElement node, string path, Dictionary<string, long> into)
    {
        var name = node.GetProperty("name").GetString()!;
        var here = path.Length == 0 && name == "root" ? "" : path.Length == 0 ? name : path + ";" + name;
        var value = node.GetProperty("value").GetInt64();
        if (value > 0) into[here] = into.GetValueOrDefault(here) + value;
        foreach (var child in node.GetProperty("children").EnumerateArray()) Collect(child, here, into);
    }
}
