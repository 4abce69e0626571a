using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using FlameScope.Goals.Measuring;

namespace FlameScope.Goals.Inputs;

/// <summary>Text of the generator, with what the generator said of it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Samples">Samples that were printed.</param>
internal sealed record GeneratedText(string Path, long Bytes, long Samples)
{
    /// <summary>A text of a size, made where it is not there.</summary>
    public static GeneratedText Of(string size)
    {
        var path = BenchFolder.Made($"generated-{size}.txt", file =>
        {
            var said = Command.Run("dotnet", [BenchFolder.GeneratorFile, "--bytes", size, "--seed", "1", file]).Errors;
            File.WriteAllText(Said(size), said);
        });
        return new GeneratedText(path, new FileInfo(path).Length, SamplesIn(File.ReadAllText(Said(size))));
    }

    /// <summary>The same, gzipped.</summary>
    public string Gzipped() => BenchFolder.Made(System.IO.Path.GetFileName(Path) + ".gz", file =>
    {
        using var text = File.OpenRead(Path);
        using var gzip = new GZipStream(File.Create(file), CompressionLevel.Optimal);
        text.CopyTo(gzip, 1 << 20);
    });

    /// <summary>The samples that the generator says it printed.</summary>
    public static long SamplesIn(string said) => long.Parse(
        Regex.Match(said, "([0-9,]+) samples", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)).Value.Split(' ')[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static string Said(string size) => BenchFolder.At($"generated-{size}.said");
}
