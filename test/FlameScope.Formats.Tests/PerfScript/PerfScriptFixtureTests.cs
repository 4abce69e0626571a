using System.Text;
using FlameScope.Profiles;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests.PerfScript;

/// <summary>Every fixture of test/fixtures/perf-script through the harness.</summary>
public sealed class PerfScriptFixtureTests
{
    private const string Format = "perf script";

    private static readonly string Folder = RepositoryFiles.At("test", "fixtures", "perf-script");

    public static TheoryData<string> Valid => [.. Files(Folder)];

    public static TheoryData<string> Invalid => [.. Files(Path.Combine(Folder, "invalid"))];

    [Theory]
    [MemberData(nameof(Valid))]
    public void Fixture_is_read_as_approved_and_passes_the_harness(string file) =>
        FormatHarness.Check(Path.Combine(Folder, file), Format, Print);

    [Theory]
    [MemberData(nameof(Invalid))]
    public void File_that_cannot_be_shown_says_what_it_is_and_what_to_do(string file)
    {
        var path = Path.Combine(Folder, "invalid", file);
        var error = FormatHarness.CheckInvalid(path);

        error.Message.ShouldEndWith(".");
        error.Found.ShouldNotBeNullOrWhiteSpace();
        error.Expected.ShouldNotBeNullOrWhiteSpace();
        using var stream = File.OpenRead(path);
        (ProfileReader.Identify(stream).FormatName is null or Format).ShouldBeTrue();
    }

    [Fact]
    public void Readme_has_the_birth_certificate_of_each_fixture_and_of_no_other()
    {
        var listed = File.ReadLines(Path.Combine(Folder, "README.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1]);

        listed.ShouldBe(Files(Folder).Concat(Files(Path.Combine(Folder, "invalid")).Select(file => "invalid/" + file)), ignoreOrder: true);
    }

    [Fact]
    public void Approved_texts_are_those_of_the_fixtures()
    {
        foreach (var folder in new[] { Folder, Path.Combine(Folder, "invalid") })
        {
            Files(Path.Combine(folder, "approved")).ShouldBe(Files(folder).Select(file => file + ".txt"), ignoreOrder: true);
        }
    }

    /// <summary>Prints with a process column only where the file has one, since a lone number stays a thread.</summary>
    private static byte[] Print(Profile profile) => Encoding.UTF8.GetBytes(PerfScriptPrinter.Print(profile));

    private static string[] Files(string folder) =>
        [.. Directory.GetFiles(folder).Select(file => Path.GetFileName(file)!).Where(file => file != "README.md").Order(StringComparer.Ordinal)];
}
