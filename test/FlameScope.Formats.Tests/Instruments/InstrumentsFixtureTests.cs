using FlameScope.Testing;

namespace FlameScope.Formats.Tests.Instruments;

/// <summary>Every fixture of test/fixtures/instruments through the harness, and what hostile hands make of them.</summary>
public sealed class InstrumentsFixtureTests
{
    private const string Format = "Instruments XML";

    private static readonly FormatFixtures Fixtures = new("instruments");

    private static readonly string[] Words = ["<", ">", "/>", "<row>", "</row>", "<frame ref=\"13\"/>", "<backtrace>", "</backtrace>", "\"", "&lt;", "&#0;", "<![CDATA[", "<!--", "12", "-1", "99999999999999999999", " ref=\"2\"", " id=\"2\"", "\0", "\uFEFF"];

    public static TheoryData<string> Valid => [.. Fixtures.Valid];

    public static TheoryData<string> Invalid => [.. Fixtures.Invalid];

    [Theory]
    [MemberData(nameof(Valid))]
    public void Fixture_is_read_as_approved_and_passes_the_harness(string file) => FormatHarness.Check(Fixtures[file], Format, print: null);

    [Theory]
    [MemberData(nameof(Invalid))]
    public void File_that_cannot_be_shown_says_what_it_is_and_what_to_do(string file) => FormatHarness.CheckInvalid(Fixtures["invalid/" + file]).Message.ShouldEndWith(".");

    [Fact]
    public void Fixtures_are_listed_and_approved() => Fixtures.CheckLists();

    [Theory]
    [MemberData(nameof(Valid))]
    public void Every_prefix_is_read_or_refused(string file) => HostileFiles.CheckPrefixes(File.ReadAllBytes(Fixtures[file]));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_mutation_is_read_or_refused(int seed) =>
        HostileFiles.CheckMutations([.. Fixtures.Valid.Select(file => File.ReadAllBytes(Fixtures[file]))], Words, seed, 1000).ShouldBeGreaterThan(200);
}
