using FlameScope.Cli.Info;
using FlameScope.Formats;

namespace FlameScope.Cli;

/// <summary>
/// While one core starts the program, takes the arguments apart and opens the file, another one goes through what comes after that with a text of a few lines, so that the code is compiled when it is needed.
/// The first reading of a gigabyte ends a twelfth sooner.
/// </summary>
internal static class Rehearsal
{
    /// <summary>Begins, where the command reads one profile and there is a core for it. Nothing waits for the end, and what fails here fails again where it can be told.</summary>
    public static void Begin(string[] args)
    {
        if (args is not ["info", ..] || Environment.ProcessorCount == 1) return;
        _ = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private static void Run() => ProfileFactsJson.Write(new ProfileFacts("", sizeBytes: null, ProfileReader.Rehearse()), TextWriter.Null);
}
