using System.Text;
using FlameScope.Testing;

namespace FlameScope.Browser.Tests.Running;

/// <summary>A folder of profiles for one test, removed after it.</summary>
public sealed class ProfileFolder : IDisposable
{
    /// <summary>Where it is.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("flamescope-browser-").FullName;

    /// <summary>Puts a text into a file; gives the id under which the server offers it.</summary>
    public string Add(string name, string content) => Add(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Puts bytes into a file; gives the id under which the server offers it.</summary>
    public string Add(string name, ReadOnlySpan<byte> content)
    {
        File.WriteAllBytes(System.IO.Path.Combine(Path, name), content);
        return name;
    }

    /// <summary>Copies one of the examples.</summary>
    public string AddExample(string name)
    {
        File.Copy(RepositoryFiles.At("examples", name), System.IO.Path.Combine(Path, name));
        return name;
    }

    /// <summary>Copies all of the examples.</summary>
    public void AddExamples()
    {
        foreach (var file in Directory.EnumerateFiles(RepositoryFiles.At("examples"), "*.gz")) AddExample(System.IO.Path.GetFileName(file));
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
