using FlameScope.Testing;

namespace FlameScope.Formats.Tests;

/// <summary>What is particular to the fixtures of a format.</summary>
public interface IFixtures
{
    /// <summary>The format's name.</summary>
    static abstract string Format { get; }

    /// <summary>Their folder below <c>test/fixtures</c>.</summary>
    static abstract string Folder { get; }

    /// <summary>What is put into mutated files.</summary>
    static abstract string[] Words { get; }

    /// <summary>How many mutations are tried for a seed.</summary>
    static abstract int Mutations { get; }

    /// <summary>More of them than this are still read as a profile, or mutations prove nothing.</summary>
    static abstract int MoreThanRead { get; }

    /// <summary>Files below this are cut at every byte and mutated.</summary>
    static virtual long SmallBytes => long.MaxValue;
}

/// <summary>Every fixture of a format through the harness, and what hostile hands make of them.</summary>
/// <typeparam name="T">The format.</typeparam>
public abstract class FixtureTests<T>
    where T : IFixtures
{
    private static readonly FormatFixtures Fixtures = new(T.Folder);

    public static TheoryData<string> Valid => [.. Fixtures.Valid];

    public static TheoryData<string> Invalid => [.. Fixtures.Invalid];

    public static TheoryData<string> Small => [.. SmallFiles];

    private static IEnumerable<string> SmallFiles => Fixtures.Valid.Where(file => new FileInfo(Fixtures[file]).Length < T.SmallBytes);

    [Theory]
    [MemberData(nameof(Valid))]
    public void Fixture_is_read_as_approved_and_passes_the_harness(string file) => FormatHarness.Check(Fixtures[file], T.Format, print: null);

    [Theory]
    [MemberData(nameof(Invalid))]
    public void File_that_cannot_be_shown_says_what_it_is_and_what_to_do(string file) => FormatHarness.CheckInvalid(Fixtures["invalid/" + file]).Message.ShouldEndWith(".");

    [Fact]
    public void Fixtures_are_listed_and_approved() => Fixtures.CheckLists();

    [Theory]
    [MemberData(nameof(Small))]
    public void Every_prefix_is_read_or_refused(string file) => HostileFiles.CheckPrefixes(File.ReadAllBytes(Fixtures[file]));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_mutation_is_read_or_refused(int seed) =>
        HostileFiles.CheckMutations([.. SmallFiles.Select(file => File.ReadAllBytes(Fixtures[file]))], T.Words, seed, T.Mutations).ShouldBeGreaterThan(T.MoreThanRead);

    /// <summary>The path of a fixture.</summary>
    protected static string PathOf(string file) => Fixtures[file];

    /// <summary>Limits on samples, depth and names are noted, on a file that has more of each.</summary>
    protected static void CheckLimits(string file)
    {
        var content = File.ReadAllBytes(Fixtures[file]);

        var few = ProfileReader.Read(new MemoryStream(content), new ReadLimits { MaxSamples = 2 }, cancel: TestContext.Current.CancellationToken);
        few.Samples.Count.ShouldBe(2);
        few.Report.Notes.ShouldContain(note => note.Contains("more than 2 samples", StringComparison.Ordinal));

        var shallow = ProfileReader.Read(new MemoryStream(content), new ReadLimits { MaxStackDepth = 1 }, cancel: TestContext.Current.CancellationToken);
        shallow.Samples.Stacks.ToArray().Select(stack => shallow.Stacks.FramesOf(stack).Count()).Max().ShouldBe(2);
        shallow.Report.Notes.ShouldContain(note => note.Contains("nearest the root have been cut", StringComparison.Ordinal));

        var cut = ProfileReader.Read(new MemoryStream(content), new ReadLimits { MaxNameLength = 3 }, cancel: TestContext.Current.CancellationToken);
        cut.Report.Notes.ShouldContain(note => note.Contains("names are longer than 3 bytes", StringComparison.Ordinal));
    }
}
