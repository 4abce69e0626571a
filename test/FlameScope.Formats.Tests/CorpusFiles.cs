using System.Collections.Concurrent;
using System.Globalization;
using FlameScope.Analysis;
using FlameScope.Profiles;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests;

/// <summary>
/// The real files of a format in the corpus beside the checkout. The folder is no part of this repository: where it is absent tests are skipped and say so. What they read is written as a table to
/// <c>artifacts/corpus/FOLDER.md</c>.
/// </summary>
internal sealed class CorpusFiles(string folder)
{
    private static readonly Lock Writing = new();

    private readonly ConcurrentDictionary<string, string> _rows = new(StringComparer.Ordinal);
    private readonly string _path = Path.Combine(RepositoryFiles.Corpus, folder);

    /// <summary>Names of all files.</summary>
    public string[] Names => Directory.Exists(_path) ? [.. Directory.GetFiles(_path).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)] : ["(no corpus)"];

    /// <summary>The path of a result that stands beside the files.</summary>
    public string Expected(string name) => Path.Combine(_path, "expected", name);

    /// <summary>Reads a file, however few bytes come at a time, proves that what came out keeps its promises and that the cells of its heat map are its samples, and adds its row to the table.</summary>
    public Profile Read(string file)
    {
        SkipWithoutCorpus();
        var content = File.ReadAllBytes(Path.Combine(_path, file));
        var profile = ProfileReader.Read(new MemoryStream(content), cancel: TestContext.Current.CancellationToken);
        ProfileIntegrity.Check(profile);
        ProfileText.Samples(ProfileReader.Read(new ChoppedStream(content, 4093), cancel: TestContext.Current.CancellationToken)).ShouldBe(ProfileText.Samples(profile));
        CheckCells(profile);
        var times = profile.Clock.HasTime ? profile.Samples.Count : 0;
        Add(file, string.Create(CultureInfo.InvariantCulture, $"yes | {profile.Samples.Count} | {times} | {(times > 0 ? (profile.Span.DurationNs - 1) / 1e9 : 0):F3} | {string.Join(", ", profile.Events.Rows.ToArray().Select(row => $"{row.Name} ({row.Unit})"))}"));
        return profile;
    }

    /// <summary>Reads a file, and proves nothing.</summary>
    public Profile ReadOnce(string file)
    {
        SkipWithoutCorpus();
        using var stream = File.OpenRead(Path.Combine(_path, file));
        return ProfileReader.Read(stream, cancel: TestContext.Current.CancellationToken);
    }

    /// <summary>The message with which a file is refused.</summary>
    public string Refusal(string file)
    {
        SkipWithoutCorpus();
        var message = Should.Throw<ProfileFormatException>(() => ProfileReader.Read(new MemoryStream(File.ReadAllBytes(Path.Combine(_path, file))))).Message;
        message.ShouldEndWith(".");
        Add(file, $"refused: {message} | – | – | – | –");
        return message;
    }

    /// <summary>The row of a file in the corpus's index.</summary>
    public Dictionary<string, string> Index(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(RepositoryFiles.Corpus, "index.tsv"));
        var columns = lines[0].Split('\t');
        var row = lines.Skip(1).Select(line => line.Split('\t')).Single(row => row[0] == $"{folder}/{file}");
        return columns.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
    }

    private void SkipWithoutCorpus()
    {
        if (!Directory.Exists(_path)) Assert.Skip($"There is no corpus at {RepositoryFiles.Corpus} (FLAMESCOPE_CORPUS names another folder).");
    }

    private static void CheckCells(Profile profile)
    {
        if (!profile.Clock.HasTime) return;
        var columnNs = 1_000_000_000L;
        while (profile.Span.DurationNs / columnNs > 10_000 && columnNs < HeatMapOptions.MaxColumnNs) columnNs *= 10;
        var map = new ProfileAnalysis(profile).HeatMap(SampleFilter.Everything, new HeatMapOptions { ColumnNs = columnNs });
        map.Counts.Sum(count => (long)count).ShouldBe(profile.Samples.Count);
    }

    private void Add(string file, string row)
    {
        _rows[file] = row;
        lock (Writing)
        {
            Directory.CreateDirectory(RepositoryFiles.At("artifacts", "corpus"));
            File.WriteAllLines(
                RepositoryFiles.At("artifacts", "corpus", folder + ".md"),
                ["| file | opened | samples | with times | span, s | events |", "| --- | --- | --- | --- | --- | --- |", .. _rows.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"| {entry.Key} | {entry.Value} |")]);
        }
    }
}
