using System.Text.RegularExpressions;
using FlameScope.Cli.Configuration;
using FlameScope.Testing;

namespace FlameScope.Cli.Tests.Configuration;

/// <summary>What the Dockerfile takes for granted: a container engine is needed to build it, and not to see that it names things that are there.</summary>
public sealed class DockerfileTests
{
    private static readonly string[] Lines = File.ReadAllLines(RepositoryFiles.At("Dockerfile"));

    [Fact]
    public void Whatever_is_copied_is_there_and_not_ignored()
    {
        var allowed = File.ReadAllLines(RepositoryFiles.At(".dockerignore")).Where(line => line.StartsWith('!')).Select(line => line[1..]).ToArray();

        var copied = Lines.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ')[1..^1])
            .Select(path => path.TrimEnd('/'))
            .ToArray();

        copied.Length.ShouldBeGreaterThan(8);
        copied.ShouldAllBe(path => Path.Exists(RepositoryFiles.At(path)));
        copied.Select(path => path.Split('/')[0]).Distinct(StringComparer.Ordinal).ShouldBe(allowed, ignoreOrder: true);
    }

    [Fact]
    public void Its_variables_are_settings_with_values_that_are_right()
    {
        var set = Lines.Select(line => Regex.Match(line, "^(ENV|   ) (?<name>FLAMESCOPE_[A-Z_]+)=(?<value>\\S+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))).Where(match => match.Success).ToArray();

        set.Length.ShouldBe(4);
        foreach (var variable in set)
        {
            var setting = Setting.All.Single(setting => setting.Variable == variable.Groups["name"].Value);
            setting.Kind.ProblemOf(variable.Groups["value"].Value).ShouldBeNull();
        }
    }
}
