using System.Collections.Concurrent;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests.PerfScript;

/// <summary>What the corpus tests read, as a table in <c>artifacts/corpus/perf-script.md</c>; written anew as rows come in.</summary>
internal static class CorpusTable
{
    private static readonly ConcurrentDictionary<string, string> Rows = new(StringComparer.Ordinal);
    private static readonly Lock Writing = new();

    public static void Add(string file, string row)
    {
        Rows[file] = row;
        lock (Writing)
        {
            Directory.CreateDirectory(RepositoryFiles.At("artifacts", "corpus"));
            File.WriteAllLines(
                RepositoryFiles.At("artifacts", "corpus", "perf-script.md"),
                ["| file | samples | idle | idle, unresolved | skipped | times |", "| --- | --- | --- | --- | --- | --- |", .. Rows.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"| {entry.Key} | {entry.Value} |")]);
        }
    }
}
