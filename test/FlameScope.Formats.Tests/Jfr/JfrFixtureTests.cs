using FlameScope.Profiles;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests.Jfr;

/// <summary>Every fixture of test/fixtures/jfr through the harness.</summary>
public sealed class JfrFixtureTests
{
    private const string Format = "JFR";

    private static readonly FormatFixtures Fixtures = new("jfr");

    public static TheoryData<string> Valid => [.. Fixtures.Valid];

    public static TheoryData<string> Invalid => [.. Fixtures.Invalid];

    [Theory]
    [MemberData(nameof(Valid))]
    public void Fixture_is_read_as_approved_and_passes_the_harness(string file)
    {
        FormatHarness.Check(Fixtures[file], Format, JfrPrinter.Print);
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void File_that_cannot_be_shown_says_what_it_is_and_what_to_do(string file)
    {
        var error = FormatHarness.CheckInvalid(Fixtures["invalid/" + file]);

        error.Format.ShouldBe(Format);
        error.Found.ShouldNotBeNullOrWhiteSpace();
        error.Expected.ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public void Readme_has_the_birth_certificate_of_each_fixture_and_of_no_other()
    {
        Fixtures.CheckLists();
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void Frames_of_one_method_are_one_whatever_the_compiler_had_made_of_it(string file)
    {
        var profile = Read(file);
        var names = Enumerable.Range(0, profile.Frames.Count).Select(frame => profile.Frames.Name(new FrameId(frame))).ToList();

        names.ShouldBeUnique();
        names.ShouldContain("Recorded.spin");
        names.ShouldContain("Recorded$$Lambda.applyAsLong");
        names.ShouldNotContain(name => name.Contains("0x", StringComparison.Ordinal));
    }

    [Fact]
    public void File_read_in_several_places_is_the_same_as_one_read_forward()
    {
        var content = Unpacked("jdk25.jfr.gz");
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllBytes(path, content);
        try
        {
            using var file = File.OpenRead(path);
            var plain = ProfileReader.Read(file, cancel: TestContext.Current.CancellationToken);
            ProfileText.Samples(plain).ShouldBe(ProfileText.Samples(Read("jdk25.jfr.gz")));
        }
        finally
        {
            File.Delete(path);
        }
    }

    internal static byte[] Unpacked(string file)
    {
        using var gzip = new System.IO.Compression.GZipStream(File.OpenRead(Fixtures[file]), System.IO.Compression.CompressionMode.Decompress);
        using var content = new MemoryStream();
        gzip.CopyTo(content);
        return content.ToArray();
    }

    private static Profile Read(string file) => ProfileReader.Read(new MemoryStream(File.ReadAllBytes(Fixtures[file])));
}
