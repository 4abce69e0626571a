using System.Text.Json;
using FlameScope.Profiles;

namespace FlameScope.Formats.Tests.Speedscope;

/// <summary>Real files, beside what is added up from them with another reader of JSON.</summary>
public sealed class SpeedscopeCorpusTests
{
    private static readonly FormatCorpus Corpus = new("speedscope");

    public static TheoryData<string> Files => [.. Corpus.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void Real_file_has_the_weight_of_each_of_its_profiles(string file)
    {
        var profile = Corpus.Read(file, out var refusal);
        refusal.ShouldBeEmpty();
        profile!.Report.Format.ShouldBe("speedscope");

        using var json = JsonDocument.Parse(File.ReadAllBytes(Corpus[file]));
        foreach (var theirs in json.RootElement.GetProperty("profiles").EnumerateArray())
        {
            var name = theirs.GetProperty("name").GetString()!;
            var unit = theirs.GetProperty("unit").GetString() switch { "seconds" => 1e9, "milliseconds" => 1e6, _ => 1 };
            var ours = Enumerable.Range(0, profile.Samples.Count).Where(row => profile.Threads.Comm(profile.Samples.Threads[row]) == name).Sum(row => profile.Samples.Weights[row]);
            var total = (theirs.TryGetProperty("events", out var events) ? Busy(events, theirs.GetProperty("endValue").GetDouble()) : theirs.GetProperty("weights").EnumerateArray().Sum(weight => weight.GetDouble())) * unit;

            // Spans are counted at moments: 100 µs apart in the longest of these files, so that ends add up to more or less.
            ours.ShouldBeInRange((long)(total * 0.9) - (unit > 1 ? 200_000 : 0), (long)(total * 1.1) + (unit > 1 ? 200_000 : 0));
        }
    }

    [Fact]
    public void Weights_become_times()
    {
        FormatCorpus.SkipWithoutCorpus();
        var profile = Read("speedscope__two-sampled.speedscope.json");

        profile.Samples.Times.ToArray().ShouldBe(new[] { 0, 0, 1, 1, 2, 2, 6, 6, 9, 9 }.Select(second => second * 1_000_000_000L));
        profile.Threads.Rows.Length.ShouldBe(2);
        Stacks(profile, "one").ShouldBe(["a;b;c 1000000000", "a;b;c 1000000000", "a;b;d 4000000000", "a;b;c 3000000000", "a;b 5000000000"]);
    }

    [Fact]
    public void Events_without_a_unit_are_stacks_with_weights()
    {
        FormatCorpus.SkipWithoutCorpus();
        foreach (var file in new[] { "speedscope__simple.speedscope.json", "speedscope__simple-no-pretty-print.speedscope.json" })
        {
            Stacks(Read(file), "simple.txt").ShouldBe(["a;b;c 2", "a;b;d 4", "a;b;c 3", "a;b 5"]);
        }
    }

    [Fact]
    public void Dotnet_trace_has_threads_and_modules()
    {
        FormatCorpus.SkipWithoutCorpus();
        var profile = Read("sentry-dotnet__sample.speedscope.json");

        profile.Threads.Rows.ToArray().Select(row => row.Tid).ShouldBe([23364, 5372, 4688, 24980, 2152, 7860, 12688], ignoreOrder: true);
        profile.Threads.Rows.ToArray().ShouldAllBe(row => row.ProcessId == 24144);
        Enumerable.Range(0, profile.Frames.Count).ShouldContain(row => profile.Frames.Name(new FrameId(row)) == "Sentry.SentrySdk.StartTransaction(class System.String,class System.String)" && profile.Frames.Library(new FrameId(row)) == "Sentry");
    }

    /// <summary>How long any frame was open.</summary>
    private static double Busy(JsonElement events, double end)
    {
        var (busy, open, last) = (0.0, 0, 0.0);
        foreach (var entry in events.EnumerateArray())
        {
            var at = entry.GetProperty("at").GetDouble();
            if (open > 0) busy += at - last;
            open += entry.GetProperty("type").GetString() == "O" ? 1 : -1;
            last = at;
        }

        return open > 0 ? busy + end - last : busy;
    }

    private static List<string> Stacks(Profile profile, string thread) =>
        [.. Enumerable.Range(0, profile.Samples.Count)
            .Where(row => profile.Threads.Comm(profile.Samples.Threads[row]) == thread)
            .Select(row => FormattableString.Invariant($"{string.Join(';', profile.Stacks.FramesOf(profile.Samples.Stacks[row]).Select(profile.Frames.Name))} {profile.Samples.Weights[row]}"))];

    private static Profile Read(string file) => ProfileReader.Read(new MemoryStream(File.ReadAllBytes(Corpus[file])));
}
