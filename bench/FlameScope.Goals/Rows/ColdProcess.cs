using System.Text.Json;
using FlameScope.Goals.Inputs;
using FlameScope.Goals.Measuring;

namespace FlameScope.Goals.Rows;

/// <summary>What a person does: one start of the command, one file. Its time beside a read that is warm, and its memory.</summary>
internal static class ColdProcess
{
    private const double GoalOfWarm = 1.3;
    private const double GoalMemory = 400e6;
    private const int MemoryRuns = 3;

    public static void Measure(RunContext run)
    {
        var text = GeneratedText.Of(run.Options.Size);
        var expected = TextFile.Read(text.Path, workers: 2);
        var stacks = TextFile.DistinctStacks(expected);
        Answer.Must(text.Samples, expected.Samples.Count, "samples read");
        expected = null;

        Finished Info(bool watchesMemory)
        {
            var finished = Command.Run(BenchFolder.CommandFile, ["info", "--json", text.Path], BenchFolder.NoCache, watchesMemory, text.Path);
            using var facts = JsonDocument.Parse(finished.Output);
            Answer.Must(text.Samples, facts.RootElement.GetProperty("samples").GetInt64(), "samples of info");
            Answer.Must(stacks, facts.RootElement.GetProperty("distinctStacks").GetInt64(), "distinct stacks of info");
            return finished;
        }

        var timings = new Contest(run.Options.Rounds)
            .Add("read in a process that has read before, two workers", () => GC.KeepAlive(TextFile.Read(text.Path, workers: 2)))
            .Add("flamescope info --json, whole process", () => Info(watchesMemory: false).Seconds)
            .Run();
        run.Goals.Add(timings);
        var (warm, cold) = (timings[0].Median, timings[1].Median);
        run.Goals.Add(new GoalRow("the same in a cold process: `flamescope info --json`, start to end", "ratio 1.3", $"{Figures.Time(cold)} ({Figures.Speed(text.Bytes, cold)})", $"warm {Figures.Time(warm)}", Figures.Ratio(cold / warm), cold / warm <= GoalOfWarm));

        var memory = Enumerable.Range(0, MemoryRuns).Select(_ => Info(watchesMemory: true).Memory).OrderBy(memory => memory.Peak).ElementAt(MemoryRuns / 2);
        var counted = memory.MapsFile ? memory.PeakOwn : memory.Peak;
        var how = memory.MapsFile ? $"own pages; {Figures.Megabytes(memory.Peak)} with those of the mapped file" : $"all pages, the file is not mapped; {Figures.Megabytes(memory.PeakOwn)} without those of programs";
        run.Goals.Add(new GoalRow($"peak resident memory of that process, {run.Options.Size} of text", "400 MB", $"{Figures.Megabytes(counted)} ({how})", $"the text {Figures.Megabytes(text.Bytes)}", Figures.Ratio(counted / (double)text.Bytes), counted <= GoalMemory));
    }
}
