using System.Collections.Concurrent;
using FlameScope.Testing;

namespace FlameScope.Server.Tests.Original;

/// <summary>How our answers differ from the original's, as a table in <c>artifacts/corpus/upstream-answers.md</c>; written anew as rows come in.</summary>
internal static class OriginalAnswersTable
{
    private static readonly ConcurrentDictionary<string, string> Rows = new(StringComparer.Ordinal);
    private static readonly Lock Writing = new();

    public static void Add(string request, string differences)
    {
        Rows[Uri.UnescapeDataString(request)] = differences;
        lock (Writing)
        {
            Directory.CreateDirectory(RepositoryFiles.At("artifacts", "corpus"));
            File.WriteAllLines(
                RepositoryFiles.At("artifacts", "corpus", "upstream-answers.md"),
                [
                    "What the original answered, and how many cells or nodes each of its faults changes in that, left out one after the other; without all of them it is our answer.",
                    "",
                    "| request | faults, cells or nodes |",
                    "| --- | --- |",
                    .. Rows.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"| {entry.Key} | {entry.Value} |"),
                ]);
        }
    }
}
