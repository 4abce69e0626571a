using System.Diagnostics;
using System.Text.Json;
using FlameScope.Goals.Inputs;
using FlameScope.Goals.Measuring;
using FlameScope.Server;

namespace FlameScope.Goals.Rows;

/// <summary>The same text a second time, from the cache of parsed profiles, to the last byte of its first heat map.</summary>
internal static class SecondOpening
{
    private const double GoalRunning = 0.100;
    private const double GoalFromStart = 0.7;
    private static readonly TimeSpan MostToWrite = TimeSpan.FromMinutes(1);

    public static void Measure(RunContext run)
    {
        var text = GeneratedText.Of(run.Options.Size);
        var name = Path.GetFileName(text.Path);
        var cacheHome = Directory.CreateTempSubdirectory("flamescope-goals-");
        try
        {
            // Where the command looks for it, too.
            var store = Path.Combine(cacheHome.FullName, "flamescope");
            var first = Opening(store, text, name, isFirst: true);
            var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["XDG_CACHE_HOME"] = cacheHome.FullName, ["FLAMESCOPE_CACHE"] = "" };
            var timings = new Contest(run.Options.Rounds, warmUps: 2)
                .Add("second opening in a running server, to the first heat map", () => Opening(store, text, name, isFirst: false))
                .Add("second opening from the start of the process, to the first heat map", () => FromStart(text, name, environment))
                .Add("first opening from the start of the process, to the first heat map", () => FromStart(text, name, BenchFolder.NoCache))
                .Run();
            run.Goals.Add(timings);
            var (running, fromStart) = (timings[0].Median, timings[1].Median);
            var kept = Figures.Megabytes(StoredFile(store)!.Length);
            run.Goals.AddTime($"second opening of {run.Options.Size} of text, in a running server to the first heat map", running, GoalRunning, $" ({kept} kept)", $"first opening {Figures.Time(first)}", Figures.Ratio(running / first));
            run.Goals.AddTime("the same from the start of the process", fromStart, GoalFromStart, "", $"first opening {Figures.Time(timings[2].Median)}", Figures.Ratio(fromStart / timings[2].Median));
        }
        finally
        {
            cacheHome.Delete(recursive: true);
        }
    }

    /// <summary>A server that has shown another profile opens this one, which it does not have in memory.</summary>
    private static double Opening(string store, GeneratedText text, string name, bool isFirst)
    {
        using var server = new RunningServer(new ServerOptions { Roots = [text.Path, BenchFolder.SmallProfile], Port = 0, StoreFolder = store });
        server.Get($"/api/heatmap?profile={Path.GetFileName(BenchFolder.SmallProfile)}", "identity");
        var began = Stopwatch.GetTimestamp();
        var answer = server.Get($"/api/heatmap?profile={name}&idle=1", "identity");
        var taken = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Check(answer, text);
        if (isFirst) WaitForStore(store);
        return taken;
    }

    private static double FromStart(GeneratedText text, string name, IReadOnlyDictionary<string, string> environment)
    {
        using var command = new ServingCommand([text.Path], environment);
        var answer = command.FirstAnswer($"/api/heatmap?profile={name}&idle=1", out var seconds);
        Check(answer, text);
        return seconds;
    }

    private static void Check(byte[] answer, GeneratedText text)
    {
        using var map = JsonDocument.Parse(answer);
        Answer.Must(text.Samples, map.RootElement.GetProperty("total").GetInt64(), "cells of the first heat map");
    }

    private static void WaitForStore(string store)
    {
        var began = Stopwatch.GetTimestamp();
        while (StoredFile(store) is null)
        {
            if (Stopwatch.GetElapsedTime(began) > MostToWrite) throw new WrongAnswerException("Nothing was kept of what was opened.");
            Thread.Sleep(20);
        }
    }

    private static FileInfo? StoredFile(string store) => Directory.Exists(store) ? new DirectoryInfo(store).EnumerateFiles("*.profile").MaxBy(file => file.Length) : null;
}
