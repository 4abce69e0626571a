using System.Diagnostics;

namespace FlameScope.Server.Tests.Support;

/// <summary>A folder that is removed in the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("flamescope-tests-").FullName;

    public TemporaryFolder()
    {
        Path = At("profiles");
        Directory.CreateDirectory(Path);
    }

    /// <summary>The folder that is served.</summary>
    public string Path { get; }

    /// <summary>A path beside the folder that is served.</summary>
    public string At(string name) => System.IO.Path.Combine(_parent, name);

    /// <summary>Writes a file below the folder that is served, or with <c>../</c> beside it.</summary>
    public string Write(string name, string text)
    {
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(Path, name));
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs a command of the system in the folder that is served.</summary>
    public void Shell(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { WorkingDirectory = Path, UseShellExecute = false })!;
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, command);
    }

    public void Dispose()
    {
        // The framework can't remove a file whose name is no UTF-8.
        if (OperatingSystem.IsWindows()) Directory.Delete(_parent, recursive: true);
        else Shell($"rm -rf '{_parent}'");
    }
}
