using System.Globalization;
using System.Text.Json;
using FlameScope.Profiles;

namespace FlameScope.Formats.Tests.Collapsed;

/// <summary>Real files of many writers, beside what is added up by hand from their lines, and the results of other tools.</summary>
public sealed class CollapsedCorpusTests
{
    private static readonly FormatCorpus Corpus = new("collapsed");

    /// <summary>Files that are refused, with a word of the reason.</summary>
    private static readonly Dictionary<string, string> Refused = new(StringComparer.Ordinal) { ["speedscope__simple-utf16-le.txt"] = "UTF-16" };

    public static TheoryData<string> Files => [.. Corpus.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void Real_file_gives_the_sum_of_its_counts(string file)
    {
        var profile = Corpus.Read(file, out var refusal);
        if (profile is null)
        {
            refusal.ShouldContain(Refused[file]);
            return;
        }

        Refused.ShouldNotContainKey(file);
        profile.Report.Format.ShouldBe("collapsed stacks");
        profile.Clock.HasTime.ShouldBeFalse();
        profile.Report.SamplesWithoutTime.ShouldBe(profile.Samples.Count);

        // Added up in another way: the last word of each line that is a number.
        decimal sum = 0;
        foreach (var line in File.ReadLines(Corpus[file]).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line.TrimEnd().LastIndexOf(' ') is > 0 and var blank && decimal.TryParse(line[(blank + 1)..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
            {
                sum += decimal.Round(count, MidpointRounding.AwayFromZero);
            }
        }

        Weights(profile).Sum().ShouldBe((long)sum);
    }

    [Fact]
    public void Speedscope_has_the_same_stacks()
    {
        FormatCorpus.SkipWithoutCorpus();
        Folded(Read("speedscope__simple.txt")).ShouldBe(new SortedDictionary<string, long>(StringComparer.Ordinal) { ["a;b"] = 5, ["a;b;c"] = 5, ["a;b;d"] = 4 });
        Folded(Read("speedscope__simple-crlf.txt")).ShouldBe(Folded(Read("speedscope__simple.txt")));
        Folded(Read("speedscope__simple-with-invalids.txt")).ShouldBe(Folded(Read("speedscope__simple.txt")));
    }

    [Fact]
    public void Differences_of_inferno_are_the_counts_before_and_after()
    {
        FormatCorpus.SkipWithoutCorpus();
        var profile = Read("expected/inferno__default.txt");

        profile.Events.Rows.ToArray().Select(row => row.Name).ShouldBe(["before", "after"]);
        Folded(profile, "before").ShouldBe(Folded(Read("inferno__before.txt")));
        Folded(profile, "after").ShouldBe(Folded(Read("inferno__after.txt")));
    }

    [Fact]
    public void Tree_of_d3_flame_graph_has_the_same_totals()
    {
        FormatCorpus.SkipWithoutCorpus();
        var profile = Read("burn__out.perf-folded");
        using var expected = JsonDocument.Parse(File.ReadAllBytes(Corpus["expected/burn__out.json"]), new JsonDocumentOptions { MaxDepth = 1000 });
        var theirs = new SortedDictionary<string, long>(StringComparer.Ordinal);
        Totals(expected.RootElement, "", theirs);

        var ours = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var row in Enumerable.Range(0, profile.Samples.Count))
        {
            var path = "";
            foreach (var frame in profile.Stacks.FramesOf(profile.Samples.Stacks[row]))
            {
                path += ";" + profile.Frames.Name(frame);
                ours[path] = ours.GetValueOrDefault(path) + profile.Samples.Weights[row];
            }
        }

        theirs.ShouldNotBeEmpty();
        ours.ShouldBe(theirs);
    }

    private static void Totals(JsonElement node, string path, SortedDictionary<string, long> totals)
    {
        if (!node.TryGetProperty("children", out var children)) return;
        foreach (var child in children.EnumerateArray())
        {
            var name = child.GetProperty("name").GetString()!;
            var childPath = path + ";" + (name.EndsWith("_[k]", StringComparison.Ordinal) ? name[..^4] : name);
            totals[childPath] = totals.GetValueOrDefault(childPath) + child.GetProperty("value").GetInt64();
            Totals(child, childPath, totals);
        }
    }

    private static SortedDictionary<string, long> Folded(Profile profile, string? sampled = null)
    {
        var folded = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var row in Enumerable.Range(0, profile.Samples.Count))
        {
            if (sampled is not null && profile.Events[profile.Samples.Events[row]].Name != sampled) continue;
            var stack = string.Join(';', profile.Stacks.FramesOf(profile.Samples.Stacks[row]).Select(profile.Frames.Name));
            folded[stack] = folded.GetValueOrDefault(stack) + profile.Samples.Weights[row];
        }

        return folded;
    }

    private static IEnumerable<long> Weights(Profile profile) => Enumerable.Range(0, profile.Samples.Count).Select(row => profile.Samples.Weights[row]);

    private static Profile Read(string file) => ProfileReader.Read(new MemoryStream(File.ReadAllBytes(Corpus[file])));
}
