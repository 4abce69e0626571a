using FlameScope.Formats;
using FlameScope.Goals.Measuring;
using FlameScope.Profiles;

namespace FlameScope.Goals.Inputs;

/// <summary>What is done with a file in this process.</summary>
internal static class TextFile
{
    /// <summary>Reads a file to a complete profile, as the command does.</summary>
    public static Profile Read(string path, int workers)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        return ProfileReader.Read(file, new ReadLimits { MaxWorkers = workers });
    }

    /// <summary>Copies a file's bytes into memory, one core, buffer after buffer: what looking at nothing costs.</summary>
    public static void Copy(string path)
    {
        using var file = File.OpenHandle(path);
        var buffer = new byte[1 << 20];
        long at = 0;
        for (int count; (count = RandomAccess.Read(file, buffer, at)) > 0;) at += count;
        Answer.Must(RandomAccess.GetLength(file), at, "bytes copied");
    }

    /// <summary>Counts lines with the system's <c>wc -l</c>, whole process.</summary>
    public static void CountLines(string path) => Command.Run("wc", ["-l", path]);

    /// <summary>Different stacks among the samples of a profile.</summary>
    public static int DistinctStacks(Profile profile)
    {
        var seen = new bool[profile.Stacks.Count];
        foreach (var stack in profile.Samples.Stacks) seen[stack.Value] = true;
        return seen.Count(isThere => isThere);
    }
}
