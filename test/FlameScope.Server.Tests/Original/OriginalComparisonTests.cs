using System.Text.Json;
using FlameScope.Server.Tests.Support;

namespace FlameScope.Server.Tests.Original;

/// <summary>The rules of <c>/differential/</c> and <c>/elided/</c>, worked out here from the two flame graphs.</summary>
public sealed class OriginalComparisonTests
{
    [Fact]
    public async Task A_worked_example()
    {
        PerfSample[] samples =
        [
            .. At(0, "a", 3), .. At(0, "b", 1), .. At(0, "b;c", 2),
            .. At(1, "a", 2), .. At(1, "b", 1), .. At(1, "d", 2), .. At(1, "d;e", 1), .. At(1, "a;f", 6),
        ];
        await using var server = await OriginalFiles.StartAsync(samples);

        // 6 samples against 12: one of the second second counts half.
        OriginalFiles.Text(await server.JsonAsync(Address("differential", (0, 1), (1, 2)))).ShouldBe("root[] 0 0 { x[] 0 0 { a[user] 3 +2, b[user] 1 0 { c[user] 2 +2 } } }");
        OriginalFiles.Text(await server.JsonAsync(Address("elided", (0, 1), (1, 2)))).ShouldBe("root[] 0 { x[] 0 { a[user] 0 { f[user] 3 }, b[user] 0, d[user] 1 { e[user] 0 } } }");
        OriginalFiles.Text(await server.JsonAsync(Address("differential", (1, 2), (0, 1)))).ShouldBe(
            "root[] 0 0 { x[] 0 0 { a[user] 2 -4 { f[user] 6 +6 }, b[user] 1 -1, d[user] 2 +2 { e[user] 1 +1 } } }");
        OriginalFiles.Text(await server.JsonAsync(Address("elided", (1, 2), (0, 1)))).ShouldBe("root[] 0 { x[] 0 { a[user] 0, b[user] 0 { c[user] 4 } } }");

        static IEnumerable<PerfSample> At(int second, string stack, int count) => Enumerable.Range(0, count)
            .Select(i => new PerfSample(((5 + second) * PerfText.Second) + i, "x", 1, 1, 0, "cpu-clock", [.. stack.Split(';').Reverse()]));
    }

    [Theory]
    [InlineData(0, 5, 5, 9)]
    [InlineData(2.5, 4.25, 0, 9)]
    [InlineData(1, 2, 7.1, 7.3)]
    [InlineData(0, 9, 0, 9)]
    public async Task Every_node_follows_the_rules(double start, double end, double compareStart, double compareEnd)
    {
        await using var server = await OriginalFiles.StartAsync(PerfText.Recording(seed: 5, count: 500));
        var one = Values(await server.JsonAsync(FormattableString.Invariant($"/flamegraph/?filename=a.perf&type=perf&start={start}&end={end}")));
        var other = Values(await server.JsonAsync(FormattableString.Invariant($"/flamegraph/?filename=a.perf&type=perf&start={compareStart}&end={compareEnd}")));
        var weight = (double)one.Values.Sum() / other.Values.Sum();

        var differential = await server.JsonAsync(Address("differential", (start, end), (compareStart, compareEnd)));
        Values(differential).ShouldBe(one);
        Values(differential, "d").ShouldBe(Sorted(one.Select(node => KeyValuePair.Create(
            node.Key,
            other.TryGetValue(node.Key, out var there) ? (long)Math.Round(node.Value - (there * weight), MidpointRounding.ToEven) : node.Value))));
        Values(await server.JsonAsync(Address("elided", (start, end), (compareStart, compareEnd)))).ShouldBe(Sorted(other.Select(node => KeyValuePair.Create(
            node.Key,
            one.ContainsKey(node.Key) ? 0 : (long)Math.Round(node.Value * weight, MidpointRounding.ToEven)))));
    }

    [Fact]
    public async Task A_side_without_samples_divides_nothing()
    {
        await using var server = await OriginalFiles.StartAsync();
        var whole = Values(await server.JsonAsync("/flamegraph/?filename=a.perf&type=perf"));

        Values(await server.JsonAsync(Address("differential", (0, 12), (3, 3))), "d").ShouldBe(whole);
        Values(await server.JsonAsync(Address("elided", (0, 12), (3, 3)))).ShouldBe(Sorted([KeyValuePair.Create("root[]", 0L)]));
        Values(await server.JsonAsync(Address("differential", (3, 3), (0, 12))), "d").ShouldBe(Sorted([KeyValuePair.Create("root[]", 0L)]));

        // The root is in every tree, and nothing else of the other is in an empty one.
        Values(await server.JsonAsync(Address("elided", (3, 3), (0, 12)))).Values.Sum().ShouldBe(whole.Values.Sum());
    }

