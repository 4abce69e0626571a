using System.Globalization;
using System.Text.Json;
using FlameScope.Server.Tests.Support;

namespace FlameScope.Server.Tests.Differences;

public sealed class DifferencesApiTests
{
    private const long Second = PerfText.Second;

    [Theory]
    [InlineData("")]
    [InlineData("&weight=1")]
    [InlineData("&group=none&measure=share")]
    public async Task Both_sides_are_the_flame_graphs_of_their_ranges(string options)
    {
        await using var server = await RunningServer.WithRecordingAsync(PerfText.Recording());
        var graphOptions = options.Replace("&measure=share", "", StringComparison.Ordinal);

        var both = await server.JsonAsync($"/api/differential?profile=a.perf&startNs=5000000000&endNs=8000000000&baseline.startNs=1000000000&baseline.endNs=5000000000{options}");
        var selection = await server.JsonAsync("/api/flamegraph?profile=a.perf&startNs=5000000000&endNs=8000000000" + graphOptions);
        var baseline = await server.JsonAsync("/api/flamegraph?profile=a.perf&startNs=1000000000&endNs=5000000000" + graphOptions);

        Paths(both, "selectionTotal").ShouldBe(Paths(selection, "total"));
        Paths(both, "baselineTotal").ShouldBe(Paths(baseline, "total"));
        Paths(both, "selectionSelf").ShouldBe(Paths(selection, "self"));
        both.GetProperty("selection").GetProperty("total").GetInt64().ShouldBe(selection.GetProperty("total").GetInt64());
        both.GetProperty("baseline").GetProperty("total").GetInt64().ShouldBe(baseline.GetProperty("total").GetInt64());
        both.GetProperty("selection").GetProperty("hidden").GetProperty("idle").GetInt32().ShouldBe(selection.GetProperty("hidden").GetProperty("idle").GetInt32());
        both.GetProperty("baseline").GetProperty("recordedNs").GetInt64().ShouldBe(4 * Second);
        Numbers(both, "selectionSelf").Sum().ShouldBe(selection.GetProperty("total").GetInt64());
    }

    [Fact]
    public async Task A_selection_does_not_differ_from_itself()
    {
        await using var server = await RunningServer.WithRecordingAsync(PerfText.Recording());
        const string Sides = "profile=a.perf&range=0-3000000000&range=4000000000-5000000000&baseline.range=0-3000000000&baseline.range=4000000000-5000000000";

        var graph = await server.JsonAsync("/api/differential?" + Sides);
        Numbers(graph, "baselineTotal").ShouldBe(Numbers(graph, "selectionTotal"));
        graph.GetProperty("baseline").GetProperty("factor").GetDouble().ShouldBe(graph.GetProperty("selection").GetProperty("factor").GetDouble());
        graph.GetProperty("selection").GetProperty("ranges").GetArrayLength().ShouldBe(2);
        graph.GetProperty("notes").GetArrayLength().ShouldBe(1);
        (await server.JsonAsync("/api/changes?" + Sides)).GetProperty("changes").GetArrayLength().ShouldBe(0);
        (await server.JsonAsync("/api/heatmap/difference?profile=a.perf")).GetProperty("maximum").GetDouble().ShouldBe(0);
    }

    [Fact]
    public async Task Swapped_sides_are_the_same_nodes_the_other_way_round()
    {
        await using var server = await TwoFormatsAsync();

        var there = await server.JsonAsync("/api/differential?profile=b.collapsed&baseline.profile=a.perf&group=none");
        var back = await server.JsonAsync("/api/differential?profile=a.perf&baseline.profile=b.collapsed&group=none");

        Paths(there, "selectionTotal").ShouldBe(Paths(back, "baselineTotal"));
        Paths(there, "baselineTotal").ShouldBe(Paths(back, "selectionTotal"));
        Paths(there, "id").ShouldBe(Paths(back, "id"));
    }

