using System.Buffers.Binary;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests.Simpleperf;

/// <summary>The fixtures through the harness, what hostile hands make of them, and the file of the corpus.</summary>
public sealed class SimpleperfTests
{
    private const string Format = "simpleperf report-sample";

    private static readonly CorpusFiles Corpus = new("simpleperf-proto");

    private static readonly FormatFixtures Files = new("simpleperf");

    private static readonly Dictionary<string, byte[]> All = new(StringComparer.Ordinal)
    {
        ["two-events.trace"] = File(TwoEvents()),
        ["invalid/no-samples.trace"] = File(new ProtobufWriter().Message(5, meta => meta.Text(1, "cpu-clock"))),
    };

    public static TheoryData<string> Valid => [.. All.Keys.Where(file => !file.StartsWith("invalid/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Valid))]
    public void Fixture_is_what_the_writer_writes_and_passes_the_harness(string file)
    {
        WrittenFixtures.Check(Files[file], All[file]);
        FormatHarness.Check(Files[file], Format, print: null);
    }

    [Fact]
    public void File_without_samples_says_so()
    {
        WrittenFixtures.Check(Files["invalid/no-samples.trace"], All["invalid/no-samples.trace"]);
        FormatHarness.CheckInvalid(Files["invalid/no-samples.trace"]).Format.ShouldBe(Format);
    }

    [Fact]
    public void Fixtures_are_listed_and_approved() => Files.CheckLists();

    [Theory]
    [MemberData(nameof(Valid))]
    public void Every_prefix_is_read_or_refused(string file) => HostileFiles.CheckPrefixes(All[file]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_mutation_is_read_or_refused(int seed) =>
        HostileFiles.CheckMutations([.. All.Values], HostileBytes.Protobuf, seed, 2000).ShouldBeGreaterThan(100);

    [Fact]
    public void Files_without_a_symbol_count_against_the_limit_of_names()
    {
        var records = Enumerable.Range(0, 5_000).Select(id => new ProtobufWriter().Message(3, library => library.Number(1, id))).ToArray();
        var profile = ProfileReader.Read(new MemoryStream(File([TwoEventsSample(), .. records])), new ReadLimits { MaxNames = 1_000 }, cancel: TestContext.Current.CancellationToken);
        profile.Samples.Count.ShouldBe(1);
        profile.Report.Notes.ShouldContain(note => note.Contains("more than 1,000 distinct names", StringComparison.Ordinal));
    }

    [Fact]
    public void A_chain_is_kept_no_longer_than_a_stack_may_be()
    {
        var chain = new ProtobufWriter().Message(1, sample =>
        {
            sample.Number(1, 5).Number(2, 7);
            for (var frame = 0; frame < 100_000; frame++) sample.Message(3, entry => entry.Number(1, frame).Number(2, 0).Number(3, 0));
        });
        var profile = ProfileReader.Read(new MemoryStream(File(chain)), cancel: TestContext.Current.CancellationToken);
        profile.Stacks.FramesOf(profile.Samples.Stacks[0]).Length.ShouldBe(ReadLimits.Default.MaxStackDepth + 1);
        profile.Report.Notes.ShouldContain(note => note.Contains("deeper than 4,096 frames", StringComparison.Ordinal));
    }

    [Fact]
    public void Frames_are_read_in_their_usual_form_and_in_any_other()
    {
        var chain = new ProtobufWriter().Message(1, sample => sample.Number(1, 5).Number(2, 7)
            .Message(3, entry => entry.Number(1, 0x7000).Number(2, 1).Number(3, 2))
            .Message(3, entry => entry.Number(1, 5).Number(2, 300).Number(3, 0))
            .Message(3, entry => entry.Number(3, 1).Number(2, 1).Number(1, 9))
            .Message(3, entry => entry.Number(1, 0x7000).Number(2, 1).Number(3, 0).Number(4, 1)));
        var libraries = new ProtobufWriter().Message(3, library => library.Number(1, 1).Text(2, "/a.so").Text(3, "zero").Text(3, "one").Text(3, "two"));
        var other = new ProtobufWriter().Message(3, library => library.Number(1, 300).Text(2, "/b.so").Text(3, "other"));
        var profile = ProfileReader.Read(new MemoryStream(File(chain, libraries, other)), cancel: TestContext.Current.CancellationToken);
        profile.Stacks.FramesOf(profile.Samples.Stacks[0]).Select(profile.Frames.Name).ShouldBe(["zero", "one", "other", "two"]);
    }

    private static ProtobufWriter TwoEventsSample() => new ProtobufWriter().Message(1, sample => sample.Number(1, 5).Number(2, 7).Message(3, entry => entry.Number(1, 1).Number(2, 0).Number(3, 0)));

    [Fact]
    public void File_of_the_corpus_has_the_threads_and_samples_that_another_viewer_finds()
    {
        var profile = Corpus.Read("firefox-profiler__simpleperf-cpu-clock.trace.gz");

        profile.Samples.Count.ShouldBe(1234);
        ((profile.Span.DurationNs - 1) / 1e9).ShouldBe(1.972, tolerance: 0.001);
        profile.Report.Skipped.ShouldBeEmpty();
        var samples = Enumerable.Range(0, profile.Samples.Count).GroupBy(row => profile.Threads.Comm(profile.Samples.Threads[row])).ToDictionary(thread => thread.Key, thread => thread.Count(), StringComparer.Ordinal);
        (samples["com.example.sampleapplication"], samples["HeapTaskDaemon"], samples["FinalizerWatchd"]).ShouldBe((778, 7, 1));
        profile.Threads.Rows.ToArray().ShouldAllBe(thread => thread.ProcessId == 7657);
    }

    private static ProtobufWriter[] TwoEvents() =>
    [
        new ProtobufWriter().Message(1, sample => Chain(sample.Number(1, 2_000_000_000).Number(2, 11), (0, 1, 0), (1, 0, 2), (9, 0, 0)).Number(4, 250_000).Number(5, 0)),
        new ProtobufWriter().Message(1, sample => Chain(sample.Number(1, 2_010_000_000).Number(2, 10), (0, -1, 0), (1, 1, 1)).Number(4, 1).Number(5, 1)),
        new ProtobufWriter().Message(1, sample => Chain(sample.Number(1, 2_005_000_000).Number(2, 99), (2, 0, 0)).Number(4, 250_000)),
        new ProtobufWriter().Message(2, lost => lost.Number(1, 3).Number(2, 4)),
        new ProtobufWriter().Message(3, file => file.Number(1, 0).Text(2, "/system/lib64/libc.so").Text(3, "read").Text(3, "write").Text(4, "_read")),
        new ProtobufWriter().Message(3, file => file.Number(1, 1).Text(2, "[JIT app cache]").Text(3, "com.example.Main.run").Text(3, "com.example.Main.main")),
        new ProtobufWriter().Message(3, file => file.Number(1, 2).Text(2, "[kernel.kallsyms]").Text(3, "schedule")),
        new ProtobufWriter().Message(4, thread => thread.Number(1, 10).Number(2, 10).Text(3, "com.example")),
        new ProtobufWriter().Message(4, thread => thread.Number(1, 11).Number(2, 10).Text(3, "RenderThread")),
        new ProtobufWriter().Message(5, meta => meta.Text(1, "cpu-clock").Text(1, "sched:sched_switch").Text(2, "com.example")),
        new ProtobufWriter().Message(6, change => change.Number(1, 1).Number(2, 2_000_000_000).Number(3, 10)),
    ];

    private static ProtobufWriter Chain(ProtobufWriter sample, params (int File, int Symbol, int Execution)[] frames)
    {
        foreach (var (file, symbol, execution) in frames) sample.Message(3, entry => entry.Number(1, 0x1234).Number(2, file).Number(3, symbol).Number(4, execution));
        return sample;
    }

    private static byte[] File(params ProtobufWriter[] records)
    {
        using var file = new MemoryStream();
        file.Write("SIMPLEPERF\u0001\0"u8);
        Span<byte> length = stackalloc byte[4];
        foreach (var record in records)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, record.ToArray().Length);
            file.Write(length);
            file.Write(record.ToArray());
        }

        file.Write([0, 0, 0, 0]);
        return file.ToArray();
    }
}
