using FlameScope.Goals.Measuring;
using FlameScope.Testing;

namespace FlameScope.Goals.Inputs;

/// <summary>Where inputs are made and kept between runs, and where the programs are.</summary>
internal static class BenchFolder
{
    /// <summary>The command, built for release.</summary>
    public static string CommandFile { get; } = Existing(RepositoryFiles.At("artifacts", "bin", "FlameScope.Cli", "release", OperatingSystem.IsWindows() ? "flamescope.exe" : "flamescope"));

    /// <summary>The generator, run with <c>dotnet</c>.</summary>
    public static string GeneratorFile { get; } = Existing(RepositoryFiles.At("artifacts", "bin", "FlameScope.Generator", "release", "FlameScope.Generator.dll"));

    /// <summary>A small real profile.</summary>
    public static string SmallProfile { get; } = Existing(RepositoryFiles.At("examples", "periodic-bursts.perf.gz"));

    /// <summary>No cache of parsed profiles.</summary>
    public static IReadOnlyDictionary<string, string> NoCache { get; } = new Dictionary<string, string>(StringComparer.Ordinal) { ["FLAMESCOPE_CACHE"] = "off" };

    /// <summary>A file that is kept.</summary>
    public static string At(string name)
    {
        var folder = RepositoryFiles.At("artifacts", "bench");
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, name);
    }

    /// <summary>A file that is kept, made where it is not there: under another name until it is whole.</summary>
    public static string Made(string name, Action<string> make)
    {
        var file = At(name);
        if (File.Exists(file)) return file;
        Say.Line($"  making {name}");
        make(file + ".part");
        File.Move(file + ".part", file);
        return file;
    }

    private static string Existing(string path) => File.Exists(path) ? path : throw new WrongAnswerException($"{path} is not there; bench/run.sh builds it.");
}
