using System.Text.Json;
using FlameScope.Goals.Inputs;
using FlameScope.Goals.Measuring;

namespace FlameScope.Goals.Rows;

/// <summary>How long the command takes to be of use: a small file described, a port that answers.</summary>
internal static class StartOfProcess
{
    private const double GoalInfo = 0.25;
    private const double GoalServe = 0.5;

    public static void Measure(RunContext run)
    {
        var timings = new Contest(Math.Max(run.Options.Rounds, 11), warmUps: 2, collects: false)
            .Add("flamescope --version, whole process", () => Command.Run(BenchFolder.CommandFile, ["--version"]).Seconds)
            .Add("flamescope info of a small file, whole process", Info)
            .Add("flamescope serve, until the port answers", Serve)
            .Run();
        run.Goals.Add(timings);
        var (version, info, serve) = (timings[0].Median, timings[1].Median, timings[2].Median);
        run.Goals.AddTime("`flamescope info` of a small file, whole process", info, GoalInfo, "", $"`flamescope --version` {Figures.Time(version)}", Figures.Ratio(info / version));
        run.Goals.AddTime("`flamescope serve` until the port answers", serve, GoalServe, "", $"`flamescope --version` {Figures.Time(version)}", Figures.Ratio(serve / version));
    }

    private static double Info()
    {
        var finished = Command.Run(BenchFolder.CommandFile, ["info", "--json", BenchFolder.SmallProfile], BenchFolder.NoCache);
        using var facts = JsonDocument.Parse(finished.Output);
        if (facts.RootElement.GetProperty("samples").GetInt64() == 0) throw new WrongAnswerException("info found no samples.");
        return finished.Seconds;
    }

    private static double Serve()
    {
        using var command = new ServingCommand([Path.GetDirectoryName(BenchFolder.SmallProfile)!], BenchFolder.NoCache);
        return command.SecondsToPort();
    }
}
