using System.IO.Compression;
using FlameScope.Goals.Inputs;
using FlameScope.Goals.Measuring;

namespace FlameScope.Goals.Rows;

/// <summary>The text gzipped: reading it has to hide behind unpacking it.</summary>
internal static class Unpacking
{
    private const double GoalOfUnpacking = 1.15;

    public static void Measure(RunContext run)
    {
        var text = GeneratedText.Of(run.Options.Size);
        var packed = text.Gzipped();
        var timings = new Contest(run.Options.Rounds)
            .Add("gzipped: GZipStream alone", () => Answer.Must(text.Bytes, Unpack(packed), "bytes unpacked"))
            .Add("gzipped: read", () => Answer.Must(text.Samples, TextFile.Read(packed, workers: 2).Samples.Count, "samples read"))
            .Run();
        run.Goals.Add(timings);
        var (alone, read) = (timings[0].Median, timings[1].Median);
        run.Goals.Add(new GoalRow("the same text, gzipped", "ratio 1.15", $"{Figures.Time(read)} ({Figures.Speed(text.Bytes, read)})", $"GZipStream alone {Figures.Time(alone)}", Figures.Ratio(read / alone), read / alone <= GoalOfUnpacking));
    }

    private static long Unpack(string path)
    {
        using var unpacked = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var buffer = new byte[256 << 10];
        long bytes = 0;
        for (int count; (count = unpacked.Read(buffer)) > 0;) bytes += count;
        return bytes;
    }
}
