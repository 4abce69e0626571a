using System.Globalization;
using System.Text.Json;
using FlameScope.Goals.Inputs;
using FlameScope.Goals.Measuring;
using FlameScope.Profiles;

namespace FlameScope.Goals.Rows;

/// <summary>What reading allocates, what a profile keeps, and the most that there was meanwhile. Each is measured in a process of its own.</summary>
internal static class MemoryOfReading
{
    /// <summary>Has the program read one file and print <see cref="MemoryFigures"/>.</summary>
    public const string Switch = "--memory-of-reading";

    private const int GoalBytesOfSample = 28;
    private const int GoalBytesOfNode = 16;
    private const double GoalOfRetained = 2.2;

    // A column that doubles has cost four times its length at most when it is full; then the parts are joined, and cut to their length. One object a line, the smallest there is, would be 500 bytes a sample.
    private const int MostBytesOfFurtherSample = 6 * GoalBytesOfSample;
    private const int RepeatedBytes = 40_000_000;

    public static void Measure(RunContext run)
    {
        var text = GeneratedText.Of(run.Options.Size);
        var figures = Of(text.Path);
        Answer.Must(text.Samples, figures.Samples, "samples read");

        var goal = (figures.Samples * (double)GoalBytesOfSample) + (figures.Nodes * (double)GoalBytesOfNode) + figures.NameBytes;
        run.Goals.Add(new GoalRow(
            "what a profile keeps",
            "28 bytes a sample, 16 a trie node, the distinct names",
            $"{Figures.Megabytes(figures.Retained)} on the heap: {Figures.Number(figures.SampleBytes / (double)figures.Samples)} bytes a sample ({Figures.Count(figures.Samples)}), {Figures.Number(figures.NodeBytes / (double)figures.Nodes)} a trie node ({Figures.Count(figures.Nodes)}), {Figures.Megabytes(figures.NameBytes)} of names ({Figures.Count(figures.Frames)} frames)",
            $"that much {Figures.Megabytes(goal)}",
            Figures.Ratio(figures.Retained / goal),
            figures.SampleBytes <= figures.Samples * GoalBytesOfSample && figures.NodeBytes <= figures.Nodes * GoalBytesOfNode));
        run.Goals.Add(new GoalRow(
            "most on the managed heap while it is read, garbage included",
            "2.2 times that goal",
            $"{Figures.Megabytes(figures.Peak)}; {Figures.Ratio(figures.Peak / (double)figures.Retained)} times what is kept",
            $"that much {Figures.Megabytes(goal)}",
            Figures.Ratio(figures.Peak / goal),
            figures.Peak <= goal * GoalOfRetained));

        var (more, fewer) = (Of(Repeated(text, 8)), Of(Repeated(text, 4)));
        var further = (more.Allocated - fewer.Allocated) / (double)(more.Samples - fewer.Samples);
        run.Goals.Add(new GoalRow(
            "allocated for a sample when nothing in it is new",
            "none a line or a sample but the columns' growth",
            $"{Figures.Number(further)} bytes a sample of {Figures.Number((more.Lines - fewer.Lines) / (double)(more.Samples - fewer.Samples))} lines, the doubling of columns included",
            Met: further <= MostBytesOfFurtherSample));
    }

    /// <summary>Reads a file and prints the figures of it.</summary>
    public static int PrintOf(string file)
    {
        // Whatever is allocated once, and the code, is there before.
        GC.KeepAlive(TextFile.Read(BenchFolder.SmallProfile, workers: 2));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        long peak = 0;
        using var done = new ManualResetEventSlim();
        var watcher = new Thread(() =>
        {
            do peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
            while (!done.Wait(1));
        });
        watcher.Start();
        var profile = TextFile.Read(file, workers: 2);
        done.Set();
        watcher.Join();

        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        var figures = new MemoryFigures(
            profile.Samples.Count,
            profile.Stacks.Count,
            profile.Frames.Count,
            profile.Report.Lines,
            profile.Samples.RetainedBytes,
            profile.Stacks.RetainedBytes,
            profile.Strings.RetainedBytes + profile.Frames.RetainedBytes,
            Retained(profile) - before,
            peak - before,
            allocated);
        Console.WriteLine(JsonSerializer.Serialize(figures));
        return 0;
    }

    private static long Retained(Profile profile)
    {
        var retained = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(profile);
        return retained;
    }

    private static MemoryFigures Of(string file) =>
        JsonSerializer.Deserialize<MemoryFigures>(Command.Run(Environment.ProcessPath!, [Switch, file]).Output)!;

    /// <summary>The same samples again and again.</summary>
    private static string Repeated(GeneratedText text, int times) => BenchFolder.Made(string.Create(CultureInfo.InvariantCulture, $"repeated-{times}-of-{text.Bytes}.txt"), path =>
    {
        using var from = File.OpenRead(text.Path);
        var part = new byte[Math.Min(RepeatedBytes, from.Length)];
        from.ReadExactly(part);
        var whole = part.AsSpan(0, part.AsSpan().LastIndexOf("\n\n"u8) + 2);
        using var to = File.Create(path);
        for (var i = 0; i < times; i++) to.Write(whole);
    });
}

/// <summary>Figures of one reading, in bytes.</summary>
/// <param name="Samples">Samples.</param>
/// <param name="Nodes">Nodes of the trie.</param>
/// <param name="Frames">Distinct frames.</param>
/// <param name="Lines">Lines of text.</param>
/// <param name="SampleBytes">All columns of the samples.</param>
/// <param name="NodeBytes">The trie.</param>
/// <param name="NameBytes">Strings, and the frames that they make.</param>
/// <param name="Retained">What the heap grew by, after a collection.</param>
/// <param name="Peak">What it had grown by at most, looked at every millisecond.</param>
/// <param name="Allocated">All that was ever allocated.</param>
internal sealed record MemoryFigures(long Samples, long Nodes, long Frames, long Lines, long SampleBytes, long NodeBytes, long NameBytes, long Retained, long Peak, long Allocated);
