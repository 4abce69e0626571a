using FlameScope.Testing;

namespace FlameScope.Formats.Tests.StackBlocks;

/// <summary>Every fixture of test/fixtures/stack-blocks through the harness, and what hostile hands make of them.</summary>
public sealed class StackBlocksFixtureTests
{
    private const string Format = "DTrace or bpftrace stacks";

    private static readonly FormatFixtures Fixtures = new("stack-blocks");

    private static readonly string[] Words = ["\n", "\n\n", "        ", "--\n", "12", "5076600000123 1 2 3 x\n", "@[\n", "]: 5", ", ", "`", "+0x1c", "+12", "    -    a (5)\n", "\t", "\0", "\uFEFF", "ffffffff9a1b2c3d", "99999999999999999999", "  0  1  :profile-97 "];

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
