using System.Collections.Concurrent;
using System.Globalization;
using FlameScope.Analysis;
using FlameScope.Profiles;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests;

/// <summary>
/// The real files of a format, from public repositories. Each is read or refused in words; what came of it is a row of <c>artifacts/corpus/FOLDER.md</c>, written anew as rows come in. The folder is
/// no part of this repository: where it is absent tests are skipped and say so.
/// </summary>
internal sealed class FormatCorpus(string folder)
{
    private static readonly Lock Writing = new();

    private readonly ConcurrentDictionary<string, string> _rows = new(StringComparer.Ordinal);
    private readonly string _path = Path.Combine(RepositoryFiles.Corpus, folder);

    /// <summary>Names of the files; one that says so where there is no corpus.</summary>
    public IEnumerable<string> Files => Directory.Exists(_path) ? Directory.GetFiles(_path).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal) : ["(no corpus)"];

    /// <summary>The path of a file, or of its expected result: <c>expected/name</c>.</summary>
    public string this[string file] => Path.Combine(_path, file);

    /// <summary>Skips the test where there is no corpus.</summary>
    public static void SkipWithoutCorpus()
    {
        if (!Directory.Exists(RepositoryFiles.Corpus)) Assert.Skip($"There is no corpus at {RepositoryFiles.Corpus} (FLAMESCOPE_CORPUS names another folder).");
    }

    /// <summary>Reads a file, checks what holds for every profile, and writes its row.</summary>
    /// <returns>The profile; null where it was refused, in <paramref name="refusal"/>'s words.</returns>
    public Profile? Read(string file, out string refusal)
    {
        SkipWithoutCorpus();
        refusal = "";
        try
        {
            using var stream = File.OpenRead(this[file]);
            var profile = ProfileReader.Read(stream, cancel: TestContext.Current.CancellationToken);
            ProfileIntegrity.Check(profile);
            CellsAreTheSamples(profile);
            Add(file, Row(profile));
            return profile;
        }
        catch (ProfileFormatException refused)
        {
            refusal = refused.Message;
            refusal.ShouldEndWith(".");
            Add(file, $"refused: {refusal} | | | |");
            return null;
        }
    }

    /// <summary>The cells of the heat map of all samples are the samples that carry a time.</summary>
    private static void CellsAreTheSamples(Profile profile)
    {
        var analysis = new ProfileAnalysis(profile);
        if (!profile.Clock.HasTime)
        {
            profile.Report.SamplesWithoutTime.ShouldBe(profile.Samples.Count);
            profile.Report.Notes.ShouldContain(note => note.Contains("heat map", StringComparison.Ordinal));
            return;
        }

        var span = profile.Span;
        var column = HeatMapOptions.MinColumnNs;
        while ((span.EndNs - span.StartNs) / column > 10_000) column *= 10;
        analysis.HeatMap(SampleFilter.Everything, new HeatMapOptions { ColumnNs = column, Rows = 50 }).Counts.Sum(count => (long)count).ShouldBe(profile.Samples.Count);
    }

    private static string Row(Profile profile)
    {
        var span = profile.Span;
        var events = profile.Events.Rows.ToArray().Select(row => row.Name);
        var skipped = profile.Report.Skipped.Sum(reason => reason.Count);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{profile.Report.Format}{(skipped > 0 ? $", {skipped} skipped" : "")} | {profile.Samples.Count} | {(profile.Clock.HasTime ? profile.Samples.Count : 0)} | {(span.EndNs - span.StartNs) / 1e9m:0.000} | {string.Join(", ", events.Take(8))} |");
    }

    private void Add(string file, string row)
    {
        _rows[file] = row;
        lock (Writing)
        {
            Directory.CreateDirectory(RepositoryFiles.At("artifacts", "corpus"));
            File.WriteAllLines(
                RepositoryFiles.At("artifacts", "corpus", folder + ".md"),
                ["| file | read as, or refused | samples | with times | span, s | events |", "| --- | --- | --- | --- | --- | --- |", .. _rows.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"| {entry.Key} | {entry.Value}")]);
        }
    }
}
