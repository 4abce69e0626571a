using System.Diagnostics;
using System.Text.Json;
using FlameScope.Goals.Inputs;
using FlameScope.Goals.Measuring;

namespace FlameScope.Goals.Rows;

/// <summary>Ten gigabytes of text, once from a file and once from a pipe: does it open, and in how much memory.</summary>
internal static class LargeText
{
    private const string Size = "10GB";

    public static void Measure(RunContext run)
    {
        var file = BenchFolder.At($"generated-{Size}.txt");
        try
        {
            Say.Line($"  making {Path.GetFileName(file)}");
            var samples = GeneratedText.SamplesIn(Command.Run("dotnet", [BenchFolder.GeneratorFile, "--bytes", Size, "--seed", "1", file]).Errors);
            Add(run, $"{Size} of text, `flamescope info --json`", new FileInfo(file).Length, samples, Command.Run(BenchFolder.CommandFile, ["info", "--json", file], BenchFolder.NoCache, watchesMemory: true, mapped: file));

            // The shell joins them, as a person does.
            var pipe = $"dotnet '{BenchFolder.GeneratorFile}' --bytes {Size} --seed 1 - 2>/dev/null | exec '{BenchFolder.CommandFile}' info --json -";
            var began = Stopwatch.GetTimestamp();
            Answer.Must(samples, SamplesOf(Command.Run("sh", ["-c", pipe], BenchFolder.NoCache).Output), "samples from a pipe");
            run.Goals.Add(new GoalRow($"{Size} of text from the generator through a pipe, `flamescope info --json -`", "it opens", Figures.Time(Stopwatch.GetElapsedTime(began).TotalSeconds) + ", the generator beside it"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void Add(RunContext run, string work, long bytes, long samples, Finished info)
    {
        Answer.Must(samples, SamplesOf(info.Output), "samples of the large text");
        var memory = info.Memory.MapsFile ? info.Memory.PeakOwn : info.Memory.Peak;
        run.Goals.Add(new GoalRow(
            work,
            "it opens, in bounded memory",
            $"{Figures.Time(info.Seconds)} ({Figures.Speed(bytes, info.Seconds)}), {Figures.Count(samples)} samples, peak {Figures.Megabytes(memory)}{(info.Memory.MapsFile ? " without the mapped file" : "")}",
            $"the text {Figures.Megabytes(bytes)}",
            Figures.Ratio(memory / (double)bytes),
            memory < bytes));
    }

    private static long SamplesOf(string json)
    {
        using var facts = JsonDocument.Parse(json);
        return facts.RootElement.GetProperty("samples").GetInt64();
    }
}