    [Theory]
    [InlineData("b.cpuprofile", "cpuprofile", "root[] 0 0 { (root)[] 0 0 { outer[] 1 0 { (anonymous)[] 1 0, inner[] 2 0 } } }")]
    [InlineData("c.json", "trace_event", null)]
    [InlineData("e.nflxprofile", "nflxprofile", "root[] 0 0 { node[] 0 0 { a[user] 1 0 { b[jit] 3 0 } } }")]
    [InlineData("f.folded", "collapsed-stacks", "root[] 0 0 { main[user] 0 0 { run[user] 3 0, stop[user] 2 0 } }")]
    public async Task All_types_can_be_compared_and_nothing_differs_from_itself(string file, string type, string? expected)
    {
        await using var server = await OriginalFiles.StartAsync();
        var query = $"?filename={file}&type={type}&compareFilename={file}&compareType={type}";

        var differential = await server.JsonAsync("/differential/" + query);
        if (expected is not null) OriginalFiles.Text(differential).ShouldBe(expected);
        Values(differential, "d").Values.ShouldAllBe(delta => delta == 0);
        Values(differential).Values.Sum().ShouldBeGreaterThan(0);
        Values(await server.JsonAsync("/elided/" + query)).Values.ShouldAllBe(value => value == 0);
    }

    [Fact]
    public async Task Profiles_of_two_types_meet_by_function()
    {
        await using var server = await RunningServer.StartAsync(folder =>
        {
            folder.Write("b.cpuprofile", OriginalFiles.CpuProfile(3, 4, 4));
            folder.Write("c.cpuprofile", OriginalFiles.CpuProfile(3, 3, 4, 5, 5, 5));
            folder.Write("a.perf", PerfText.Of([new PerfSample(5 * PerfText.Second, "x", 1, 1, 0, "cpu-clock", ["main"])]));
        });

        OriginalFiles.Text(await server.JsonAsync("/differential/?filename=b.cpuprofile&type=cpuprofile&compareFilename=c.cpuprofile&compareType=cpuprofile"))
            .ShouldBe("root[] 0 0 { (root)[] 0 0 { outer[] 1 0 { inner[] 2 +2 } } }");
        OriginalFiles.Text(await server.JsonAsync("/elided/?filename=a.perf&type=perf&compareFilename=b.cpuprofile&compareType=cpuprofile"))
            .ShouldBe("root[] 0 { (root)[] 0 { outer[] 0 { inner[] 1 } } }");
        OriginalFiles.Text(await server.JsonAsync("/elided/?filename=b.cpuprofile&type=cpuprofile&compareFilename=a.perf&compareType=perf")).ShouldBe("root[] 0 { main[user] 3 }");
    }

    private static string Address(string route, (double Start, double End) one, (double Start, double End) other) => FormattableString.Invariant(
        $"/{route}/?filename=a.perf&type=perf&start={one.Start}&end={one.End}&compareFilename=a.perf&compareType=perf&compareStart={other.Start}&compareEnd={other.End}");

    private static SortedDictionary<string, long> Values(JsonElement tree, string value = "v")
    {
        var values = new SortedDictionary<string, long>(StringComparer.Ordinal);
        Add(tree, "");
        return values;

        void Add(JsonElement node, string path)
        {
            var isLong = node.TryGetProperty("name", out var name);
            if (!isLong) name = node.GetProperty("n");
            var kind = node.TryGetProperty(isLong ? "libtype" : "l", out var word) ? $"[{word.GetString()}]" : "";
            path = path.Length == 0 ? name.GetString() + kind : $"{path};{name.GetString()}{kind}";
            values.Add(path, node.GetProperty(value == "v" && isLong ? "value" : value).GetInt64());
            foreach (var child in node.GetProperty(isLong ? "children" : "c").EnumerateArray()) Add(child, path);
        }
    }

    private static SortedDictionary<string, long> Sorted(IEnumerable<KeyValuePair<string, long>> values) => new(new Dictionary<string, long>(values), StringComparer.Ordinal);
}
