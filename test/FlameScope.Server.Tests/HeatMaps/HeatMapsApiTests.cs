using System.Globalization;
using System.Text.Json;
using FlameScope.Server.Tests.Support;
using FlameScope.Testing;

namespace FlameScope.Server.Tests.HeatMaps;

public sealed class HeatMapsApiTests
{
    [Theory]
    [InlineData(1_000_000_000, 50)]
    [InlineData(1_000_000_000, 99)]
    [InlineData(250_000_000, 7)]
    [InlineData(5_000_000_000, 1000)]
    public async Task Cells_are_the_samples_that_fall_into_them(long columnNs, int rows)
    {
        var samples = PerfText.Recording();
        await using var server = await RunningServer.WithRecordingAsync(samples);

        var map = await server.JsonAsync(string.Create(CultureInfo.InvariantCulture, $"/api/heatmap?profile=a.perf&columnNs={columnNs}&rows={rows}"));

        var start = samples[0].TimeNs / columnNs * columnNs;
        var origin = samples[0].TimeNs / PerfText.Second * PerfText.Second;
        var columns = (int)((samples[^1].TimeNs - start) / columnNs) + 1;
        var expected = new int[columns * rows];
        foreach (var sample in samples.Where(sample => sample is { Event: "cpu-clock", IsIdle: false }))
        {
            var (column, offset) = Math.DivRem(sample.TimeNs - start, columnNs);
            expected[(column * rows) + (offset * rows / columnNs)]++;
        }

        Ints(map, "counts").ShouldBe(expected);
        map.GetProperty("columns").GetInt32().ShouldBe(columns);
        map.GetProperty("rows").GetInt32().ShouldBe(rows);
        map.GetProperty("columnNs").GetInt64().ShouldBe(columnNs);
        map.GetProperty("startNs").GetInt64().ShouldBe(start - origin);
        map.GetProperty("recordedStartNs").GetInt64().ShouldBe(samples[0].TimeNs - origin);
        map.GetProperty("recordedEndNs").GetInt64().ShouldBe(samples[^1].TimeNs - origin + 1);
        map.GetProperty("total").GetInt32().ShouldBe(expected.Sum());
        map.GetProperty("maximum").GetInt32().ShouldBe(expected.Max());
        Ints(map, "columnSums").ShouldBe(expected.Chunk(rows).Select(column => column.Sum()));
        Ints(map, "rowSums").ShouldBe(Enumerable.Range(0, rows).Select(row => expected.Where((_, cell) => cell % rows == row).Sum()));
        map.GetProperty("rowRecordedNs").EnumerateArray().Sum(time => time.GetInt64()).ShouldBe(samples[^1].TimeNs + 1 - samples[0].TimeNs);
        map.GetProperty("hidden").GetProperty("idle").GetInt32().ShouldBe(samples.Count(sample => sample.IsIdle));
    }

    [Fact]
    public async Task Weights_are_given_where_they_are_asked_for()
    {
        var samples = PerfText.Recording();
        await using var server = await RunningServer.WithRecordingAsync(samples);

        var counted = await server.JsonAsync("/api/heatmap?profile=a.perf");
        var weighed = await server.JsonAsync("/api/heatmap?profile=a.perf&weight=1");

        counted.TryGetProperty("weights", out _).ShouldBeFalse();
        Ints(weighed, "counts").ShouldBe(Ints(counted, "counts"));
        var weights = weighed.GetProperty("weights").EnumerateArray().Select(weight => weight.GetInt64()).ToArray();
        weights.ShouldBe(Ints(counted, "counts").Select(count => (long)count * PerfText.Period));
        weighed.GetProperty("total").GetInt64().ShouldBe(weights.Sum());
        weighed.GetProperty("maximum").GetInt64().ShouldBe(weights.Max());
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("&idle=1", 1)]
    [InlineData("&event=*", 2)]
    [InlineData("&event=page-faults", 3)]
    [InlineData("&comm=java", 4)]
    [InlineData("&comm=java&comm=nginx%3A%20worker", 5)]
    [InlineData("&process=200", 6)]
    [InlineData("&cpu=1", 7)]
    [InlineData("&thread=100%2F102%2Fjava", 8)]
    [InlineData("&comm=java&cpu=0&event=*", 9)]
    [InlineData("&comm=nobody", 10)]
    [InlineData("&thread=1%2F2%2Fnobody", 10)]
    [InlineData("&process=4711", 10)]
    [InlineData("&cpu=99", 10)]
    public async Task Filters_let_through_what_they_name(string query, int which)
    {
        Func<PerfSample, bool>[] tests =
        [
            sample => sample is { Event: "cpu-clock", IsIdle: false },
            sample => sample.Event == "cpu-clock",
            sample => !sample.IsIdle,
            sample => sample.Event == "page-faults",
            sample => sample is { Event: "cpu-clock", Comm: "java" },
            sample => sample is { Event: "cpu-clock", Comm: "java" or "nginx: worker" },
            sample => sample is { Event: "cpu-clock", Pid: 200 },
            sample => sample is { Event: "cpu-clock", IsIdle: false, Cpu: 1 },
            sample => sample is { Event: "cpu-clock", Tid: 102 },
            sample => sample is { Comm: "java", Cpu: 0 },
            _ => false,
        ];
        var samples = PerfText.Recording();
        await using var server = await RunningServer.WithRecordingAsync(samples);

        var map = await server.JsonAsync("/api/heatmap?profile=a.perf" + query);
        var graph = await server.JsonAsync("/api/flamegraph?profile=a.perf" + query);

        map.GetProperty("total").GetInt32().ShouldBe(samples.Count(tests[which]));
        graph.GetProperty("total").GetInt32().ShouldBe(samples.Count(tests[which]));
    }

