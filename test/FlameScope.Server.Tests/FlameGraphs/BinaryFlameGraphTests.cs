using System.Globalization;
using System.Text.Json;
using FlameScope.Server.Tests.Support;

namespace FlameScope.Server.Tests.FlameGraphs;

public sealed class BinaryFlameGraphTests
{
    [Theory]
    [InlineData("")]
    [InlineData("&startNs=2000000000&endNs=5123456789&group=process")]
    [InlineData("&maxNodes=7")]
    [InlineData("&minFraction=0.2&group=none")]
    [InlineData("&startNs=1000000000&endNs=1000000000")]
    [InlineData("&event=*&idle=1&focus=3&maxNodes=9")]
    [InlineData("&weight=1")]
    public async Task It_says_what_the_json_says(string parameters)
    {
        await using var server = await RunningServer.WithRecordingAsync(PerfText.Recording(seed: 3));
        var address = $"/api/flamegraph?profile=a.perf{parameters}";
        var json = await server.JsonAsync(address);

        var binary = await BinaryAnswer.GetAsync(server, address);

        foreach (var name in new[] { "startNs", "endNs", "group", "total", "wholeTotal", "unit", "hidden", "omitted" })
            binary.Header.GetProperty(name).GetRawText().ShouldBe(json.GetProperty(name).GetRawText(), name);
        var graph = Read(binary);
        graph.Ids.ShouldBe(Column(json, "nodes", "id"));
        graph.Parents.ShouldBe(Column(json, "nodes", "parent"));
        graph.Frames.ShouldBe(Column(json, "nodes", "frame"));
        graph.Selves.ShouldBe(Column(json, "nodes", "self"));
        graph.Totals.ShouldBe(Column(json, "nodes", "total"));
        graph.Names.ShouldBe(Words(json, "name"));
        graph.Libraries.ShouldBe(Words(json, "library"));
        graph.Kinds.ShouldBe(Words(json, "kind"));
    }

    [Fact]
    public async Task A_key_is_the_same_frame_in_every_answer_of_its_space()
    {
        await using var server = await RunningServer.WithRecordingAsync(PerfText.Recording(seed: 5));

        var whole = await BinaryAnswer.GetAsync(server, "/api/flamegraph?profile=a.perf");
        var part = await BinaryAnswer.GetAsync(server, "/api/flamegraph?profile=a.perf&startNs=3000000000&endNs=4000000000");
        var grouped = await BinaryAnswer.GetAsync(server, "/api/flamegraph?profile=a.perf&group=cpu");

        part.Header.GetProperty("frameSpace").GetString().ShouldBe(whole.Header.GetProperty("frameSpace").GetString());
        grouped.Header.GetProperty("frameSpace").GetString().ShouldNotBe(whole.Header.GetProperty("frameSpace").GetString());
        var names = Named(Read(whole));
        var some = Named(Read(part));
        some.Count.ShouldBeGreaterThan(3);
        foreach (var (key, name) in some) names[key].ShouldBe(name);
    }

    [Fact]
    public async Task Names_of_every_script_come_whole()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"sh 7 [000] 10.000000: 1 cpu-clock: \n\t1 größe::🔥<T>+0x1 (/usr/bin/ü)\n\t2 {new string('n', 300)}+0x1 (/usr/bin/sh)\n\n");
        await using var server = await RunningServer.StartAsync(folder => folder.Write("a.perf", text));

        var graph = Read(await BinaryAnswer.GetAsync(server, "/api/flamegraph?profile=a.perf"));

        graph.Names.ShouldBe(["all", "sh", new string('n', 300), "größe::🔥<T>"]);
        graph.Libraries.ShouldBe(["", "", "/usr/bin/sh", "/usr/bin/ü"]);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("*/*")]
    [InlineData("application/x-flamescope;q=0")]
    public async Task Who_does_not_ask_for_it_gets_json(string accept)
    {
        await using var server = await RunningServer.WithRecordingAsync(PerfText.Recording());
        foreach (var route in new[] { "/api/flamegraph?profile=a.perf", "/api/heatmap?profile=a.perf" })
        {
            using var response = await server.SendAsync(HttpMethod.Get, route, content: null, ("Accept", accept));
            response.Content.Headers.ContentType?.MediaType.ShouldBe("application/json");
        }
    }

    [Fact]
    public async Task A_problem_is_a_document_all_the_same()
    {
        await using var server = await RunningServer.WithRecordingAsync(PerfText.Recording());
        var response = await server.SendAsync(HttpMethod.Get, "/api/flamegraph?profile=a.perf&maxNodes=x", content: null, ("Accept", BinaryAnswer.ContentType));
        (await RunningServer.ProblemOf(response)).Code.ShouldBe("bad-request");
    }

    private static Dictionary<long, string> Named(Graph graph) => graph.Keys.Zip(graph.Names).ToDictionary(pair => pair.First, pair => pair.Second);

    private static Graph Read(BinaryAnswer answer)
    {
        var count = answer.Count("nodes");
        var graph = new Graph(new long[count], new long[count], new long[count], new long[count], new long[count]);
        var path = new List<int>();
        long lastId = -1;
        for (var i = 0; i < count; i++)
        {
            var closed = (int)answer.Number();
            path.RemoveRange(path.Count - closed, closed);
            graph.Parents[i] = path.Count == 0 ? -1 : path[^1];
            path.Add(i);
            var step = answer.Number();
            graph.Ids[i] = step == 0 ? -1 : lastId += step;
            graph.Frames[i] = answer.Number();
            graph.Totals[i] = graph.Selves[i] = answer.Number();
        }

        for (var i = count - 1; i > 0; i--) graph.Totals[graph.Parents[i]] += graph.Totals[i];

        var frames = answer.Count("frames");
        var libraries = answer.Count("libraries");
        var kinds = answer.Header.GetProperty("kinds").EnumerateArray().Select(kind => kind.GetString()!).ToArray();
        var libraryOf = new int[frames];
        var lengths = new List<int>();
        for (var i = 0; i < frames; i++)
        {
            graph.Keys.Add(answer.Number());
            graph.Kinds.Add(kinds[answer.Byte()]);
            libraryOf[i] = (int)answer.Number();
            lengths.Add((int)answer.Number());
        }

        for (var i = 0; i < libraries; i++) lengths.Add((int)answer.Number());
        var texts = answer.Texts(lengths);
        graph.Names.AddRange(texts[..frames]);
        graph.Libraries.AddRange(libraryOf.Select(library => texts[frames + library]));
        return graph;
    }

    private static long[] Column(JsonElement answer, string table, string name) => [.. answer.GetProperty(table).GetProperty(name).EnumerateArray().Select(value => value.GetInt64())];

    private static string[] Words(JsonElement answer, string name) => [.. answer.GetProperty("frames").GetProperty(name).EnumerateArray().Select(value => value.GetString()!)];

    private sealed record Graph(long[] Ids, long[] Parents, long[] Frames, long[] Selves, long[] Totals)
    {
        public List<long> Keys { get; } = [];

        public List<string> Names { get; } = [];

        public List<string> Libraries { get; } = [];

        public List<string> Kinds { get; } = [];
    }
}
