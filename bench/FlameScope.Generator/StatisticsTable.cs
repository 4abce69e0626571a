using System.Globalization;
using System.IO.Compression;
using FlameScope.Formats;
using FlameScope.Profiles;
using FlameScope.Profiles.Groupings;

namespace FlameScope.Generator;

/// <summary>Prints how hard texts are to read, a column a file: the generated one beside the real ones.</summary>
internal static class StatisticsTable
{
    private sealed record Figures(string Name, TextStatistics Text, Profile Profile)
    {
        public int DistinctStacks { get; } = Profile.Samples.Stacks.ToArray().Distinct().Count();
    }

    public static void Print(IReadOnlyList<string> files, long first, TextWriter output, CancellationToken cancel)
    {
        var figures = files.Select(file => Read(file, first, cancel)).ToList();
        (string Name, Func<Figures, string> Value)[] rows =
        [
            ("bytes", f => Count(f.Text.Bytes)),
            ("lines", f => Count(f.Text.Lines)),
            ("samples", f => Count(f.Text.Samples)),
            ("bytes per line", f => Ratio(f.Text.Bytes, f.Text.Lines, "F1")),
            ("bytes per sample", f => Ratio(f.Text.Bytes, f.Text.Samples, "F0")),
            ("frames per sample: mean", f => Ratio(f.Text.FrameLines, f.Text.Samples, "F1")),
            ("frames per sample: p50, p90, p99", f => $"{f.Text.Depth(0.5)}, {f.Text.Depth(0.9)}, {f.Text.Depth(0.99)}"),
            ("[unknown] share of frames", f => Ratio(f.Text.UnknownFrames, f.Text.FrameLines, "P0")),
            .. Pair("distinct frame lines", f => f.Text.DistinctLines),
            .. Pair("distinct, without address", f => f.Text.DistinctTexts),
            .. Pair("distinct, without offset", f => f.Text.DistinctNames),
            ("bytes per distinct name and library", f => Ratio(f.Text.NameBytes, f.Text.DistinctNames, "F1")),
            .. Pair("distinct stacks, bytes", f => f.Text.DistinctBlocks),
            ("samples whose stack repeats, bytes", f => Ratio(f.Text.RepeatedBlocks, f.Text.Samples, "P0")),
            .. Pair("distinct stacks, as read", f => f.DistinctStacks),
            .. Pair("trie nodes, as read", f => f.Profile.Stacks.Count),
            .. Pair("trie nodes by comm, as read", f => f.Profile.GroupedBy(Grouping.Comm).Count),
            .. Pair("frames, as read", f => f.Profile.Frames.Count),
            ("comms, as read", f => Count(f.Profile.GroupedBy(Grouping.Comm).GroupNames.Count)),
            .. Pair("threads, as read", f => f.Profile.Threads.Count),
        ];
        output.WriteLine($"| | {string.Join(" | ", figures.Select(f => f.Name))} |");
        output.WriteLine($"| --- |{string.Concat(figures.Select(_ => " ---: |"))}");
        foreach (var (name, value) in rows) output.WriteLine($"| {name} | {string.Join(" | ", figures.Select(value))} |");
    }

    private static (string Name, Func<Figures, string> Value)[] Pair(string name, Func<Figures, long> count) =>
        [(name, f => Count(count(f))), (name + ", per sample", f => Ratio(count(f), f.Text.Samples, "F3"))];

    private static Figures Read(string file, long first, CancellationToken cancel)
    {
        TextStatistics text;
        using (var content = Open(file)) text = TextStatistics.Of(content, first, cancel);
        using var again = File.OpenRead(file);
        return new(Path.GetFileName(file), text, ProfileReader.Read(again, ReadLimits.Default with { MaxBytes = Math.Min(first, ReadLimits.Default.MaxBytes) }, progress: null, cancel));
    }

    private static Stream Open(string file)
    {
        var stream = File.OpenRead(file);
        var isGzip = stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B;
        stream.Position = 0;
        return isGzip ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Ratio(long part, long whole, string format) => (whole == 0 ? 0 : (double)part / whole).ToString(format, CultureInfo.InvariantCulture);
}
