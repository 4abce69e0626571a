using System.Xml.Linq;
using FlameScope.Testing;

namespace FlameScope.Architecture.Tests;

/// <summary>ARCHITECTURE.md's arrows: each is a project reference, and nothing points back.</summary>
public sealed class ReferenceDirectionTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["FlameScope.Profiles"] = [],
        ["FlameScope.Formats"] = ["FlameScope.Profiles"],
        ["FlameScope.Analysis"] = ["FlameScope.Profiles"],
        ["FlameScope.Server"] = ["FlameScope.Analysis", "FlameScope.Formats", "FlameScope.Profiles"],
        ["FlameScope.Cli"] = ["FlameScope.Server", "FlameScope.Analysis", "FlameScope.Formats", "FlameScope.Profiles"],
    };

    public static TheoryData<string> Projects => [.. Directory.GetDirectories(RepositoryFiles.At("src")).Select(folder => Path.GetFileName(folder))];

    [Fact]
    public void Every_project_under_src_has_its_place_in_the_drawing()
    {
        Directory.GetDirectories(RepositoryFiles.At("src")).Select(folder => Path.GetFileName(folder)).ShouldBe(Allowed.Keys, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_along_the_arrows(string project)
    {
        var references = XDocument.Load(RepositoryFiles.At("src", project, project + ".csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))
            .ToArray();

        references.Except(Allowed[project], StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Fact]
    public void Only_the_server_and_the_command_know_the_web()
    {
        foreach (var project in new[] { "FlameScope.Profiles", "FlameScope.Formats", "FlameScope.Analysis" })
        {
            foreach (var file in Directory.EnumerateFiles(RepositoryFiles.At("src", project), "*.cs", SearchOption.AllDirectories))
            {
                File.ReadAllText(file).ShouldNotContain("AspNetCore", customMessage: file);
            }
        }
    }
}
