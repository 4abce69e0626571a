using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FlameScope.Server.Tests.Support;
using FlameScope.Testing;

namespace FlameScope.Server.Tests.Original;

/// <summary>A small file of each of the original's four types, and its answers as text.</summary>
internal static class OriginalFiles
{
    /// <summary>V8's profile: <c>outer</c> calls <c>inner</c>; samples every 100 ms from second 7.05 on.</summary>
    /// <param name="samples">Nodes: 1 is (root), 2 (idle), 3 outer, 4 inner, 5 a function without a name.</param>
    public static string CpuProfile(params int[] samples) => new JsonObject
    {
        ["nodes"] = new JsonArray(
            Node(1, "(root)", 2, 3),
            Node(2, "(idle)"),
            Node(3, "outer", 4, 5),
            Node(4, "inner"),
            Node(5, "")),
        ["startTime"] = 7_000_000,
        ["endTime"] = 9_000_000,
        ["samples"] = new JsonArray([.. samples.Select(sample => (JsonNode)sample)]),
        ["timeDeltas"] = new JsonArray([.. samples.Select((_, i) => (JsonNode)(i == 0 ? 50_000 : 100_000))]),
    }.ToJsonString();

    /// <summary>Spans in an array: a second of <c>job</c>, of which half a second is <c>step</c>.</summary>
    public static string Spans => """
        [{"ph":"X","pid":1,"tid":1,"name":"job","cat":"a","ts":3000000,"dur":1000000},{"ph":"X","pid":1,"tid":1,"name":"step","cat":"a","ts":3250000,"dur":500000}]
        """;

    /// <summary>The same spans with a CPU profile beside them.</summary>
    public static string SpansAndCpuProfile => $$"""
        [{"ph":"X","pid":1,"tid":1,"name":"job","cat":"a","ts":7000000,"dur":1000000},
         {"ph":"I","pid":1,"tid":1,"name":"CpuProfile","ts":7000000,"args":{"data":{"cpuProfile":{{CpuProfile(3, 4, 4)}} } } }]
        """;

    /// <summary>A profile of <c>node</c>: <c>a</c> calls <c>b</c> of <c>/x.js:3</c>, and <c>b</c> once more for each sample but the first.</summary>
    public static byte[] Nflxprofile(int samples) => new ProtobufWriter()
        .Double(1, 5.25)
        .Double(2, 5.25 + (samples * 0.01))
        .Packed(3, Enumerable.Range(0, samples).Select(i => i == 0 ? 1L : 2L))
        .Bytes(4, [.. Enumerable.Range(0, samples).SelectMany(_ => BitConverter.GetBytes(0.01))])
        .Message(5, entry => entry.Number(1, 1).Message(2, node => node.Text(1, "node").Number(2, 0).Message(10, frame => frame.Text(1, "a").Text(2, "user"))))
        .Message(5, entry => entry.Number(1, 2).Message(2, node => node
            .Text(1, "node").Number(2, 0)
            .Message(10, frame => frame.Text(1, "a").Text(2, "user"))
            .Message(10, frame => frame.Text(1, "b").Text(2, "jit").Message(3, file => file.Text(1, "/x.js").Number(2, 3)))))
        .Message(8, parameter => parameter.Text(1, "has_node_stack").Text(2, "true"))
        .ToArray();

    /// <summary>A server with one of each: <c>a.perf</c>, <c>b.cpuprofile</c>, <c>c.json</c> (spans), <c>d.json</c> (both), <c>e.nflxprofile</c>, <c>f.folded</c>.</summary>
    public static Task<RunningServer> StartAsync(IEnumerable<PerfSample>? samples = null, Func<ServerOptions, ServerOptions>? configure = null) => RunningServer.StartAsync(
        folder =>
        {
            folder.Write("a.perf", PerfText.Of(samples ?? PerfText.Recording()));
            folder.Write("b.cpuprofile", CpuProfile(3, 4, 4, 2, 5));
            folder.Write("c.json", Spans);
            folder.Write("d.json", SpansAndCpuProfile);
            File.WriteAllBytes(Path.Combine(folder.Path, "e.nflxprofile"), Nflxprofile(4));
            folder.Write("f.folded", "main;run 3\nmain;stop 2\n");
        },
        configure);

    /// <summary>
    /// A tree in one line: a node's name, in brackets its kind, its place if it has one, its value, its difference if it has one; children in braces, by name.
    /// </summary>
    public static string Text(JsonElement node)
    {
        var isLong = node.TryGetProperty("name", out var name);
        if (!isLong) name = node.GetProperty("n");
        var text = new StringBuilder(name.GetString());
        if (node.TryGetProperty(isLong ? "libtype" : "l", out var kind)) text.Append(CultureInfo.InvariantCulture, $"[{kind.GetString()}]");
        if (node.TryGetProperty("extras", out var extras)) text.Append(CultureInfo.InvariantCulture, $"@{extras.GetProperty("file").GetString()}");
        text.Append(CultureInfo.InvariantCulture, $" {node.GetProperty(isLong ? "value" : "v").GetInt64()}");
        if (node.TryGetProperty("d", out var delta)) text.Append(CultureInfo.InvariantCulture, $" {delta.GetInt64():+0;-0;0}");
        var children = node.GetProperty(isLong ? "children" : "c").EnumerateArray().Select(Text).Order(StringComparer.Ordinal).ToArray();
        return children.Length == 0 ? text.ToString() : $"{text} {{ {string.Join(", ", children)} }}";
    }

    private static JsonObject Node(int id, string name, params int[] children) => new()
    {
        ["id"] = id,
        ["callFrame"] = new JsonObject { ["functionName"] = name, ["scriptId"] = "1", ["url"] = name.StartsWith('(') ? "" : "file:///x.js", ["lineNumber"] = id, ["columnNumber"] = 0 },
        ["hitCount"] = 0,
        ["children"] = new JsonArray([.. children.Select(child => (JsonNode)child)]),
    };
}
