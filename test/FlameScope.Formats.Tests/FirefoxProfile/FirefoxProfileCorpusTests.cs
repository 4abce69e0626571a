using System.Globalization;
using System.Text.RegularExpressions;
using FlameScope.Profiles;

namespace FlameScope.Formats.Tests.FirefoxProfile;

/// <summary>Real files of many versions and writers.</summary>
public sealed partial class FirefoxProfileCorpusTests
{
    private static readonly FormatCorpus Corpus = new("firefox");

    private static readonly CorpusFiles Index = new("firefox");

    public static TheoryData<string> Files => [.. Corpus.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void Real_file_has_as_many_samples_as_the_index_says(string file)
    {
        var profile = Corpus.Read(file, out var refusal);
        refusal.ShouldBeEmpty();
        profile!.Report.Format.ShouldBe("Firefox Profiler");

        profile.Report.Skipped.ShouldBeEmpty();

        var samples = Enumerable.Range(0, profile.Samples.Count).Count(row => profile.Events[profile.Samples.Events[row]].Name.EndsWith("samples", StringComparison.Ordinal));

        // The oldest has a process as text inside its text, whose samples the index does not count.
        var inText = file.Contains("gecko-1", StringComparison.Ordinal) ? 7 : 0;
        samples.ShouldBe(int.Parse(Index.Index(file)["samples"], CultureInfo.InvariantCulture) + inText);
        profile.Clock.OriginUnixNs.HasValue.ShouldBe(!file.Contains("no-map", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("speedscope__simple-firefox.json", "speedscope__Firefox__59__simple-firefox.json.snap")]
    [InlineData("speedscope__recursion.json", "speedscope__Firefox__61__recursion.json.snap")]
    public void Stacks_of_the_page_are_those_that_speedscope_finds(string file, string expected)
    {
        FormatCorpus.SkipWithoutCorpus();
        var profile = Read(file);
        var theirs = SpeedscopeStack().Matches(File.ReadAllText(Corpus["expected/" + expected])).Select(match => match.Groups["stack"].Value).ToList();
        theirs.ShouldNotBeEmpty();

        // speedscope leaves out what is not of the page, and what runs outside functions.
        var ours = Enumerable.Range(0, profile.Samples.Count)
            .Select(row => string.Join(';', profile.Stacks.FramesOf(profile.Samples.Stacks[row]).Select(id => profile.Frames[id]).Where(frame => profile.Strings[frame.File].StartsWith("file:", StringComparison.Ordinal)).Select(frame => profile.Strings[frame.Name]).Where(name => name != "(anonymous)")))
            .ToHashSet(StringComparer.Ordinal);
        theirs.ShouldAllBe(stack => ours.Contains(stack));
        ours.Where(stack => stack.Length > 0).ShouldAllBe(stack => theirs.Contains(stack));
    }

    [Fact]
    public void Frames_without_symbols_are_addresses_in_libraries()
    {
        FormatCorpus.SkipWithoutCorpus();
        var profile = Read("samply__ls-profile.json");

        profile.Capture.SamplingHz.ShouldBe(4000);
        profile.Threads.Rows.ToArray().Select(row => profile.Strings[row.Comm]).ShouldBe(["ls"]);
        Enumerable.Range(0, profile.Frames.Count).ShouldContain(row => profile.Frames.Name(new FrameId(row)) == "ld-linux-aarch64.so.1+0x18c77");
    }

    private static Profile Read(string file) => ProfileReader.Read(new MemoryStream(File.ReadAllBytes(Corpus[file])));

    [GeneratedRegex("""^    "(?<stack>\S.*) [\d.]+(?:ms|µs|s)",$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex SpeedscopeStack();
}
