using System.IO.Compression;
using FlameScope.Formats;
using FlameScope.Profiles;

namespace FlameScope.Generator.Tests;

/// <summary>The generator prints what it says it prints, in the layout that the reader knows.</summary>
public sealed class GeneratedTextTests
{
    private static readonly GeneratorOptions OneMegabyte = new(1_000_000, Seed: 42);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(77)]
    public void Every_line_is_read_and_every_sample_comm_and_event_is_there(ulong seed)
    {
        var (made, text) = Generate(OneMegabyte with { Seed = seed });

        var profile = ProfileReader.Read(new MemoryStream(text));

        text.Length.ShouldBeInRange(1_000_000, 1_050_000);
        made.Bytes.ShouldBe(text.Length);
        profile.Report.Skipped.ShouldBeEmpty();
        profile.Report.SamplesWithoutTime.ShouldBe(0);
        profile.Report.Lines.ShouldBe(text.Count(letter => letter == '\n'));
        profile.Samples.Count.ShouldBe((int)made.Samples);
        profile.Events.Count.ShouldBe(made.Events);
        CommsOf(profile).Count.ShouldBe(made.Comms);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_gives_others()
    {
        var first = Generate(OneMegabyte).Text;

        Generate(OneMegabyte).Text.AsSpan().SequenceEqual(first).ShouldBeTrue();
        Generate(OneMegabyte with { Seed = 43 }).Text.AsSpan().SequenceEqual(first).ShouldBeFalse();
    }

    [Fact]
    public void A_longer_text_begins_as_the_shorter_one()
    {
        var shorter = Generate(OneMegabyte).Text;
        var longer = Generate(OneMegabyte with { Bytes = 2_000_000 }).Text;
        var shorterSamples = AfterHeader(shorter);
        var longerSamples = AfterHeader(longer);

        longerSamples[..shorterSamples.Length].SequenceEqual(shorterSamples).ShouldBeTrue();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public void Samples_are_of_all_cpus_and_last_as_long_as_asked(int cpus)
    {
        var (made, text) = Generate((OneMegabyte with { Cpus = cpus }).Lasting(hours: 1));

        var profile = ProfileReader.Read(new MemoryStream(text));

        Enumerable.Range(0, profile.Samples.Count).Select(row => profile.Samples.Cpus[row]).Distinct().Count().ShouldBe(cpus);
        made.Seconds.ShouldBeInRange(1800, 7200);
        (profile.Span.DurationNs / 1e9).ShouldBe(made.Seconds, 0.01);
    }

    [Fact]
    public void The_statistics_count_what_was_generated()
    {
        var (made, text) = Generate(OneMegabyte);

        var statistics = TextStatistics.Of(new MemoryStream(text), long.MaxValue, CancellationToken.None);

        statistics.Bytes.ShouldBe(made.Bytes);
        statistics.Samples.ShouldBe(made.Samples);
        statistics.FrameLines.ShouldBe(made.FrameLines);
        statistics.Depth(0.5).ShouldBeInRange(5, 30);
        statistics.Depth(1).ShouldBeInRange(60, 127);
        statistics.DistinctBlocks.ShouldBe(statistics.Samples - statistics.RepeatedBlocks);
        statistics.DistinctLines.ShouldBeGreaterThan(statistics.DistinctTexts);
        statistics.DistinctTexts.ShouldBeGreaterThan(statistics.DistinctNames);
        statistics.DistinctNames.ShouldBe(ProfileReader.Read(new MemoryStream(text)).Frames.Count);
    }

    [Fact]
    public void Distinct_stacks_go_on_growing()
    {
        var text = Generate(OneMegabyte with { Bytes = 4_000_000 }).Text;

        var half = TextStatistics.Of(new MemoryStream(text), 2_000_000, CancellationToken.None);
        var whole = TextStatistics.Of(new MemoryStream(text), long.MaxValue, CancellationToken.None);

        whole.DistinctBlocks.ShouldBeGreaterThan(half.DistinctBlocks * 3 / 2);
        whole.DistinctLines.ShouldBeGreaterThan(half.DistinctLines * 5 / 4);
    }

    [Fact]
    public void The_command_line_writes_text_that_gunzips_to_the_same()
    {
        var command = CommandLine.Parse(["--bytes", "1.5MB", "--seed", "9", "--cpus", "4", "--hours", "0.5", "--gzip", "out.txt.gz"]);
        var plain = Generate(command.Options).Text;
        var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true)) PerfScriptGenerator.Generate(command.Options, gzip);
        zipped.Position = 0;
        var unzipped = new MemoryStream();
        using (var gunzip = new GZipStream(zipped, CompressionMode.Decompress)) gunzip.CopyTo(unzipped);

        command.Gzip.ShouldBeTrue();
        command.Files.ShouldBe(["out.txt.gz"]);
        command.Options.Cpus.ShouldBe(4);
        plain.Length.ShouldBeGreaterThanOrEqualTo(1_500_000);
        unzipped.ToArray().AsSpan().SequenceEqual(plain).ShouldBeTrue();
    }

    [Theory]
    [InlineData("--bytes", "many", "-")]
    [InlineData("--cpus", "0", "-")]
    [InlineData("--seed")]
    [InlineData("--fast", "-")]
    [InlineData("a", "b")]
    [InlineData]
    public void What_the_command_line_does_not_know_is_said(params string[] args)
    {
        Should.Throw<CommandLineException>(() => CommandLine.Parse(args)).Message.ShouldEndWith("Try --help.");
    }

    private static (GeneratedText Made, byte[] Text) Generate(GeneratorOptions options)
    {
        var text = new MemoryStream();
        var made = PerfScriptGenerator.Generate(options, text);
        return (made, text.ToArray());
    }

    private static HashSet<string> CommsOf(Profile profile) =>
        [.. Enumerable.Range(0, profile.Samples.Count).Select(row => profile.Threads.Comm(profile.Samples.Threads[row]))];

    private static ReadOnlySpan<byte> AfterHeader(byte[] text)
    {
        var end = text.AsSpan().IndexOf("\n#\n"u8);
        end.ShouldBeGreaterThan(0);
        return text.AsSpan(end + 3);
    }
}
