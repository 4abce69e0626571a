using System.IO.Compression;
using System.Text;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests;

public sealed class ProfileReaderTests
{
    private const string TwoSamples = "java 1 [000] 5.000000: cycles: \n\t401000 main (/bin/java)\n\njava 1 [000] 6.000000: cycles: \n\t401000 main (/bin/java)\n\n";

    [Fact]
    public void Strict_validation_of_compressed_data_is_on()
    {
        // A runtime option of Directory.Build.props; without it a file that was cut short would look whole.
        AppContext.TryGetSwitch("System.IO.Compression.UseStrictValidation", out var isStrict).ShouldBeTrue();
        isStrict.ShouldBeTrue();
    }

    [Fact]
    public void Gzip_of_several_members_is_one_text()
    {
        var profile = ProfileReader.Read(new MemoryStream([.. Gzip(TwoSamples), .. Gzip(TwoSamples.Replace("5.0", "7.0", StringComparison.Ordinal))]));

        profile.Samples.Count.ShouldBe(4);
        profile.Report.Bytes.ShouldBe(2 * TwoSamples.Length);
    }

    [Fact]
    public void Gzip_that_was_cut_short_shows_what_could_be_read_and_says_so()
    {
        var text = string.Concat(Enumerable.Range(0, 5000).Select(i => $"java {i} [000] {i}.000000: cycles: \n\t401000 f{i * 7919 % 1000} (/bin/java)\n\n"));
        var whole = Gzip(text);
        var profile = ProfileReader.Read(new MemoryStream(whole[..(whole.Length / 2)]));

        profile.Samples.Count.ShouldBeInRange(1, 4999);
        profile.Report.Notes.ShouldHaveSingleItem().ShouldContain("damaged or cut short");
        profile.Report.Skipped.ShouldHaveSingleItem().Reason.ShouldBe("sample cut off where the file ends early");
        for (var row = 0; row < profile.Samples.Count; row++) profile.Frames.Name(profile.Stacks.Leaf(profile.Samples.Stacks[row])).ShouldBe($"f{row * 7919 % 1000}");
    }

    [Fact]
    public void Gzip_that_was_cut_before_anything_is_refused()
    {
        var error = Should.Throw<ProfileFormatException>(() => ProfileReader.Read(new MemoryStream(Gzip(TwoSamples)[..12])));
        error.Message.ShouldBe("This gzip file holds compressed data that is damaged or cut short before a sample can be unpacked; copy it again.");
    }

    [Fact]
    public void Progress_counts_bytes_as_stored_and_reaches_the_whole()
    {
        var text = string.Concat(Enumerable.Repeat(TwoSamples, 20_000));
        var content = Encoding.UTF8.GetBytes(text);
        var reports = new List<ReadProgress>();
        ProfileReader.Read(new MemoryStream(content), progress: new Reports(reports));

        reports.Count.ShouldBeGreaterThan(2);
        reports.ShouldAllBe(report => report.TotalBytes == content.Length);
        reports.Select(report => report.BytesRead).ShouldBeInOrder();
        reports[^1].ShouldBe(new ReadProgress(content.Length, content.Length, 40_000));

        var compressed = Gzip(text);
        reports.Clear();
        ProfileReader.Read(new MemoryStream(compressed), progress: new Reports(reports));
        reports[^1].ShouldBe(new ReadProgress(compressed.Length, compressed.Length, 40_000));
    }

    [Fact]
    public void Progress_of_a_pipe_has_no_total()
    {
        var reports = new List<ReadProgress>();
        ProfileReader.Read(new ChoppedStream(Encoding.UTF8.GetBytes(TwoSamples), 10), progress: new Reports(reports));

        reports.ShouldHaveSingleItem().ShouldBe(new ReadProgress(TwoSamples.Length, 0, 2));
    }

    [Fact]
    public void Reading_can_be_cancelled_in_the_middle()
    {
        using var cancel = new CancellationTokenSource();
        var content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(TwoSamples, 40_000)));

        Should.Throw<OperationCanceledException>(() => ProfileReader.Read(new MemoryStream(content), progress: new CancelAtFirst(cancel), cancel: cancel.Token));
    }

    [Fact]
    public void File_is_left_open()
    {
        using var file = new MemoryStream(Gzip(TwoSamples));
        ProfileReader.Read(file);
        file.CanRead.ShouldBeTrue();
    }

    [Fact]
    public void Failure_of_the_stream_itself_is_not_taken_for_the_file()
    {
        Should.Throw<IOException>(() => ProfileReader.Read(new FailingStream(Encoding.UTF8.GetBytes(TwoSamples))));
    }

    [Theory]
    [InlineData("perf script", false, "perf script")]
    [InlineData("perf script", true, "perf script, gzipped")]
    public void Identity_of_a_readable_file(string format, bool isGzip, string description)
    {
        var content = isGzip ? Gzip(TwoSamples) : Encoding.UTF8.GetBytes(TwoSamples);
        ProfileReader.Identify(new MemoryStream(content)).ShouldBe(new FileIdentity(format, isGzip ? FilePacking.Gzip : FilePacking.None, description));
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html>", "HTML")]
    [InlineData("<svg version=\"1.1\">", "SVG")]
    [InlineData("\u007fELF\u0002", "ELF")]
    [InlineData("PK\u0003\u0004", "a zip archive that is damaged or cut short")]
    [InlineData("events: Ir\nfl=x\nfn=main\n1 2\n", "callgrind")]
    public void Identity_of_a_file_that_is_not_read_says_what_it_is(string content, string expected)
    {
        var identity = ProfileReader.Identify(new MemoryStream(Encoding.Latin1.GetBytes(content)));

        identity.FormatName.ShouldBeNull();
        identity.Description.ShouldContain(expected);
        Should.Throw<ProfileFormatException>(() => ProfileReader.Read(new MemoryStream(Encoding.Latin1.GetBytes(content)))).Message.ShouldBe("This is " + identity.Description);
    }

    [Fact]
    public void Identifying_reads_no_more_than_it_needs()
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(TwoSamples, 10_000))));
        ProfileReader.Identify(file);
        file.Position.ShouldBeLessThanOrEqualTo(64 << 10);
    }

    private static byte[] Gzip(string text)
    {
        using var file = new MemoryStream();
        using (var gzip = new GZipStream(file, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return file.ToArray();
    }

    private sealed class Reports(List<ReadProgress> reports) : IProgress<ReadProgress>
    {
        public void Report(ReadProgress value) => reports.Add(value);
    }

    private sealed class CancelAtFirst(CancellationTokenSource cancel) : IProgress<ReadProgress>
    {
        public void Report(ReadProgress value) => cancel.Cancel();
    }

    private sealed class FailingStream(byte[] content) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer) => Position > 0 ? throw new IOException("The disk is gone.") : base.Read(buffer);
    }
}
