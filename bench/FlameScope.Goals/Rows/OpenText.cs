using FlameScope.Goals.Inputs;
using FlameScope.Goals.Measuring;
using FlameScope.Profiles;

namespace FlameScope.Goals.Rows;

/// <summary>From text in the page cache to a complete profile, in a process that has read before.</summary>
internal static class OpenText
{
    private const double GoalTwoWorkers = 2e9;
    private const double GoalOneWorker = 1.1e9;
    private const double GoalOfLineCount = 3;

    public static void Measure(RunContext run)
    {
        var text = GeneratedText.Of(run.Options.Size);
        Measure(run, $"{run.Options.Size} of text", text.Path, text.Bytes, text.Samples);
    }

    /// <summary>The same rows for any file.</summary>
    internal static void Measure(RunContext run, string what, string path, long bytes, long samples)
    {
        void Read(int workers) => Check(TextFile.Read(path, workers), samples);

        var timings = new Contest(run.Options.Rounds, warmUps: 2)
            .Add($"{what}: wc -l, whole process", () => TextFile.CountLines(path))
            .Add($"{what}: read, two workers", () => Read(2))
            .Add($"{what}: copy to memory, one core", () => TextFile.Copy(path))
            .Add($"{what}: read, one worker", () => Read(1))
            .Run();
        run.Goals.Add(timings);
        var (lines, two, copy, one) = (timings[0].Median, timings[1].Median, timings[2].Median, timings[3].Median);
        run.Goals.Add(new GoalRow($"{what}: to a complete profile, two workers", "2 GB/s", $"{Figures.Speed(bytes, two)} ({Figures.Time(two)})", $"copy to memory {Figures.Time(copy)}", Figures.Ratio(two / copy), bytes / two >= GoalTwoWorkers));
        run.Goals.Add(new GoalRow("the same, one worker", "1.1 GB/s", $"{Figures.Speed(bytes, one)} ({Figures.Time(one)})", $"copy to memory {Figures.Time(copy)}", Figures.Ratio(one / copy), bytes / one >= GoalOneWorker));
        run.Goals.Add(new GoalRow("the same, two workers, beside `wc -l`", "ratio 3", Figures.Time(two), $"`wc -l` {Figures.Time(lines)}", Figures.Ratio(two / lines), two / lines <= GoalOfLineCount));
    }

    private static void Check(Profile profile, long samples)
    {
        Answer.Must(samples, profile.Samples.Count, "samples read");
        Answer.Must(0, profile.Report.Skipped.Sum(skipped => skipped.Count), "lines skipped");
    }
}
