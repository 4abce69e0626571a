using System.Globalization;
using System.Text;
using FlameScope.Profiles;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests.Simpleperf;

/// <summary>Every fixture of test/fixtures/simpleperf-text through the harness, what hostile hands make of them, and limits.</summary>
public sealed class SimpleperfTextTests
{
    private const string Format = "simpleperf text";

    private static readonly FormatFixtures Files = new("simpleperf-text");

    private static readonly string[] Words = ["sample:\n", "\n", "  ", "    ", ": ", "  time: ", "  symbol: ", "  vaddr_in_file: 1\n", "  file: x\n", "-1", "99999999999999999999", "context_switch:\n", "*a[+1]", "\0", "\uFEFF"];

    public static TheoryData<string> Valid => [.. Files.Valid];

    public static TheoryData<string> Invalid => [.. Files.Invalid];

    [Theory]
    [MemberData(nameof(Valid))]
    public void Fixture_is_read_as_approved_and_passes_the_harness(string file) => FormatHarness.Check(Files[file], Format, print: null);

    [Theory]
    [MemberData(nameof(Invalid))]
    public void File_that_cannot_be_shown_says_what_it_is(string file) => FormatHarness.CheckInvalid(Files["invalid/" + file]).Format.ShouldBe(Format);

    [Fact]
    public void Fixtures_are_listed_and_approved() => Files.CheckLists();

    [Theory]
    [MemberData(nameof(Valid))]
    public void Every_prefix_is_read_or_refused(string file) => HostileFiles.CheckPrefixes(File.ReadAllBytes(Files[file]));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_mutation_is_read_or_refused(int seed) =>
        HostileFiles.CheckMutations([.. Files.Valid.Select(file => File.ReadAllBytes(Files[file]))], Words, seed, 2000).ShouldBeGreaterThan(1000);

    [Fact]
    public void Addresses_are_no_part_of_a_stack()
    {
        var profile = Read(File.ReadAllText(Files["two-events.txt"]));
        var first = profile.Samples.Stacks[0];
        profile.Samples.Stacks[2].ShouldBe(first);
        profile.Stacks.FramesOf(first).Select(profile.Frames.Name).ShouldBe(["art::Thread::CreateCallback(void*)", "com.example.Main.run", "read"]);
    }

    [Fact]
    public void A_chain_is_kept_no_longer_than_a_stack_may_be()
    {
        var profile = Read(Sample(string.Concat(Enumerable.Range(0, 10_000).Select(frame => Frame($"f{frame.ToString(CultureInfo.InvariantCulture)}")))));
        profile.Stacks.FramesOf(profile.Samples.Stacks[0]).Length.ShouldBe(ReadLimits.Default.MaxStackDepth + 1);
        profile.Report.Notes.ShouldContain(note => note.Contains("deeper than 4,096 frames", StringComparison.Ordinal));
    }

    [Fact]
    public void Names_count_against_their_limit()
    {
        var text = string.Concat(Enumerable.Range(0, 3_000).Select(frame => Sample(Frame($"f{frame.ToString(CultureInfo.InvariantCulture)}"))));
        var profile = ProfileReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), new ReadLimits { MaxNames = 1_000 }, cancel: TestContext.Current.CancellationToken);
        profile.Samples.Count.ShouldBeInRange(900, 1_001);
        profile.Report.Notes.ShouldContain(note => note.Contains("more than 1,000 distinct names", StringComparison.Ordinal));
    }

    private static string Sample(string frames) => $"sample:\n  event_type: cpu-clock\n  time: 5\n  event_count: 1\n  thread_id: 3\n  thread_name: main\n{frames}";

    private static string Frame(string symbol) => $"    vaddr_in_file: 1\n    file: /a.so\n    symbol: {symbol}\n";

    private static Profile Read(string text) => ProfileReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), cancel: TestContext.Current.CancellationToken);
}
