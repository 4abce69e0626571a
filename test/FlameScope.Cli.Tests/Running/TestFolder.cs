using System.Text;

namespace FlameScope.Cli.Tests.Running;

/// <summary>A folder of a test's own.</summary>
internal sealed class TestFolder : IDisposable
{
    /// <summary>Three samples of perf script text, one of them idle.</summary>
    public const string PerfScript =
        """
        java  1234/1240  [000]  5076.100000000:  10101010 cpu-clock:
                    4005d0 run+0x10 (/usr/bin/app)
                    4004d0 main+0x20 (/usr/bin/app)

        swapper     0/0     [001]  5076.200000000:  10101010 cpu-clock:
            ffffffff810013b8 native_safe_halt+0x2 ([kernel.kallsyms])
            ffffffff81000000 cpu_startup_entry+0x2 ([kernel.kallsyms])

        node  77/77  [001]  5078.100000000:  10101010 cpu-clock:
                    4005d0 loop+0x10 (/usr/bin/node)


        """;

    /// <summary>Where it is.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("flamescope-test-").FullName;

    /// <summary>Writes a file.</summary>
    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Writes a file.</summary>
    public string Write(string name, byte[] content)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Writes a program, in the shell's language, that stands in for <paramref name="name"/>.</summary>
    /// <returns>The environment in which it is found first.</returns>
    public Dictionary<string, string> Program(string name, string script)
    {
        var bin = Directory.CreateDirectory(System.IO.Path.Combine(Path, "bin")).FullName;
        var path = System.IO.Path.Combine(bin, name);
        File.WriteAllText(path, "#!/bin/sh\n" + script);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = bin + System.IO.Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"),
            ["TMPDIR"] = Directory.CreateDirectory(System.IO.Path.Combine(Path, "tmp")).FullName,
        };
    }

    /// <summary>What the command left in the temporary folder that <see cref="Program"/> gave it.</summary>
    public string[] LeftBehind => Directory.GetFileSystemEntries(System.IO.Path.Combine(Path, "tmp"), "flamescope-*");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