    [Theory]
    [InlineData("columnNs=999999", "columnNs")]
    [InlineData("columnNs=86400000000001", "columnNs")]
    [InlineData("columnNs=1e9", "columnNs")]
    [InlineData("columnNs=99999999999999999999", "columnNs")]
    [InlineData("rows=0", "rows")]
    [InlineData("rows=1001", "rows")]
    [InlineData("rows=x", "rows")]
    [InlineData("rows=5&rows=6", "rows")]
    [InlineData("idle=yes", "idle")]
    [InlineData("event=nothing", "event")]
    [InlineData("process=java", "process")]
    [InlineData("cpu=32768", "cpu")]
    public async Task A_parameter_out_of_bounds_is_named(string query, string name)
    {
        await using var server = await RunningServer.WithRecordingAsync(PerfText.Recording(count: 20));

        var (status, code, detail) = await server.ProblemAsync("/api/heatmap?profile=a.perf&" + query);

        (status, code).ShouldBe((400, "bad-request"));
        detail.ShouldStartWith(name + ":");
    }

    [Fact]
    public async Task More_cells_than_allowed_are_refused()
    {
        var samples = PerfText.Recording(count: 20);
        var late = samples[^1] with { TimeNs = samples[^1].TimeNs + (100 * PerfText.Second) };
        await using var server = await RunningServer.WithRecordingAsync([.. samples, late]);

        var (status, code, detail) = await server.ProblemAsync("/api/heatmap?profile=a.perf&columnNs=1000000&rows=1000");

        (status, code).ShouldBe((400, "bad-request"));
        detail.ShouldContain("4,000,000 cells");
    }

    [Fact]
    public async Task A_profile_without_times_has_no_heat_map_but_a_flame_graph()
    {
        const string Text = "java 100 cpu-clock: \n\t    4005d0 work+0x1 (/usr/bin/app)\n\t    4005d1 main+0x1 (/usr/bin/app)\n\n";
        await using var server = await RunningServer.StartAsync(folder => folder.Write("a.perf", Text + Text));

        var (status, code, _) = await server.ProblemAsync("/api/heatmap?profile=a.perf");
        (status, code).ShouldBe((422, "no-times"));
        (status, code, _) = await server.ProblemAsync("/api/flamegraph?profile=a.perf&startNs=0");
        (status, code).ShouldBe((422, "no-times"));
        (status, code, _) = await server.ProblemAsync("/api/frames?profile=a.perf&q=work&endNs=5");
        (status, code).ShouldBe((422, "no-times"));
        (await server.JsonAsync("/api/flamegraph?profile=a.perf")).GetProperty("total").GetInt32().ShouldBe(2);
        (await server.JsonAsync("/api/profile?profile=a.perf")).GetProperty("hasTime").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task The_originals_example_has_its_five_marked_cells()
    {
        var folder = Path.Combine(RepositoryFiles.Corpus, "perf-script");
        Assert.SkipUnless(File.Exists(Path.Combine(folder, "flamescope__perf.test01")), $"The corpus is not at {RepositoryFiles.Corpus}.");
        await using var server = await RunningServer.StartAsync(configure: options => options with { Roots = [folder] });

        var map = await server.JsonAsync("/api/heatmap?profile=flamescope__perf.test01&rows=50");

        var cells = Ints(map, "counts").Select((count, cell) => (Second: cell / 50, Millisecond: cell % 50 * 20, Count: count)).Where(cell => cell.Count > 0);
        cells.ShouldBe([(0, 100, 1), (10, 200, 1), (20, 300, 1), (30, 400, 1), (40, 500, 1)]);
    }

    private static int[] Ints(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(value => value.GetInt32())];
}
