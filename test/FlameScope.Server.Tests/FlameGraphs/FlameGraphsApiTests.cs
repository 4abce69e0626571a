using System.Globalization;
using System.Text.Json;
using FlameScope.Server.Tests.Support;

namespace FlameScope.Server.Tests.FlameGraphs;

public sealed class FlameGraphsApiTests
{
    [Theory]
    [InlineData("comm", null, null)]
    [InlineData("comm", 2_000_000_000L, 5_123_456_789L)]
    [InlineData("process", 0L, null)]
    [InlineData("thread", null, 3_000_000_000L)]
    [InlineData("cpu", 1_000_000_000L, 1_000_000_000L)]
    [InlineData("event", null, null)]
    [InlineData("none", null, null)]
    public async Task Every_node_has_the_samples_whose_stack_begins_with_its_path(string group, long? startNs, long? endNs)
    {
        var samples = PerfText.Recording();
        await using var server = await RunningServer.WithRecordingAsync(samples);

        var graph = await server.JsonAsync($"/api/flamegraph?profile=a.perf&event=*&group={group}&startNs={startNs}&endNs={endNs}");

        var origin = samples[0].TimeNs / PerfText.Second * PerfText.Second;
        var inRange = samples.Where(sample => !sample.IsIdle && sample.TimeNs - origin >= (startNs ?? 0) && sample.TimeNs - origin < (endNs ?? long.MaxValue)).ToArray();
        var expected = new SortedDictionary<string, int>(StringComparer.Ordinal) { ["all"] = inRange.Length };
        foreach (var sample in inRange)
        {
            var path = "all";
            foreach (var part in Group(sample, group).Concat(sample.Stack.Reverse()))
            {
                path += ";" + part;
                expected[path] = expected.GetValueOrDefault(path) + 1;
            }
        }

        Paths(graph, "total").ShouldBe(expected);
        graph.GetProperty("total").GetInt32().ShouldBe(inRange.Length);
        graph.GetProperty("wholeTotal").GetInt32().ShouldBe(samples.Count(sample => !sample.IsIdle));
        Numbers(graph, "self").Sum().ShouldBe(inRange.Length);
        graph.GetProperty("group").GetString().ShouldBe(group);
    }

