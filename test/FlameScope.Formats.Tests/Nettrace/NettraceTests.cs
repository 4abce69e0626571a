using System.IO.Compression;
using FlameScope.Profiles;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests.Nettrace;

/// <summary>Event traces of .NET: fixtures, hostile files, the corpus.</summary>
public sealed class NettraceTests
{
    private const string Format = "nettrace";
    private const string Recorded = "invoice-service.nettrace.gz";

    private static readonly FormatFixtures Fixtures = new("nettrace");
    private static readonly CorpusFiles Corpus = new("nettrace");

    public static TheoryData<string> Valid => [.. Fixtures.Valid];

    public static TheoryData<string> Invalid => [.. Fixtures.Invalid];

    public static TheoryData<string> Written => [.. NettraceFixtures.Written.Keys];

    public static TheoryData<string> Small => [.. Fixtures.Valid.Where(file => file != Recorded)];

    public static TheoryData<string> CorpusNames => [.. Corpus.Names];

    [Theory]
    [MemberData(nameof(Written))]
    public void Fixture_is_what_the_writer_writes(string file) => WrittenFixtures.Check(Fixtures[file], NettraceFixtures.Written[file]());

    [Theory]
    [MemberData(nameof(Valid))]
    public void Fixture_is_read_as_approved_and_passes_the_harness(string file) => FormatHarness.Check(Fixtures[file], Format, print: null);

    [Theory]
    [MemberData(nameof(Invalid))]
    public void File_that_cannot_be_shown_says_what_it_is_and_what_to_do(string file) => FormatHarness.CheckInvalid(Fixtures[Path.Combine("invalid", file)]).Expected.ShouldNotBeNullOrWhiteSpace();

    [Fact]
    public void Fixtures_are_listed() => Fixtures.CheckLists();

    [Fact]
    public void Versions_of_one_trace_have_the_same_samples()
    {
        var expected = Samples("runtime-v5.nettrace", RowParts.Time);
        foreach (var other in new[] { "runtime-v4-plain-headers.nettrace", "runtime-v4-32bit.nettrace" }) Samples(other, RowParts.Time).ShouldBe(expected, other);
        Samples("universal-v6-plain-headers.nettrace", RowParts.All).ShouldBe(Samples("universal-v6.nettrace", RowParts.All));
    }

    [Theory]
    [InlineData("runtime-v1.netperf")]
    [InlineData("runtime-v2.netperf")]
    public void Versions_without_a_process_have_the_same_samples(string file) => Stacks(file).ShouldBe(Stacks("runtime-v3.netperf"));

    [Fact]
    public void An_event_as_long_as_the_end_of_a_version_2_looks_is_an_event()
    {
        // 262 bytes: the number has the bytes of the end of an object and of the number 1.
        var writer = new NettraceWriter(2, new DateTime(2026, 11, 22, 0, 0, 0, DateTimeKind.Utc), 0, 1_000_000_000).Metadata(1, "Microsoft-DotNETCore-SampleProfiler", 0, "");
        writer.Stack(1, [.. Enumerable.Range(1, 24).Select(frame => (ulong)frame)]).Event(1, 7, 1_000, 1, [2, .. new byte[13]]);
        var content = writer.Finish();
        content.AsSpan().IndexOf((byte[])[0x06, 0x01, 0x00, 0x00]).ShouldBeLessThan(content.Length - 17);

        var profile = Read(content, ReadLimits.Default);

        profile.Samples.Count.ShouldBe(1);
        profile.Stacks.FramesOf(profile.Samples.Stacks[0]).Length.ShouldBe(24);
        profile.Report.Notes.ShouldNotContain(note => note.Contains("cut short"));
    }

    [Theory]
    [MemberData(nameof(Small))]
    public void Every_prefix_is_read_or_refused(string file) => HostileFiles.CheckPrefixes(File.ReadAllBytes(Fixtures[file]));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_mutation_is_read_or_refused(int seed)
    {
        var files = Small.Select(row => File.ReadAllBytes(Fixtures[row.Data])).ToList();
        HostileFiles.CheckMutations(files, HostileBytes.Protobuf, seed, mutations: 2000).ShouldBeGreaterThan(200);
    }

