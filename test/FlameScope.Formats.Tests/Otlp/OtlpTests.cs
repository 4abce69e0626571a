using System.Globalization;
using FlameScope.Profiles;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests.Otlp;

/// <summary>The fixtures through the harness, what hostile hands make of them, and the files of the corpus.</summary>
public sealed class OtlpTests
{
    private const string Format = "OpenTelemetry profiles";

    private static readonly CorpusFiles Corpus = new("otlp-profiles");

    private static readonly Dictionary<string, byte[]> All = OtlpFixtures.All.Concat(OtlpJsonFixtures.All).ToDictionary(StringComparer.Ordinal);

    public static TheoryData<string> Valid => [.. All.Keys.Where(file => !file.StartsWith("invalid/", StringComparison.Ordinal))];

    public static TheoryData<string, string> Pairs => new(OtlpJsonFixtures.Pairs);

    public static TheoryData<string> CorpusNames => [.. Corpus.Names];

    [Theory]
    [MemberData(nameof(Valid))]
    public void Fixture_is_what_the_writer_writes_and_passes_the_harness(string file)
    {
        WrittenFixtures.Check(OtlpFixtures.Files[file], All[file]);
        FormatHarness.Check(OtlpFixtures.Files[file], Format, print: null);
    }

    [Theory]
    [InlineData("invalid/no-samples.otlp")]
    [InlineData("invalid/no-samples.json")]
    public void File_without_samples_says_so(string file)
    {
        WrittenFixtures.Check(OtlpFixtures.Files[file], All[file]);
        FormatHarness.CheckInvalid(OtlpFixtures.Files[file]).Format.ShouldBe(Format);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Json_gives_the_profile_of_the_wire_form(string json, string wire)
    {
        var (ours, theirs) = (Read(All[json]), Read(All[wire]));
        ProfileText.Samples(ours).ShouldBe(ProfileText.Samples(theirs));
        ours.Report.Notes.ShouldBe(theirs.Report.Notes);
        ours.Capture.ShouldBe(theirs.Capture);
    }

    [Fact]
    public void Traces_of_the_same_protocol_are_no_profiles() =>
        Should.Throw<ProfileFormatException>(() => Read("""{"resourceSpans":[{"resource":{"attributes":[]},"scopeSpans":[{"spans":[{"name":"GET","startTimeUnixNano":"1"}]}]}]}"""u8.ToArray())).Format.ShouldNotBe(Format);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_mutation_of_json_is_read_or_refused(int seed) =>
        HostileFiles.CheckMutations([.. OtlpJsonFixtures.All.Values], HostileJson.Words, seed, 1000).ShouldBeGreaterThan(100);

    [Fact]
    public void Fixtures_are_listed_and_approved() => OtlpFixtures.Files.CheckLists();

    [Fact]
    public void Both_orders_of_the_fields_of_a_sample_give_the_same_profile() =>
        ProfileText.Samples(Read(OtlpFixtures.All["values-first.otlp"])).ShouldBe(ProfileText.Samples(Read(OtlpFixtures.All["values-last.otlp"])));

    [Theory]
    [MemberData(nameof(Valid))]
    public void Every_prefix_is_read_or_refused(string file) => HostileFiles.CheckPrefixes(All[file]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_mutation_is_read_or_refused(int seed) =>
        HostileFiles.CheckMutations([.. OtlpFixtures.All.Values], HostileBytes.Protobuf, seed, 2000).ShouldBeGreaterThan(100);

    [Fact]
    public void Limits_end_the_reading_with_a_note()
    {
        var few = Read(OtlpFixtures.All["values-last.otlp"], new ReadLimits { MaxSamples = 2 });
        few.Samples.Count.ShouldBe(2);
        few.Report.Notes.ShouldContain(note => note.Contains("more than 2 samples", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(CorpusNames))]
    public void File_of_the_corpus_is_read_whole(string file)
    {
        var profile = Corpus.Read(file);

        // The index counts rows; each has one or several times, and times alone weigh 1.
        profile.Samples.Count.ShouldBeGreaterThanOrEqualTo(int.Parse(Corpus.Index(file)["samples"].Split(' ')[0], CultureInfo.InvariantCulture));
        profile.Clock.HasTime.ShouldBeTrue();
        profile.Clock.OriginUnixNs.ShouldNotBeNull().ShouldBeInRange(1_700_000_000_000_000_000, 1_800_000_000_000_000_000);
        profile.Clock.WallClockIsApproximate.ShouldBeFalse();
        profile.Span.DurationNs.ShouldBeInRange(1_000_000, 600_000_000_000);
        Enumerable.Range(0, profile.Samples.Count).ShouldAllBe(row => profile.Samples.Weights[row] == 1);
        profile.Report.Skipped.ShouldBeEmpty();
        profile.Events.Rows.ToArray().ShouldHaveSingleItem().ShouldBe(new EventRow("samples", "samples", "samples", IsCpuTime: true));
        profile.Threads.Rows.ToArray().ShouldAllBe(thread => thread.ProcessId != null && thread.Tid != null);
    }

    private static Profile Read(byte[] content, ReadLimits? limits = null) => ProfileReader.Read(new MemoryStream(content), limits);
}
