using FlameScope.Testing;

namespace FlameScope.Formats.Tests;

/// <summary>The fixtures of a format: the files of <c>test/fixtures/FOLDER</c>, those of <c>invalid</c> below it, and the list of both in its README.</summary>
internal sealed class FormatFixtures(string folder)
{
    private readonly string _path = RepositoryFiles.At("test", "fixtures", folder);

    /// <summary>Files that are read.</summary>
    public string[] Valid => Files(_path);

    /// <summary>Files that are refused.</summary>
    public string[] Invalid => Files(Path.Combine(_path, "invalid"));

    /// <summary>The path of a file.</summary>
    public string this[string file] => Path.Combine(_path, file);

    /// <summary>Each file has its birth certificate and its approved text, and no other has.</summary>
    public void CheckLists()
    {
        var listed = File.ReadLines(Path.Combine(_path, "README.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1]);
        listed.ShouldBe(Valid.Concat(Invalid.Select(file => "invalid/" + file)), ignoreOrder: true);

        foreach (var path in new[] { _path, Path.Combine(_path, "invalid") })
        {
            Files(Path.Combine(path, "approved")).ShouldBe(Files(path).Select(file => file + ".txt"), ignoreOrder: true);
        }
    }

    private static string[] Files(string path) => !Directory.Exists(path) ? [] :
        [.. Directory.GetFiles(path).Select(file => Path.GetFileName(file)!).Where(file => file != "README.md").Order(StringComparer.Ordinal)];
}
