using System.Globalization;

namespace FlameScope.Formats.Tests.Instruments;

/// <summary>Real exports of Instruments, and what else its users have, each refused in words.</summary>
public sealed class InstrumentsCorpusTests
{
    private static readonly FormatCorpus Corpus = new("apple-instruments");

    [Fact]
    public void Every_row_of_an_export_is_a_sample_and_its_stacks_are_those_that_inferno_finds()
    {
        var profile = Corpus.Read("inferno__basic.xml", out var refusal);

        profile.ShouldNotBeNull(refusal);
        profile.Samples.Count.ShouldBe(9581);
        profile.Report.Skipped.ShouldBeEmpty();
        profile.Clock.OriginSourceNs.ShouldBe(0);
        profile.Samples.Times[0].ShouldBe(57_246_708);
        profile.Threads.Rows.ToArray().ShouldHaveSingleItem().ProcessId.ShouldBe(49374);

        // inferno cuts the hashes off Rust's names; the depths and counts of the stacks do not depend on names.
        var ours = Enumerable.Range(0, profile.Samples.Count).GroupBy(row => profile.Stacks.FramesOf(profile.Samples.Stacks[row]).Length).ToDictionary(depth => depth.Key, depth => (long)depth.Count());
        var theirs = File.ReadLines(Corpus["expected/inferno__basic.folded"]).Where(line => line.Length > 0)
            .GroupBy(line => line[..line.LastIndexOf(' ')].Split(';').Length, line => long.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture))
            .ToDictionary(depth => depth.Key, depth => depth.Sum());
        ours.ShouldBe(theirs, ignoreOrder: true);
    }
}