    [Fact]
    public async Task A_flavour_tells_the_same_samples_in_other_words()
    {
        var text = string.Concat(Enumerable.Range(0, 20).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"node 7 [000] {10 + (i * 0.1m):0.000000}: 1 cpu-clock: \n\t1 JS:*f /srv/node_modules/left-pad/i.js:1:1+0x1 (/tmp/perf-7.map)\n\t2 main+0x1 (/usr/bin/node)\n\n")));
        await using var server = await RunningServer.StartAsync(folder => folder.Write("a.perf", text));

        var profile = await server.JsonAsync("/api/profile?profile=a.perf");
        profile.GetProperty("flavours").EnumerateArray().Select(word => word.GetString()).ShouldBe(["standard", "nodejs", "nodejs-packages"]);
        var graph = await server.JsonAsync("/api/flamegraph?profile=a.perf&flavour=nodejs-packages");
        Paths(graph, "total").ShouldBe(new SortedDictionary<string, int>(StringComparer.Ordinal)
        {
            ["all"] = 20,
            ["all;node"] = 20,
            ["all;node;(native)"] = 20,
            ["all;node;(native);left-pad"] = 20,
        });
        (await server.JsonAsync("/api/frames?profile=a.perf&flavour=nodejs-packages&q=left-pad")).GetProperty("samples").GetInt32().ShouldBe(20);
        (await server.JsonAsync("/api/frames?profile=a.perf&q=left-pad&flavour=nodejs")).GetProperty("samples").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task The_root_is_the_sum_of_the_heat_maps_cells()
    {
        await using var server = await RunningServer.WithRecordingAsync(PerfText.Recording(seed: 7));
        var map = await server.JsonAsync("/api/heatmap?profile=a.perf&rows=10");
        var counts = map.GetProperty("counts").EnumerateArray().Select(count => count.GetInt32()).ToArray();
        var (start, columns) = (map.GetProperty("startNs").GetInt64(), map.GetProperty("columns").GetInt32());

        for (var column = 0; column < columns; column += 3)
        {
            var from = start + (column * PerfText.Second) + 300_000_000;
            var to = start + ((column + 1) * PerfText.Second) + 700_000_000;
            var graph = await server.JsonAsync(string.Create(CultureInfo.InvariantCulture, $"/api/flamegraph?profile=a.perf&startNs={from}&endNs={to}"));
            graph.GetProperty("total").GetInt32().ShouldBe(counts.Skip((column * 10) + 3).Take(14).Sum());
        }
    }

    [Fact]
    public async Task Folded_nodes_say_so_and_widths_still_add_up()
    {
        await using var server = await RunningServer.WithRecordingAsync(PerfText.Recording());

        var graph = await server.JsonAsync("/api/flamegraph?profile=a.perf&maxNodes=8");

        var (parents, totals, selfs) = (Numbers(graph, "parent"), Numbers(graph, "total"), Numbers(graph, "self"));
        for (var node = 0; node < parents.Length; node++)
        {
            (selfs[node] + Enumerable.Range(0, parents.Length).Where(child => parents[child] == node).Sum(child => totals[child])).ShouldBe(totals[node]);
        }

        var kinds = graph.GetProperty("frames").GetProperty("kind").EnumerateArray().Select(kind => kind.GetString()).ToArray();
        var names = graph.GetProperty("frames").GetProperty("name").EnumerateArray().Select(name => name.GetString()).ToArray();
        var folded = Enumerable.Range(0, parents.Length).Where(node => Numbers(graph, "id")[node] == -1).ToArray();
        folded.ShouldNotBeEmpty();
        folded.ShouldAllBe(node => kinds[Numbers(graph, "frame")[node]] == "other" && names[Numbers(graph, "frame")[node]]!.StartsWith("other ("));
        graph.GetProperty("omitted").GetProperty("nodes").GetInt32().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_node_keeps_its_id_whatever_the_range()
    {
        await using var server = await RunningServer.WithRecordingAsync(PerfText.Recording());
        var whole = Ids(await server.JsonAsync("/api/flamegraph?profile=a.perf"));
        var part = Ids(await server.JsonAsync("/api/flamegraph?profile=a.perf&startNs=3000000000&endNs=4000000000"));

        part.Count.ShouldBeInRange(2, whole.Count);
        part.ShouldAllBe(node => whole[node.Key] == node.Value);
    }

    [Theory]
    [InlineData("group=colour", "group")]
    [InlineData("maxNodes=1", "maxNodes")]
    [InlineData("minFraction=1.5", "minFraction")]
    [InlineData("minFraction=NaN", "minFraction")]
    [InlineData("focus=-1", "focus")]
    [InlineData("focus=99999999", "focus")]
    [InlineData("startNs=now", "startNs")]
    [InlineData("startNs=5&endNs=4", "endNs")]
    [InlineData("endNs=9223372036854775807", "endNs")]
    public async Task A_parameter_out_of_bounds_is_named(string query, string name)
    {
        await using var server = await RunningServer.WithRecordingAsync(PerfText.Recording(count: 20));

        var (status, code, detail) = await server.ProblemAsync("/api/flamegraph?profile=a.perf&" + query);

        (status, code).ShouldBe((400, "bad-request"));
        detail.ShouldStartWith(name + ":");
    }

    [Fact]
    public async Task Names_are_text_whatever_they_hold()
    {
        const string Hostile = "<img src=x onerror=alert(1)>\"&é";
        var sample = new PerfSample(5 * PerfText.Second, "</script>", 1, 1, 0, "cpu-clock", [Hostile]);
        await using var server = await RunningServer.WithRecordingAsync([sample]);

        Ids(await server.JsonAsync("/api/flamegraph?profile=a.perf")).Keys.ShouldContain($"all;</script>;{Hostile}");
    }

    private static IEnumerable<string> Group(PerfSample sample, string group) => group switch
    {
        "comm" => [sample.Comm],
        "process" => [$"{sample.Comm} ({sample.Pid})"],
        "thread" => [$"{sample.Comm} ({sample.Tid})"],
        "cpu" => [$"CPU {sample.Cpu:000}"],
        "event" => [sample.Event],
        _ => [],
    };

    private static Dictionary<string, int> Ids(JsonElement graph) => Paths(graph, "id").ToDictionary(StringComparer.Ordinal);

    private static SortedDictionary<string, int> Paths(JsonElement graph, string value)
    {
        var names = graph.GetProperty("frames").GetProperty("name").EnumerateArray().Select(name => name.GetString()!).ToArray();
        var (parents, frames, values) = (Numbers(graph, "parent"), Numbers(graph, "frame"), Numbers(graph, value));
        var paths = new string[parents.Length];
        for (var node = 0; node < paths.Length; node++) paths[node] = (parents[node] < 0 ? "" : paths[parents[node]] + ";") + names[frames[node]];
        return new SortedDictionary<string, int>(paths.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal), StringComparer.Ordinal);
    }

    private static int[] Numbers(JsonElement graph, string name) => [.. graph.GetProperty("nodes").GetProperty(name).EnumerateArray().Select(value => value.GetInt32())];
}
