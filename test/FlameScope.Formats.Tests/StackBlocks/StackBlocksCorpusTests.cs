using System.Globalization;
using FlameScope.Profiles;

namespace FlameScope.Formats.Tests.StackBlocks;

/// <summary>Real output of DTrace, bpftrace and bcc, with inferno's results beside that of DTrace.</summary>
public sealed class StackBlocksCorpusTests
{
    private static readonly FormatCorpus DTrace = new("dtrace");

    private static readonly FormatCorpus Bpf = new("bpf-stacks");

    public static TheoryData<string> DTraceFiles => [.. DTrace.Files];

    [Theory]
    [MemberData(nameof(DTraceFiles))]
    public void Counts_of_dtrace_are_those_that_inferno_finds(string file)
    {
        var profile = DTrace.Read(file, out var refusal);
        var expected = DTrace["expected/" + file.Replace("FlameGraph__example-dtrace-stacks", "inferno__dtrace-example", StringComparison.Ordinal)];
        if (file == "inferno__only-header-lines.txt")
        {
            refusal.ShouldContain("no sample");
            return;
        }

        profile.ShouldNotBeNull(refusal);
        profile.Report.Format.ShouldBe("DTrace or bpftrace stacks");
        profile.Report.Skipped.ShouldBeEmpty();
        profile.Clock.HasTime.ShouldBeFalse();
        var theirs = File.ReadLines(expected).Where(line => line.Length > 0).ToDictionary(line => line[..line.LastIndexOf(' ')], line => long.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        Folded(profile).Values.Sum().ShouldBe(theirs.Values.Sum());

        // inferno takes arguments and hashes away from the names of some languages, so names are compared where they are C's alone.
        if (file.StartsWith("FlameGraph__", StringComparison.Ordinal)) Folded(profile).ShouldBe(theirs, ignoreOrder: true);
    }

    [Theory]
    [InlineData("bcc__offcputime-K.txt", 61)]
    [InlineData("bcc__profile-multiline.txt", 4)]
    [InlineData("bpftrace__tutorial-profile-kstack.txt", 2)]
    public void Blocks_of_bpf_tools_are_samples_with_weights(string file, int samples)
    {
        var profile = Bpf.Read(file, out var refusal);

        profile.ShouldNotBeNull(refusal);
        profile.Samples.Count.ShouldBe(samples);
        profile.Report.Skipped.ShouldBeEmpty();
        profile.Clock.HasTime.ShouldBeFalse();
        profile.Report.Notes.ShouldContain(note => note.Contains("docs/recording.md", StringComparison.Ordinal));
    }

    private static Dictionary<string, long> Folded(Profile profile)
    {
        var folded = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var row in Enumerable.Range(0, profile.Samples.Count))
        {
            var names = profile.Stacks.FramesOf(profile.Samples.Stacks[row]).Select(frame => profile.Frames.Library(frame).Length > 0 ? $"{profile.Frames.Library(frame)}`{profile.Frames.Name(frame)}" : profile.Frames.Name(frame));
            var stack = string.Join(';', names);
            folded[stack] = folded.GetValueOrDefault(stack) + profile.Samples.Weights[row];
        }

        return folded;
    }
}
