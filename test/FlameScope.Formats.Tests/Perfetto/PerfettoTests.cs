using FlameScope.Testing;

namespace FlameScope.Formats.Tests.Perfetto;

/// <summary>The fixtures through the harness, what hostile hands make of them, and the files of the corpus.</summary>
public sealed class PerfettoTests
{
    private const string Format = "Perfetto trace";

    private static readonly CorpusFiles Corpus = new("perfetto");

    private static readonly FormatFixtures Files = new("perfetto");

    private static readonly Dictionary<string, byte[]> All = new(StringComparer.Ordinal)
    {
        ["perf-samples.pftrace"] = PerfSamples(),
        ["invalid/no-samples.pftrace"] = new ProtobufWriter().Message(1, packet => Clocks(packet.Number(10, 1))).ToArray(),
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
        WrittenFixtures.Check(Files["invalid/no-samples.pftrace"], All["invalid/no-samples.pftrace"]);
        FormatHarness.CheckInvalid(Files["invalid/no-samples.pftrace"]).Format.ShouldBe(Format);
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
        HostileFiles.CheckMutations([.. All.Values], HostileBytes.Protobuf, seed, 2000).ShouldBeGreaterThan(50);

    [Fact]
    public void Samples_of_a_real_trace_are_all_read()
    {
        var profile = Corpus.Read("MPTLA__perfetto_cpu_sampling.first400.pftrace");

        // 400 messages; of 39 the profiler says that it skipped them.
        profile.Samples.Count.ShouldBe(361);
        profile.Report.Notes.ShouldContain("The profiler says that it skipped 39 samples whose stacks it could not unwind.");
        ((profile.Span.DurationNs - 1) / 1e9).ShouldBe(4.760, tolerance: 0.001);
        profile.Report.Skipped.ShouldBeEmpty();
        profile.Capture.SamplingHz.ShouldBe(50);
        profile.Clock.OriginUnixNs.ShouldNotBeNull().ShouldBeInRange(1_634_072_190_000_000_000, 1_634_072_200_000_000_000);
        profile.Threads.Rows.ToArray().ShouldAllBe(thread => thread.ProcessId != null && thread.Tid != null);
    }

    [Fact]
    public void Stack_samples_are_read_with_frames_in_place()
    {
        var profile = Corpus.Read("perfetto__stack_sample.pftrace");

        FoldedStacks.Of(profile).ShouldBe(";foo 1\nmyproc;foo 2\nmyproc;main;foo 1\n");
        Enumerable.Range(0, 4).Select(row => profile.Samples.Weights[row]).ShouldBe([1_000_000, 2_000_000, 4_000_000, 7_000_000]);
        profile.Events.Rows.ToArray().ShouldHaveSingleItem().Unit.ShouldBe("ns");
    }

    [Theory]
    [InlineData("MPTLA__androidBasicMemory.pftrace")]
    [InlineData("perfetto__heap_profile.pftrace")]
    public void Trace_without_samples_is_refused_in_words(string file) => Corpus.Refusal(file).ShouldContain("no samples of call stacks");

    /// <summary>Interned data in two generations, another clock by default, a skipped sample, lost records, a stack that is not there; names after the samples.</summary>
    private static byte[] PerfSamples() => new ProtobufWriter()
        .Message(1, packet => Clocks(packet.Number(10, 1)))
        .Message(1, packet => packet.Number(10, 2).Number(13, 1).Message(59, defaults => defaults.Number(58, 3).Message(12, perf => perf.Message(1, timebase => timebase.Number(2, 100).Number(4, 1)))))
        .Message(1, packet => packet
            .Message(66, sample => sample.Number(1, 2).Number(2, 70).Number(3, 71).Number(4, 1).Number(5, 2).Number(6, 10_000_000))
            .Message(12, interned => Interned(interned, "main", "work"))
            .Number(8, 5_000_000_000).Number(10, 2).Number(13, 2))
        .Message(1, packet => packet.Message(66, sample => sample.Number(1, 0).Number(2, 70).Number(3, 70).Number(4, 2).Number(6, 10_000_000)).Number(8, 5_010_000_000).Number(10, 2))
        .Message(1, packet => packet.Message(66, sample => sample.Number(1, 0).Number(2, 70).Number(3, 70).Number(4, 9)).Number(8, 6_020_000_000).Number(58, 6).Number(10, 2))
        .Message(1, packet => packet.Message(66, sample => sample.Number(18, 1)).Number(8, 5_030_000_000).Number(10, 2))
        .Message(1, packet => packet.Message(66, sample => sample.Number(17, 12)).Number(8, 5_030_000_000).Number(10, 2))
        .Message(1, packet => packet.Number(13, 1).Number(8, 6_040_000_000).Number(10, 2).Message(12, interned => Interned(interned, "start", "later")).Message(66, sample => sample.Number(2, 70).Number(3, 71).Number(4, 1)))
        .Message(1, packet => packet.Number(10, 1).Message(2, tree => tree.Message(1, process => process.Number(1, 70).Text(3, "/system/bin/app").Text(3, "--flag")).Message(2, thread => thread.Number(1, 71).Text(2, "worker").Number(3, 70))))
        .ToArray();

    private static ProtobufWriter Clocks(ProtobufWriter packet) => packet.Message(6, snapshot => snapshot
        .Message(1, clock => clock.Number(1, 6).Number(2, 3_000_000_000))
        .Message(1, clock => clock.Number(1, 1).Number(2, 1_700_000_000_000_000_000))
        .Message(1, clock => clock.Number(1, 3).Number(2, 2_000_000_000)));

    private static void Interned(ProtobufWriter interned, string outer, string inner) => interned
        .Message(7, stack => stack.Number(1, 1).Unpacked(2, 1, 2))
        .Message(7, stack => stack.Number(1, 2).Unpacked(2, 1, 3))
        .Message(6, frame => frame.Number(1, 1).Number(2, 1).Number(3, 1).Number(4, 0x10))
        .Message(6, frame => frame.Number(1, 2).Number(2, 2).Number(3, 1).Number(4, 0x20).Number(7, 3))
        .Message(6, frame => frame.Number(1, 3).Number(3, 1).Number(4, 0x30))
        .Message(19, mapping => mapping.Number(1, 1).Unpacked(7, 1, 2))
        .Message(17, path => path.Number(1, 1).Text(2, "system")).Message(17, path => path.Number(1, 2).Text(2, "app.so"))
        .Message(5, function => function.Number(1, 1).Text(2, outer)).Message(5, function => function.Number(1, 2).Text(2, inner));
}
