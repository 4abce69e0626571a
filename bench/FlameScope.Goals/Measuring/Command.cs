using System.ComponentModel;
using System.Diagnostics;

namespace FlameScope.Goals.Measuring;

/// <summary>A command that ran to its end.</summary>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
/// <param name="Seconds">From before its start to after its end.</param>
/// <param name="Memory">What it took; nothing where that was not asked for.</param>
internal sealed record Finished(string Output, string Errors, double Seconds, ProcessMemory Memory);

/// <summary>Starts other programs.</summary>
internal static class Command
{
    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="WrongAnswerException">It failed.</exception>
    public static Finished Run(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, bool watchesMemory = false, string? mapped = null)
    {
        var began = Stopwatch.GetTimestamp();
        using var process = Start(program, arguments, environment);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();

        // Looking at it takes a little of a core, so times and memory come from different runs.
        var memory = watchesMemory ? ProcessMemory.Watch(process, mapped) : default;
        process.WaitForExit();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (process.ExitCode != 0) throw new WrongAnswerException($"{program} failed with exit code {process.ExitCode}: {errors.Result}");
        return new Finished(output.Result, errors.Result, seconds, memory);
    }

    /// <summary>Starts a program whose output is read by the caller.</summary>
    /// <exception cref="WrongAnswerException">It is not there.</exception>
    public static Process Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = false };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal)) start.Environment[name] = value;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new WrongAnswerException($"{program} can't be started: {e.Message}");
        }
    }
}
