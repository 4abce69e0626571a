using System.Globalization;
using System.IO.Compression;
using FlameScope.Formats.FirefoxProfile;
using FlameScope.Profiles;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests.FirefoxProfile;

/// <summary>Profiles as binary slabs (.jslb). Their fixtures go through the harness with the others of the format.</summary>
public sealed class SlabTests
{
    private static readonly FormatFixtures Fixtures = new("firefox-profile");

    public static TheoryData<string> Files => [.. SlabFixtures.Written.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void Fixture_is_what_the_writer_writes(string file) => WrittenFixtures.Check(Fixtures[file], SlabFixtures.Written[file]());

    [Fact]
    public void Slabs_and_the_same_profile_as_json_have_the_same_samples()
    {
        var slabs = Read(SlabFixtures.Written["slabs-samply.jslb"]());

        slabs.Report.Skipped.ShouldBeEmpty();
        slabs.Samples.Count.ShouldBe(7);
        ProfileText.Samples(slabs).ShouldBe(ProfileText.Samples(Read(SlabFixtures.AsJson())));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Where_the_bytes_come_from_makes_no_difference(bool isGzip)
    {
        var content = SlabFixtures.Written["slabs-samply.jslb"]();
        var expected = ProfileText.Samples(Read(content));
        if (isGzip)
        {
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(content);
            content = packed.ToArray();
        }

        // Kept in memory, kept in a temporary file, and read from the file itself.
        ProfileText.Samples(Read(content)).ShouldBe(expected);
        ProfileText.Samples(Read(content, new ReadLimits { MaxSlabMemory = 100 })).ShouldBe(expected);
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, content);
            using var file = File.OpenRead(path);
            ProfileText.Samples(ProfileReader.Read(file, cancel: TestContext.Current.CancellationToken)).ShouldBe(expected);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void More_than_may_be_kept_is_refused() =>
        Should.Throw<ProfileFormatException>(() => Read(SlabFixtures.Written["slabs-samply.jslb"](), new ReadLimits { MaxSlabMemory = 100, MaxSpooledBytes = 200 })).Message.ShouldContain("more than 200 bytes");

    [Fact]
    public void Slabs_within_slabs_do_not_multiply()
    {
        // Each names the one before ten times: a thousand million of the first, were it not for the limit.
        var writer = new SlabWriter();
        var slab = writer.Add<double>(new double[50]);
        for (var level = 0; level < 9; level++) slab = writer.AddJson($"[{string.Join(',', Enumerable.Repeat(slab, 10))}]");
        var file = writer.Finish($$"""{"pages":{{slab}},{{System.Text.Encoding.UTF8.GetString(SlabFixtures.AsJson())[1..]}}""");

        var profile = Read(file);

        profile.Samples.Count.ShouldBe(7);
        profile.Report.Skipped.ShouldHaveSingleItem().Reason.ShouldContain("after more were than the file holds");
    }

    [Fact]
    public void Numbers_are_written_so_that_they_are_the_same_again()
    {
        var random = new Random(1);
        double[] values =
        [
            0, -0.5, 0.1, 1e-7, 1e300, -1e-300, double.Epsilon, double.MaxValue, 999_999_999.999999, 1e9 + 0.1, 1e15 + 0.5, 0.0000005, 324347.532151375, -1234.000001,
            .. Enumerable.Range(0, 2000).Select(_ => random.NextDouble() * Math.Pow(10, random.Next(-12, 20))),
            .. Enumerable.Range(0, 2000).Select(_ => random.Next(-2_000_000_000, 2_000_000_000) / Math.Pow(10, random.Next(0, 9))),
        ];
        var writer = new SlabWriter();
        var content = writer.Finish(writer.Add<double>(values));
        using var file = new SlabFile(SlabStore.Of(new MemoryStream(content), new ReadContext(ReadLimits.Default, TestContext.Current.CancellationToken)));
        using var text = new StreamReader(new SlabText(file, new ReadReportBuilder(), TestContext.Current.CancellationToken));

        var numbers = text.ReadToEnd();

        numbers.ShouldStartWith("[0,-0.5");
        numbers.Trim('[', ']').Split(',').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ShouldBe(values);
    }

    private static Profile Read(byte[] content, ReadLimits? limits = null) => ProfileReader.Read(new MemoryStream(content), limits, cancel: TestContext.Current.CancellationToken);
}