    [Fact]
    public void Recorded_trace_that_was_cut_is_shown_without_the_names_at_its_end()
    {
        using var gzip = new GZipStream(File.OpenRead(Fixtures[Recorded]), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        gzip.CopyTo(whole);
        var profile = ProfileReader.Read(new MemoryStream(whole.ToArray()[..(int)(whole.Length / 4)]), cancel: TestContext.Current.CancellationToken);

        profile.Samples.Count.ShouldBeGreaterThan(10);
        profile.Report.Notes.ShouldContain(note => note.StartsWith("The trace is damaged or cut short", StringComparison.Ordinal));
    }

    [Fact]
    public void Limits_are_kept()
    {
        var content = File.ReadAllBytes(Fixtures["runtime-v5.nettrace"]);
        Read(content, new ReadLimits { MaxSamples = 3 }).Samples.Count.ShouldBe(3);
        Read(content, new ReadLimits { MaxStackDepth = 2 }).Report.Notes.ShouldContain(note => note.Contains("deeper than 2", StringComparison.Ordinal));
        Read(content, new ReadLimits { MaxStacks = 8 }).Report.Notes.ShouldContain(note => note.Contains("distinct stacks", StringComparison.Ordinal));
        Read(content, new ReadLimits { MaxNames = 5 }).Report.Notes.ShouldContain(note => note.Contains("limit of names", StringComparison.Ordinal));
        Read(content, new ReadLimits { MaxNameBytes = 60 }).Report.Notes.ShouldContain(note => note.Contains("limit of names", StringComparison.Ordinal));
    }

    [Fact]
    public void A_deep_stack_of_very_many_processes_is_bounded_by_the_limit_of_stacks()
    {
        // A stack in a file is one of each process that has samples of it, in a few bytes each.
        const int Processes = 2_000;
        const int MaxStacks = 20_000;
        var writer = new NettraceWriter(6, DateTime.UnixEpoch, ticks: 0, frequency: 1_000_000_000);
        writer.Metadata(1, "Universal.Events", 1, "cpu").Stack(1, [.. Enumerable.Range(0, 500).Select(frame => 0x1000UL + (ulong)frame)]);
        for (var process = 1; process <= Processes; process++) writer.Thread((ulong)process, (ulong)process, (ulong)process).Event(1, (ulong)process, 1_000L * process, 1, [1]);

        var profile = Read(writer.Finish(), new ReadLimits { MaxStacks = MaxStacks });

        profile.Samples.Count.ShouldBeInRange(MaxStacks / 600, MaxStacks / 400);
        profile.Report.Notes.ShouldContain(note => note.Contains("distinct stacks", StringComparison.Ordinal));
    }

    [Fact]
    public void More_threads_than_the_limit_are_told_of()
    {
        var writer = new NettraceWriter(6, DateTime.UnixEpoch, ticks: 0, frequency: 1_000_000_000);
        writer.Metadata(1, "Universal.Events", 1, "cpu").Stack(1, 0x1000);
        for (var thread = 1; thread <= 10; thread++) writer.Thread((ulong)thread, 1, (ulong)thread, "a thread").Event(1, (ulong)thread, 1_000L * thread, 1, [1]);

        var content = writer.Finish();
        Read(content, ReadLimits.Default).Report.Notes.ShouldNotContain(note => note.Contains("threads", StringComparison.Ordinal));
        foreach (var limits in new[] { new ReadLimits { MaxThreads = 5 }, new ReadLimits { MaxNameBytes = 20 } })
        {
            var profile = Read(content, limits);
            profile.Samples.Count.ShouldBe(10);
            profile.Report.Notes.ShouldContain(note => note.StartsWith("There are more than", StringComparison.Ordinal) && note.Contains("threads", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(CorpusNames))]
    public void Corpus_file_has_the_samples_that_the_index_tells(string file)
    {
        if (file is "perfview__eventpipe-dotnetcore2.1-linux-x64-tracelogging.netperf" or "perfview__eventpipe-dotnetcore6.0-win-x64-executioncheckpoints.nettrace")
        {
            Corpus.Refusal(file).ShouldContain("no samples with a stack");
            return;
        }

        var profile = Corpus.Read(file);
        var samples = Enumerable.Range(0, profile.Samples.Count).Count(row => profile.Events[profile.Samples.Events[row]].Name == "thread-sample");
        var index = Corpus.Index(file);
        if (index["samples"].Length > 0) samples.ShouldBe(int.Parse(index["samples"], System.Globalization.CultureInfo.InvariantCulture));
    }

    private static Profile Read(byte[] content, ReadLimits limits) => ProfileReader.Read(new MemoryStream(content), limits, cancel: TestContext.Current.CancellationToken);

    private static string[] Stacks(string file)
    {
        var profile = Read(File.ReadAllBytes(Fixtures[file]), ReadLimits.Default);
        return [.. Enumerable.Range(0, profile.Samples.Count).Select(row => $"{profile.Samples.Times[row]} {profile.Threads[profile.Samples.Threads[row]].Tid} {profile.Samples.State(row)} {string.Join(';', profile.Stacks.FramesOf(profile.Samples.Stacks[row]).ToArray().Select(profile.Frames.Name))}")];
    }

    private static string Samples(string file, RowParts parts) => ProfileText.Samples(Read(File.ReadAllBytes(Fixtures[file]), ReadLimits.Default), parts);
}