    [Fact]
    public async Task Files_of_different_formats_are_compared_by_their_frames()
    {
        await using var server = await TwoFormatsAsync();

        var graph = await server.JsonAsync("/api/differential?profile=b.collapsed&baseline.profile=a.perf&group=none&weight=1");

        // Stacks that come with counts carry no time, so there are shares alone. Of them nanoseconds and counts compare.
        graph.GetProperty("measure").GetString().ShouldBe("share");
        graph.GetProperty("unit").GetString().ShouldBe("share");
        graph.GetProperty("notes").EnumerateArray().Select(note => note.GetString()).ShouldContain(note => note!.Contains("no time", StringComparison.Ordinal));
        (graph.GetProperty("baseline").GetProperty("name").GetString(), graph.GetProperty("selection").GetProperty("profile").GetString()).ShouldBe(("a.perf", "b.collapsed"));
        var totals = Paths(graph, "selectionTotal");
        totals["all;only_here"].ShouldBe(30);
        Paths(graph, "baselineTotal").ShouldNotContainKey("all;only_here");

        // One of them tells no libraries, so a function is the same by its name.
        foreach (var (path, samples) in Paths(await server.JsonAsync("/api/flamegraph?profile=a.perf&event=*&group=none"), "total")) totals[path].ShouldBe(samples + (path == "all" ? 30 : 0));

        var changes = await server.JsonAsync("/api/changes?profile=b.collapsed&baseline.profile=a.perf&weight=1");
        changes.GetProperty("verdict").GetString().ShouldBe("too few");
        changes.GetProperty("reason").GetString().ShouldStartWith("The selection has no samples with a time, so nothing can be told from chance.");
        changes.GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("name").GetString()).ShouldContain("only_here");

