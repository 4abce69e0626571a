using System.IO.Compression;
using FlameScope.Testing;

namespace FlameScope.Formats.Tests;

/// <summary>
/// Every file that there is, fixtures and corpus, is shown to every format: one says yes, or none does and at most one maybe. Names are not part of it: a reader gets a stream, which has none.
/// </summary>
public sealed class CrosswiseDetectionTests
{
    private const int ProbeLength = 64 << 10;

    public static TheoryData<string> Folders => [.. FolderPaths().Select(path => Path.GetRelativePath(RepositoryFiles.Root, path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Of_all_formats_one_at_most_knows_a_file(string folder)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(RepositoryFiles.Root, folder)).Where(file => Path.GetFileName(file) != "README.md"))
        {
            var prefix = Prefix(file);
            var answers = FormatCatalog.All.Select(format => (format.Name, Match: format.Probe(prefix))).ToList();
            var yes = answers.Where(answer => answer.Match == FormatMatch.Yes).Select(answer => answer.Name).ToList();
            var maybe = answers.Where(answer => answer.Match == FormatMatch.Maybe).Select(answer => answer.Name).ToList();
            yes.Count.ShouldBeLessThanOrEqualTo(1, $"{file}: {string.Join(", ", yes)}");
            if (yes.Count == 0) maybe.Count.ShouldBeLessThanOrEqualTo(1, $"{file}: {string.Join(", ", maybe)}");
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_prefix_of_any_length_is_probed_without_an_exception(string folder)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(RepositoryFiles.Root, folder)).Take(20))
        {
            var prefix = Prefix(file);
            foreach (var length in new[] { 0, 1, 2, 3, 7, 8, 16, 100, 1000, 5000 })
            {
                foreach (var format in FormatCatalog.All) Enum.IsDefined(format.Probe(prefix.AsSpan(0, Math.Min(length, prefix.Length)))).ShouldBeTrue();
            }
        }
    }

    private static IEnumerable<string> FolderPaths()
    {
        foreach (var path in Directory.GetDirectories(RepositoryFiles.At("test", "fixtures")))
        {
            if (Directory.GetFiles(path).Length > 0) yield return path;
        }

        if (!Directory.Exists(RepositoryFiles.Corpus)) yield break;
        foreach (var path in Directory.GetDirectories(RepositoryFiles.Corpus))
        {
            if (Path.GetFileName(path) != "upstream-answers") yield return path;
        }
    }

    /// <summary>The beginning of a file as a format sees it.</summary>
    private static byte[] Prefix(string file)
    {
        using var stored = File.OpenRead(file);
        var isGzip = stored.ReadByte() == 0x1F && stored.ReadByte() == 0x8B;
        stored.Position = 0;
        using Stream content = isGzip ? new GZipStream(stored, CompressionMode.Decompress) : stored;
        var prefix = new byte[ProbeLength];
        return prefix[..content.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false)];
    }
}
