using System.IO.Compression;
using FlameScope.Formats.Protobuf;
using FlameScope.Profiles;
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
        ["compressed.pftrace"] = Compressed(PerfSamples(), packets: 4, CompressionLevel.NoCompression),
        ["symbols.pftrace"] = [.. Unsymbolised(), .. Symbols()],
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
    public void Compressed_packets_are_read_as_if_they_were_not()
    {
        var plain = Read(PerfSamples());
        ProfileText.Samples(Read(Compressed(PerfSamples(), packets: 1))).ShouldBe(ProfileText.Samples(plain));
        ProfileText.Samples(Read(Compressed(PerfSamples(), packets: 100))).ShouldBe(ProfileText.Samples(plain));
    }

    [Fact]
    public void Compressed_packets_that_are_damaged_are_counted_and_what_inflates_without_end_is_ended()
    {
        var damaged = Compressed(PerfSamples(), packets: 100);
        damaged[^20] ^= 0xFF;
        Read([.. PerfSamples(), .. damaged]).Report.Skipped.ShouldContain(skipped => skipped.Reason == "compressed packets that are damaged");

        var bomb = new ProtobufWriter().Message(1, packet => packet.Bytes(50, Zlib(new ProtobufWriter().Message(1, inner => inner.Bytes(900, new byte[5_000_000])).ToArray()))).ToArray();
        bomb.Length.ShouldBeLessThan(20_000);
        var limited = Read([.. PerfSamples(), .. bomb], new ReadLimits { MaxBytes = 1_000_000 });
        limited.Samples.Count.ShouldBe(4);
        limited.Report.Notes.ShouldContain(note => note.Contains("more than 1,000,000 bytes in compressed packets", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_of_very_many_writers_has_its_own_interned_data()
    {
        const int Writers = 70_000;
        var file = new ProtobufWriter();
        for (var writer = 1; writer <= Writers; writer++)
        {
            var number = writer;
            file.Message(1, packet => packet.Number(8, 1_000 + number).Number(10, number).Number(13, 3)
                .Message(12, interned => interned.Message(5, name => name.Number(1, 1).Text(2, $"f{number % 9}")).Message(6, frame => frame.Number(1, 1).Number(2, 1)).Message(7, stack => stack.Number(1, 1).Unpacked(2, 1)))
                .Message(66, sample => sample.Number(2, 7).Number(3, 7).Number(4, 1)));
        }

        var profile = Read([.. new ProtobufWriter().Message(1, packet => Clocks(packet.Number(10, 1))).ToArray(), .. file.ToArray()]);
        profile.Samples.Count.ShouldBe(Writers);
        for (var row = 0; row < Writers; row++) profile.Frames.Name(profile.Stacks.Leaf(profile.Samples.Stacks[row])).ShouldBe($"f{(row + 1) % 9}");
    }

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

    [Fact]
    public void Symbols_that_were_added_name_frames_wherever_they_stand()
    {
        FoldedStacks.Of(Read([.. Unsymbolised(), .. Symbols()])).ShouldBe(FoldedStacks.Of(Read([.. Symbols(), .. Unsymbolised()])));
        var profile = Read([.. Unsymbolised(), .. Symbols()]);
        Names(profile, 0).ShouldBe(["start", "outer", "inlined", "leaf"]);
        Names(profile, 1).ShouldBe(["start", "0x99"]);

        var plain = Read(Unsymbolised());
        Names(plain, 0).ShouldBe(["start", "0x20", "0x30"]);
    }

    [Fact]
    public void A_stack_does_not_grow_beyond_its_limit_by_inlined_functions()
    {
        var profile = Read([.. Unsymbolised(), .. Symbols()], new ReadLimits { MaxStackDepth = 3 });
        Names(profile, 0).ShouldBe(["start", "outer", "leaf"]);
    }

    private static string[] Names(Profile profile, int sample) => [.. profile.Stacks.FramesOf(profile.Samples.Stacks[sample]).Select(profile.Frames.Name)];

    [Theory]
    [InlineData("MPTLA__androidBasicMemory.pftrace")]
    [InlineData("perfetto__heap_profile.pftrace")]
    public void Trace_without_samples_is_refused_in_words(string file) => Corpus.Refusal(file).ShouldContain("no samples of call stacks");

    private static Profile Read(byte[] content, ReadLimits? limits = null) => ProfileReader.Read(new MemoryStream(content), limits, cancel: TestContext.Current.CancellationToken);

    /// <summary>The packets of a trace, so many of them compressed together; for a file that is kept without compression, which comes out alike on every machine.</summary>
    private static byte[] Compressed(byte[] trace, int packets, CompressionLevel level = CompressionLevel.Optimal)
    {
        var whole = new ProtobufWriter();
        var fields = new WireFields(trace);
        var (batch, count) = (new ProtobufWriter(), 0);
        while (fields.Next())
        {
            batch.Bytes(1, fields.Bytes.ToArray());
            if (++count % packets != 0) continue;
            var full = batch;
            whole.Message(1, packet => packet.Bytes(50, Zlib(full.ToArray(), level)));
            batch = new ProtobufWriter();
        }

        return count % packets == 0 ? whole.ToArray() : whole.Message(1, packet => packet.Bytes(50, Zlib(batch.ToArray(), level))).ToArray();
    }

    private static byte[] Zlib(byte[] content, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, level)) stream.Write(content);
        return packed.ToArray();
    }

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

    /// <summary>Frames without a symbol in a module with a build id (as bytes) and in one without.</summary>
    private static byte[] Unsymbolised() => new ProtobufWriter()
        .Message(1, packet => Clocks(packet.Number(10, 1)))
        .Message(1, packet => packet.Number(10, 2).Number(13, 1).Number(8, 5_000_000_000)
            .Message(12, interned => interned
                .Message(16, build => build.Number(1, 1).Bytes(2, [0xAB, 0xCD, 0xEF, 1, 2, 3, 4, 5]))
                .Message(17, path => path.Number(1, 1).Text(2, "lib.so")).Message(17, path => path.Number(1, 2).Text(2, "app"))
                .Message(19, mapping => mapping.Number(1, 1).Number(2, 1).Unpacked(7, 1)).Message(19, mapping => mapping.Number(1, 2).Unpacked(7, 2))
                .Message(5, function => function.Number(1, 1).Text(2, "start"))
                .Message(6, frame => frame.Number(1, 1).Number(2, 1).Number(3, 1).Number(4, 0x10))
                .Message(6, frame => frame.Number(1, 2).Number(3, 1).Number(4, 0x20))
                .Message(6, frame => frame.Number(1, 3).Number(3, 2).Number(4, 0x30))
                .Message(6, frame => frame.Number(1, 4).Number(3, 1).Number(4, 0x99))
                .Message(7, stack => stack.Number(1, 1).Unpacked(2, 1, 2, 3))
                .Message(7, stack => stack.Number(1, 2).Unpacked(2, 1, 4)))
            .Message(66, sample => sample.Number(2, 7).Number(3, 7).Number(4, 1)))
        .Message(1, packet => packet.Number(10, 2).Number(8, 5_001_000_000).Message(66, sample => sample.Number(2, 7).Number(3, 7).Number(4, 2)))
        .ToArray();

    /// <summary>Symbols by build id, with an inlined function and an address that no frame has; and by path.</summary>
    private static byte[] Symbols() => new ProtobufWriter()
        .Message(1, packet => packet.Message(61, module => module.Text(1, "/elsewhere/lib.so").Bytes(2, [0xAB, 0xCD, 0xEF, 1, 2, 3, 4, 5])
            .Message(3, symbols => symbols.Number(1, 0x20).Message(2, line => line.Text(1, "inlined").Text(2, "a.cc").Number(3, 4)).Message(2, line => line.Text(1, "outer").Text(2, "a.cc")))
            .Message(3, symbols => symbols.Number(1, 0x21).Message(2, line => line.Text(1, "another")))))
        .Message(1, packet => packet.Message(61, module => module.Text(1, "/app").Message(3, symbols => symbols.Number(1, 0x30).Message(2, line => line.Text(1, "leaf"))).Message(3, symbols => symbols.Number(1, 0x20).Message(2, line => line.Text(1, "wrong")))))
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