        var (status, code, _) = await server.ProblemAsync("/api/heatmap/difference?profile=a.perf&baseline.profile=b.collapsed");
        (status, code).ShouldBe((422, "no-times"));
        (await server.ProblemAsync("/api/changes?profile=b.collapsed&baseline=rest")).Code.ShouldBe("no-times");
        (await server.ProblemAsync("/api/differential?profile=a.perf&baseline.profile=b.collapsed&baseline.endNs=5")).Code.ShouldBe("no-times");
    }

    [Fact]
    public async Task Recordings_of_two_formats_with_times_have_rates()
    {
        const string Chrome = """{"traceEvents":[{"name":"work","ph":"X","ts":1000000,"dur":3000000,"pid":1,"tid":1},{"name":"inner","ph":"X","ts":2000000,"dur":1000000,"pid":1,"tid":1}]}""";
        await using var server = await RunningServer.StartAsync(folder =>
        {
            folder.Write("a.perf", PerfText.Of(PerfText.Recording()));
            folder.Write("b.json", Chrome);
        });

        var graph = await server.JsonAsync("/api/differential?profile=b.json&baseline.profile=a.perf&group=none");
        graph.GetProperty("measure").GetString().ShouldBe("rate");
        graph.GetProperty("unit").GetString().ShouldBe("samples/s");
        graph.GetProperty("notes").EnumerateArray().ShouldContain(note => note.GetString()!.Contains("sampling rate", StringComparison.Ordinal) || note.GetString()!.Contains("were sampled", StringComparison.Ordinal));
        var side = graph.GetProperty("selection");
        side.GetProperty("factor").GetDouble().ShouldBe(1e9 / side.GetProperty("recordedNs").GetInt64());
        (await server.JsonAsync("/api/heatmap/difference?profile=b.json&baseline.profile=a.perf")).GetProperty("unit").GetString().ShouldBe("samples");
    }

    [Fact]
    public async Task What_grew_is_ranked_first_and_explained()
    {
        var samples = new List<PerfSample>();
        var random = new Random(3);
        for (var i = 0; i < 6000; i++)
        {
            var isSlow = i >= 4000 && random.Next(3) == 0;
            samples.Add(new PerfSample((100 * Second) + (i * Second / 100), "app", 1, 1, 0, "cpu-clock", isSlow ? ["planted", "dispatch", "handle", "main"] : [$"work{random.Next(20)}", "main"]));
        }

        await using var server = await RunningServer.WithRecordingAsync(samples);

        var changes = await server.JsonAsync("/api/changes?profile=a.perf&startNs=40000000000&baseline=rest");

        changes.GetProperty("verdict").GetString().ShouldBe("changes");
        changes.GetProperty("unit").GetString().ShouldBe("samples/s");
        var top = changes.GetProperty("changes")[0];
        top.GetProperty("name").GetString().ShouldBe("planted");
        top.GetProperty("path").EnumerateArray().Select(name => name.GetString()).ShouldBe(["app", "main", "handle", "dispatch"]);
        top.GetProperty("folded").EnumerateArray().Select(frame => frame.GetProperty("name").GetString()).Order(StringComparer.Ordinal).ShouldBe(["dispatch", "handle"]);
        top.GetProperty("probability").GetDouble().ShouldBeLessThanOrEqualTo(0.05);
        var planted = samples.Count(sample => sample.Stack[0] == "planted");
        top.GetProperty("selectionSamples").GetInt64().ShouldBe(planted);
        top.GetProperty("baselineSamples").GetInt64().ShouldBe(0);
        top.GetProperty("difference").GetDouble().ShouldBe(planted * changes.GetProperty("selection").GetProperty("factor").GetDouble());
        (top.GetProperty("low").GetDouble() > 0 && top.GetProperty("high").GetDouble() > top.GetProperty("difference").GetDouble()).ShouldBeTrue();

        // The node is one of the differential's, and can be looked at closer.
        var node = top.GetProperty("node").GetInt32();
        var graph = await server.JsonAsync(string.Create(CultureInfo.InvariantCulture, $"/api/differential?profile=a.perf&startNs=40000000000&baseline=rest&maxNodes=4&focus={node}"));
        Numbers(graph, "id").ShouldContain(node);
        Numbers(graph, "selectionTotal")[Array.IndexOf(Numbers(graph, "id"), node)].ShouldBe(planted);
    }

    [Fact]
    public async Task Folded_rows_have_what_they_stand_for_on_both_sides()
    {
        await using var server = await RunningServer.WithRecordingAsync(PerfText.Recording());
        foreach (var focus in new[] { "", "&focus=3" })
        {
            var graph = await server.JsonAsync("/api/differential?profile=a.perf&endNs=6000000000&baseline=rest&maxNodes=8" + focus);
            var parents = Numbers(graph, "parent");
            graph.GetProperty("omitted").GetProperty("nodes").GetInt32().ShouldBeGreaterThan(0);
            foreach (var (self, total) in new[] { ("self", "width"), ("baselineSelf", "baselineTotal"), ("selectionSelf", "selectionTotal") })
            {
                var sums = Numbers(graph, self);
                for (var row = parents.Length - 1; row > 0; row--) sums[(int)parents[row]] += Numbers(graph, total)[row];
                sums.ShouldBe(Numbers(graph, total));
            }
        }
    }

    [Fact]
    public async Task A_heat_map_less_another_is_the_difference_of_their_cells()
    {
        await using var server = await RunningServer.StartAsync(folder =>
        {
            folder.Write("a.perf", PerfText.Of(PerfText.Recording(seed: 1)));
            folder.Write("b.perf", PerfText.Of(PerfText.Recording(seed: 2)));
        });
        const string Grid = "&columnNs=500000000&rows=7";
        var a = Cells(await server.JsonAsync("/api/heatmap?profile=a.perf" + Grid), "counts");
        var b = Cells(await server.JsonAsync("/api/heatmap?profile=b.perf" + Grid), "counts");

        var difference = await server.JsonAsync("/api/heatmap/difference?profile=b.perf&baseline.profile=a.perf" + Grid);

        var cells = Cells(difference, "differences");
        Cells(difference, "counts").ShouldBe(b);
        cells.Length.ShouldBe(b.Length);

        // Both begin in the same half second; at the ends one may have recorded nothing.
        var start = difference.GetProperty("startNs").GetInt64();
        for (var cell = 0; cell < cells.Length; cell++)
        {
            var (from, to) = (start + (cell / 7 * 500_000_000L) + (((cell % 7 * 500_000_000L) + 6) / 7), start + (cell / 7 * 500_000_000L) + ((((cell % 7) + 1) * 500_000_000L + 6) / 7));
            var isCompared = to > difference.GetProperty("comparedStartNs").GetInt64() && from < difference.GetProperty("comparedEndNs").GetInt64();
            cells[cell].ShouldBe(isCompared ? b[cell] - a[cell] : 0);
        }

        difference.GetProperty("maximum").GetDouble().ShouldBe(cells.Max(Math.Abs));
        difference.GetProperty("selection").GetProperty("total").GetDouble().ShouldBe(b.Sum());
    }

    [Fact]
    public async Task A_filter_is_the_baselines_too_and_processes_are_those_of_the_same_name()
    {
        var other = PerfText.Recording(seed: 2).Select(sample => sample with { Pid = sample.Pid + 7, Tid = sample.Tid + 7 });
        await using var server = await RunningServer.StartAsync(folder =>
        {
            folder.Write("a.perf", PerfText.Of(PerfText.Recording()));
            folder.Write("b.perf", PerfText.Of(other));
        });
        const string Sides = "/api/differential?profile=a.perf&baseline.profile=b.perf&event=*";

        var java = (await server.JsonAsync("/api/flamegraph?profile=b.perf&event=*&comm=java")).GetProperty("total").GetInt32();
        java.ShouldBeGreaterThan(0);
        foreach (var filter in new[] { "&comm=java", "&process=100", "&process=100&baseline.process=107", "&thread=100/101/java&thread=100/102/java" })
        {
            (await server.JsonAsync(Sides + filter)).GetProperty("baseline").GetProperty("total").GetInt32().ShouldBe(java, filter);
        }

        (await server.JsonAsync(Sides + "&process=4242")).GetProperty("baseline").GetProperty("total").GetInt32().ShouldBe(0);
        var all = (await server.JsonAsync("/api/flamegraph?profile=b.perf&event=*")).GetProperty("total").GetInt32();
        (await server.JsonAsync(Sides + "&comm=java&baseline.comm=*")).GetProperty("baseline").GetProperty("total").GetInt32().ShouldBe(all);
        (await server.JsonAsync("/api/differential?profile=a.perf&event=page-faults&baseline.event=cpu-clock&comm=java")).GetProperty("baseline").GetProperty("event").GetString().ShouldBe("cpu-clock");
    }

    [Theory]
    [InlineData("differential", "measure=speed", "measure")]
    [InlineData("differential", "layout=first", "layout")]
    [InlineData("differential", "maxNodes=1", "maxNodes")]
    [InlineData("differential", "focus=99999999", "focus")]
    [InlineData("differential", "range=5", "range")]
    [InlineData("differential", "range=", "range")]
    [InlineData("differential", "range=9-5", "range")]
    [InlineData("differential", "range=0-99999999999999999999", "range")]
    [InlineData("differential", "range=0-5&startNs=1", "range")]
    [InlineData("differential", "baseline.range=a-b", "baseline.range")]
    [InlineData("differential", "baseline.startNs=5&baseline.endNs=4", "baseline.endNs")]
    [InlineData("differential", "baseline.startNs=x", "baseline.startNs")]
    [InlineData("differential", "baseline=mean", "baseline")]
    [InlineData("differential", "baseline=median", "baseline")]
    [InlineData("differential", "baseline=rest&baseline.comm=java", "baseline")]
    [InlineData("differential", "baseline.event=none", "event")]
    [InlineData("differential", "baseline.idle=2", "idle")]
    [InlineData("differential", "baseline.cpu=one", "cpu")]
    [InlineData("changes", "limit=0", "limit")]
    [InlineData("changes", "flavour=vanilla", "flavour")]
    [InlineData("changes", "baseline.profile=a.perf&baseline=rest", "baseline")]
    [InlineData("heatmap/difference", "rows=0", "rows")]
    [InlineData("heatmap/difference", "shift=1.5", "shift")]
    [InlineData("heatmap/difference", "baseline=rest", "baseline")]
    [InlineData("heatmap/difference", "startNs=5", "range")]
    public async Task A_parameter_out_of_bounds_is_named(string route, string query, string name)
    {
        await using var server = await RunningServer.WithRecordingAsync(PerfText.Recording(count: 20));

        var (status, code, detail) = await server.ProblemAsync($"/api/{route}?profile=a.perf&{query}");

        (status, code).ShouldBe((400, "bad-request"));
        detail.ShouldStartWith(name + ":");
    }

    [Fact]
    public async Task Too_many_ranges_are_refused_and_many_are_not()
    {
        await using var server = await RunningServer.WithRecordingAsync(PerfText.Recording());
        static string Ranges(int count) => string.Concat(Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"&range={i * 10}-{(i * 10) + 5}")));

        (await server.ProblemAsync("/api/differential?profile=a.perf" + Ranges(2001))).Detail.ShouldStartWith("range:");
        (await server.JsonAsync("/api/differential?profile=a.perf" + Ranges(2000))).GetProperty("selection").GetProperty("total").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task A_profile_that_is_not_there_is_not_found_on_either_side()
    {
        await using var server = await RunningServer.WithRecordingAsync(PerfText.Recording(count: 20));
        foreach (var query in new[] { "profile=b.perf", "profile=a.perf&baseline.profile=b.perf", "profile=a.perf&baseline.profile=../a.perf" })
        {
            foreach (var route in new[] { "differential", "changes", "heatmap/difference" }) (await server.ProblemAsync($"/api/{route}?{query}")).Code.ShouldBe("not-found");
        }
    }

    private static Task<RunningServer> TwoFormatsAsync() => RunningServer.StartAsync(folder =>
    {
        var samples = PerfText.Recording();
        folder.Write("a.perf", PerfText.Of(samples));
        folder.Write("b.collapsed", string.Concat(samples.Where(sample => !sample.IsIdle).Select(sample => $"{string.Join(';', sample.Stack.Reverse())} 1\n").Append("only_here 30\n")));
    });

    private static double[] Cells(JsonElement map, string name) => [.. map.GetProperty(name).EnumerateArray().Select(cell => cell.GetDouble())];

    private static long[] Numbers(JsonElement graph, string name) => [.. graph.GetProperty("nodes").GetProperty(name).EnumerateArray().Select(number => number.GetInt64())];

    /// <summary>Nodes that have any, by their path; libraries left out.</summary>
    private static SortedDictionary<string, long> Paths(JsonElement graph, string name)
    {
        var (frames, parents, values) = (Numbers(graph, "frame"), Numbers(graph, "parent"), Numbers(graph, name));
        var names = graph.GetProperty("frames").GetProperty("name").EnumerateArray().Select(text => text.GetString()!).ToArray();
        var (paths, found) = (new string[frames.Length], new SortedDictionary<string, long>(StringComparer.Ordinal));
        for (var row = 0; row < frames.Length; row++)
        {
            paths[row] = (row == 0 ? "" : paths[parents[row]] + ";") + names[frames[row]];
            if (values[row] != 0) found[paths[row]] = found.GetValueOrDefault(paths[row]) + values[row];
        }

        return found;
    }
}
