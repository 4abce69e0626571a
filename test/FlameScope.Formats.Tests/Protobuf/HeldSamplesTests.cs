using FlameScope.Profiles;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests.Protobuf;

/// <summary>Formats whose samples are kept until what they name was read: a limit at which the reading ends takes none of them away that were read before.</summary>
public sealed class HeldSamplesTests
{
    public static TheoryData<string> Files =>
    [
        "pprof/timed-threads.pb", "simpleperf/two-events.trace", "nflxprofile/node-stacks.nflxprofile", "otlp/values-last.otlp", "perfetto/perf-samples.pftrace", "perfetto/compressed.pftrace",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Samples_up_to_the_limit_of_samples_are_shown(string file)
    {
        var all = Read(file, ReadLimits.Default);
        var few = Read(file, new ReadLimits { MaxSamples = 2 });

        all.Samples.Count.ShouldBeGreaterThan(2);
        few.Samples.Count.ShouldBe(2);
        few.Report.Notes.ShouldContain(note => note.Contains("more than 2 samples", StringComparison.Ordinal));
        few.Threads.Rows.ToArray().ShouldBeSubsetOf(all.Threads.Rows.ToArray());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Samples_are_shown_where_names_are_too_many(string file)
    {
        const int Plenty = 200;
        var enough = Enumerable.Range(1, Plenty).First(names => TryRead(file, names) is { } read && !HasNote(read));

        var fewer = Read(file, new ReadLimits { MaxNames = enough - 1 });
        fewer.Samples.Count.ShouldBeGreaterThan(0);
        HasNote(fewer).ShouldBeTrue();
    }

    private static bool HasNote(Profile profile) => profile.Report.Notes.Any(note => note.Contains("distinct names", StringComparison.Ordinal));

    private static Profile? TryRead(string file, int names)
    {
        try
        {
            return Read(file, new ReadLimits { MaxNames = names });
        }
        catch (ProfileFormatException)
        {
            return null;
        }
    }

    private static Profile Read(string file, ReadLimits limits) =>
        ProfileReader.Read(new MemoryStream(File.ReadAllBytes(RepositoryFiles.At(["test", "fixtures", .. file.Split('/')]))), limits, cancel: TestContext.Current.CancellationToken);
}
