using System.Text.Json;
using FlameScope.Server.Tests.Support;

namespace FlameScope.Server.Tests.HeatMaps;

public sealed class BinaryHeatMapTests
{
    [Theory]
    [InlineData("&rows=10", 1)]
    [InlineData("&rows=7&columnNs=250000000&idle=1&event=*", 1)]
    [InlineData("&rows=1&columnNs=3600000000000", 2)]
    [InlineData("&rows=10&weight=1", 8)]
    public async Task It_says_what_the_json_says(string parameters, int cellBytes)
    {
        await using var server = await RunningServer.StartAsync(folder => folder.Write("a.perf", PerfText.Of(PerfText.Recording(seed: 4).Concat(Crowd()))));
        var address = $"/api/heatmap?profile=a.perf{parameters}";
        var json = await server.JsonAsync(address);

        var binary = await BinaryAnswer.GetAsync(server, address);

        foreach (var name in new[] { "columnNs", "rows", "columns", "startNs", "recordedStartNs", "recordedEndNs", "maximum", "p995", "total", "unit", "hidden" })
            binary.Header.GetProperty(name).GetRawText().ShouldBe(json.GetProperty(name).GetRawText(), name);
        binary.Count("cellBytes").ShouldBe(cellBytes);
        var (columns, rows) = (binary.Count("columns"), binary.Count("rows"));
        binary.Doubles(columns).ShouldBe(Column(json, "columnSums"));
        binary.Doubles(rows).ShouldBe(Column(json, "rowSums"));
        binary.Doubles(rows).ShouldBe(Column(json, "rowRecordedNs"));
        if (binary.Header.GetProperty("weighted").GetBoolean()) binary.Doubles(columns * rows).ShouldBe(Column(json, "weights"));
        else Enumerable.Range(0, columns * rows).Select(_ => (long)binary.Cell(cellBytes)).ToArray().ShouldBe(Column(json, "counts"));
        binary.IsAtEnd.ShouldBeTrue();
    }

    // So many that they need two bytes in one cell.
    private static IEnumerable<PerfSample> Crowd() => Enumerable.Range(0, 30).SelectMany(seed => PerfText.Recording(seed: 100 + seed));

    private static long[] Column(JsonElement answer, string name) => [.. answer.GetProperty(name).EnumerateArray().Select(value => value.GetInt64())];
}
