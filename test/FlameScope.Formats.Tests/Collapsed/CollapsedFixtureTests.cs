using FlameScope.Testing;

namespace FlameScope.Formats.Tests.Collapsed;

/// <summary>Every fixture of test/fixtures/collapsed through the harness, and what hostile hands make of them.</summary>
public sealed class CollapsedFixtureTests
{
    private const string Format = "collapsed stacks";

    private static readonly FormatFixtures Fixtures = new("collapsed");

    private static readonly string[] Words = [";", " ", "12", "-1", "0.5", "99999999999999999999", "\n", "\r\n", "#", "\t", "_[k]", "(a.py:3)", "\0", "\uFEFF", "\\", "\\;", "P1;T0:2;", "thread (1): x;", "tid=4];"];

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
        HostileFiles.CheckMutations([.. Fixtures.Valid.Select(file => File.ReadAllBytes(Fixtures[file]))], Words, seed, 2000).ShouldBeGreaterThan(1000);
}
