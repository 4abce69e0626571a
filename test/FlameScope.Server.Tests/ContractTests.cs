using System.Text.Json;
using System.Text.RegularExpressions;
using FlameScope.Server.Queries;
using FlameScope.Server.Tests.Support;
using FlameScope.Testing;

namespace FlameScope.Server.Tests;

/// <summary>The server, its OpenAPI document, <c>docs/http-api.md</c> and the page's types say the same.</summary>
public sealed partial class ContractTests
{
    [Fact]
    public async Task The_documented_routes_are_those_that_are_served()
    {
        await using var server = await RunningServer.StartAsync();
        var document = await server.JsonAsync("/openapi/v1.json");
        var served = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject(), (path, operation) => $"{operation.Name.ToUpperInvariant()} {path.Name}")
            .Order(StringComparer.Ordinal)
            .ToArray();

        var text = await File.ReadAllTextAsync(RepositoryFiles.At("docs", "http-api.md"), TestContext.Current.CancellationToken);
        Route().Matches(text).Select(match => $"{match.Groups["method"].Value} {match.Groups["path"].Value}").Distinct().Order(StringComparer.Ordinal).ShouldBe(served);
    }

    [Fact]
    public async Task Every_parameter_is_described_with_its_bounds()
    {
        await using var server = await RunningServer.StartAsync();
        var document = await server.JsonAsync("/openapi/v1.json");
        var parameters = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject())
            .SelectMany(operation => operation.Value.TryGetProperty("parameters", out var list) ? list.EnumerateArray().ToArray() : [])
            .ToArray();

        parameters.Select(parameter => parameter.GetProperty("name").GetString()!).Distinct().Order(StringComparer.Ordinal)
            .ShouldBe(QueryParameters.All.Select(parameter => parameter.Name).Order(StringComparer.Ordinal));
        foreach (var parameter in parameters)
        {
            var known = QueryParameters.All.Single(known => known.Name == parameter.GetProperty("name").GetString());
            parameter.GetProperty("in").GetString().ShouldBe("query");
            parameter.GetProperty("description").GetString().ShouldBe(known.Description);
            if (known is IntegerParameter integer)
            {
                var schema = parameter.GetProperty("schema");
                schema.GetProperty("type").GetString().ShouldBe("integer", known.Name);
                schema.GetProperty("minimum").GetInt64().ShouldBe(integer.Minimum);
                schema.GetProperty("maximum").GetInt64().ShouldBe(integer.Maximum);
            }
        }
    }

    [Fact]
    public async Task Answers_have_the_properties_that_the_page_expects()
    {
        await using var server = await RunningServer.WithRecordingAsync(PerfText.Recording(count: 50));
        var types = await File.ReadAllTextAsync(RepositoryFiles.At("web", "src", "api", "types.ts"), TestContext.Current.CancellationToken);
        var list = await server.JsonAsync("/api/profiles");
        var profile = await server.JsonAsync("/api/profile?profile=a.perf");

        Check("ProfileList", list);
        Check("ProfileRow", list.GetProperty("profiles")[0]);
        Check("ProfileInfo", profile);
        Check("EventChoice", profile.GetProperty("events")[0], "Choice");
        Check("Choice", profile.GetProperty("comms")[0]);
        Check("HeatMapData", await server.JsonAsync("/api/heatmap?profile=a.perf&weight=1"));
        Check("FlameGraphData", await server.JsonAsync("/api/flamegraph?profile=a.perf"), "FlameGraphSummary");
        Check("FrameMatches", await server.JsonAsync("/api/frames?profile=a.perf&q=main"));
        Check("HeatMapDifference", await server.JsonAsync("/api/heatmap/difference?profile=a.perf&baseline=median"));
        var differential = await server.JsonAsync("/api/differential?profile=a.perf&endNs=1000000000");
        Check("DifferentialData", differential);
        Check("DifferenceSide", differential.GetProperty("baseline"));
        var changes = await server.JsonAsync("/api/changes?profile=a.perf&endNs=500000000&baseline=rest");
        Check("ChangesData", changes);
        Check("RankedChange", changes.GetProperty("changes")[0], "FrameName");

        void Check(string name, JsonElement answer, string? extends = null)
        {
            var expected = Properties(name).Concat(extends is null ? [] : Properties(extends)).Order(StringComparer.Ordinal);
            answer.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal).ShouldBe(expected, name);
        }

        IEnumerable<string> Properties(string name)
        {
            var body = Regex.Match(types, $@"export interface {name}(?: extends \w+)? \{{\n(.*?)\n\}}", RegexOptions.Singleline, TimeSpan.FromSeconds(1)).Groups[1].Value;
            return Property().Matches(body).Select(match => match.Groups["name"].Value);
        }
    }

    [GeneratedRegex(@"`(?<method>GET|POST|DELETE) (?<path>/api/[a-z/]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Route();

    [GeneratedRegex(@"^  (?<name>\w+)\??:", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Property();
}
