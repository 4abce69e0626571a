using System.Text.Json;
using System.Xml.Linq;
using FlameScope.Testing;

namespace FlameScope.Architecture.Tests;

public sealed class ThirdPartyTests
{
    [Fact]
    public void Everything_that_is_packed_is_named_in_the_notices()
    {
        var notices = File.ReadAllText(RepositoryFiles.At("THIRD-PARTY-NOTICES.md"));
        var packages = Directory.EnumerateFiles(RepositoryFiles.At("src"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(file => XDocument.Load(file).Descendants("PackageReference"))
            .Where(reference => reference.Attribute("PrivateAssets")?.Value != "all")
            .Select(reference => reference.Attribute("Include")!.Value);
        using var page = JsonDocument.Parse(File.ReadAllBytes(RepositoryFiles.At("web", "package.json")));

        var packed = packages.Concat(page.RootElement.GetProperty("dependencies").EnumerateObject().Select(member => member.Name)).ToArray();

        packed.Length.ShouldBeGreaterThan(3);
        foreach (var name in packed) notices.ShouldContain(name, Case.Insensitive);
    }
}
