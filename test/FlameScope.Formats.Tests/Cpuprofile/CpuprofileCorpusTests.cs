using System.Globalization;
using FlameScope.Formats.Tests.V8;
using FlameScope.Profiles;

namespace FlameScope.Formats.Tests.Cpuprofile;

/// <summary>Real profiles of V8 from public repositories, with what other tools make of them.</summary>
public sealed class CpuprofileCorpusTests
{
    private static readonly CorpusFiles Corpus = new("cpuprofile");

    public static TheoryData<string> Files => [.. Corpus.Names];

    [Theory]
    [MemberData(nameof(Files))]
    public void File_is_read_whole(string file)
    {
        var profile = Corpus.Read(file);
        var row = Corpus.Index(file);

        profile.Samples.Count.ShouldBe(int.Parse(row["samples"], CultureInfo.InvariantCulture));
        profile.Clock.HasTime.ShouldBeTrue();
        profile.Report.Skipped.ShouldBeEmpty();
        profile.Report.Notes.ShouldBeEmpty();

        // The index counts from the start of the profile, which is before its first sample.
        if (row["span_s"].Length > 0) ((profile.Span.DurationNs - 1) / 1e9).ShouldBe(double.Parse(row["span_s"], CultureInfo.InvariantCulture), tolerance: 0.05);
    }

    [Theory]
    [InlineData("speedscope__example.cpuprofile", "speedscope__node__10.11.0__example.cpuprofile.snap")]
    [InlineData("speedscope__simple.cpuprofile", "speedscope__Chrome__65__simple.cpuprofile.snap")]
    public void Stacks_are_those_that_speedscope_finds(string file, string snapshot)
    {
        var profile = Corpus.Read(file);
        var ours = Enumerable.Range(0, profile.Samples.Count)
            .Where(row => profile.Samples.State(row) == SampleState.Running)
            .Select(row => string.Join(';', profile.Stacks.FramesOf(profile.Samples.Stacks[row]).Select(id => SpeedscopeSnapshot.Name(profile, id))));

        ours.Distinct(StringComparer.Ordinal).ShouldBe(SpeedscopeSnapshot.Stacks(Corpus.Expected(snapshot)).Keys.Where(stack => stack.Length > 0), ignoreOrder: true);
    }
}
