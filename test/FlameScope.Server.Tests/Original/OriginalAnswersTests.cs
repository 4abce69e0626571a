using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using FlameScope.Formats;
using FlameScope.Profiles;
using FlameScope.Server.Tests.Support;
using FlameScope.Testing;
using Microsoft.AspNetCore.WebUtilities;

namespace FlameScope.Server.Tests.Original;

/// <summary>
/// What the original's own server answered for real files, and what ours answers: cell by cell, node by node. Each difference is put down to a fault of the original by working its answer out with that fault and without. The files
/// are no part of this repository: where they are absent these tests are skipped and say so.
/// </summary>
public sealed class OriginalAnswersTests : IClassFixture<OriginalAnswersTests.Corpus>
{
    // In this order faults are left out one after the other; what an answer changes with each is counted.
    private static readonly OriginalBugs[] Order = [.. Enum.GetValues<OriginalBugs>().Where(bug => bug is not (OriginalBugs.None or OriginalBugs.All)).OrderByDescending(bug => bug)];

    private readonly Corpus _corpus;

    public OriginalAnswersTests(Corpus corpus) => _corpus = corpus;

    public static TheoryData<string> PerfRequests => Requests("perf").ToArray() is { Length: > 0 } requests ? [.. requests] : [""];

    [Theory]
    [MemberData(nameof(PerfRequests))]
    public async Task A_perf_answer_differs_by_known_faults_alone(string request)
    {
        var server = _corpus.Server();
        var query = QueryHelpers.ParseQuery(request[request.IndexOf('?', StringComparison.Ordinal)..]);
        var text = Encoding.UTF8.GetString(Corpus.Bytes(request));
        var (theirs, ours) = (Corpus.Answer(request), await server.JsonAsync(request));

        var steps = new List<string>();
        var bugs = OriginalBugs.All;
        if (request.StartsWith("/heatmap/", StringComparison.Ordinal))
        {
            ours.GetProperty("columns").GetRawText().ShouldBe(theirs.GetProperty("columns").GetRawText());
            ours.GetProperty("rows").EnumerateArray().Select(row => row.GetDouble()).ShouldBe(theirs.GetProperty("rows").EnumerateArray().Select(row => row.GetDouble()));
            var cells = OriginalPerfReading.Of(text, bugs).HeatMap(50);
            Cells(theirs).ShouldBe(cells, "the original's faults, all of them, give its answer");
            foreach (var bug in Order) cells = Step(bug, cells, OriginalPerfReading.Of(text, bugs &= ~bug).HeatMap(50), (before, after) => before.SelectMany(cell => cell).Zip(after.SelectMany(cell => cell)).Count(pair => pair.First != pair.Second));
            Cells(ours).ShouldBe(cells, "without its faults its answer is ours");
        }
        else
        {
            var (start, end) = (Number("start"), Number("end"));
            var nodes = OriginalPerfReading.Of(text, bugs).FlameGraph(start, end);
            Nodes(theirs).Except(nodes).Concat(nodes.Except(Nodes(theirs))).ShouldBeEmpty("the original's faults, all of them, give its answer");
            foreach (var bug in Order) nodes = Step(bug, nodes, OriginalPerfReading.Of(text, bugs &= ~bug).FlameGraph(start, end), Differing);
            Nodes(ours).Except(nodes).Concat(nodes.Except(Nodes(ours))).ShouldBeEmpty("without its faults its answer is ours");
        }

        OriginalAnswersTable.Add(request, steps.Count == 0 ? "the same" : string.Join(", ", steps));

        decimal? Number(string name) => query.TryGetValue(name, out var value) ? decimal.Parse(value!, CultureInfo.InvariantCulture) : null;

        T Step<T>(OriginalBugs bug, T before, T after, Func<T, T, int> count)
        {
            var differences = count(before, after);
            if (differences > 0) steps.Add(string.Create(CultureInfo.InvariantCulture, $"{OriginalFaults.Of(bug)}: {differences}"));
            return after;
        }
    }

    [Fact]
    public async Task A_nflxprofile_answer_differs_by_known_faults_alone()
    {
        var server = _corpus.Server();
        foreach (var request in Requests("nflxprofile"))
        {
            var (theirs, ours) = (Corpus.Answer(request), await server.JsonAsync(request));
            if (request.Contains("&start=", StringComparison.Ordinal))
            {
                // It adds the whole second of the start twice, so all samples are before the range.
                var whole = Corpus.Answer(request[..request.IndexOf("&start=", StringComparison.Ordinal)]);
                Nodes(theirs).ShouldBe(Nodes(whole).Take(0).Append(KeyValuePair.Create("root[]", 0L)));
                var zero = Math.Floor(BitConverter.ToDouble(Corpus.Bytes(request), 1));
                Times(request)[^1].ShouldBeLessThan((long)(2 * zero) * PerfText.Second, "14: no sample is at twice the start or later");
                Nodes(ours).ShouldBe(Nodes(whole), "all samples are in the range");
                OriginalAnswersTable.Add(request, $"{OriginalFaults.StartTwice}: {Nodes(whole).Count}");
                continue;
            }

            if (request.StartsWith("/flamegraph/", StringComparison.Ordinal))
            {
                Nodes(ours).ShouldBe(Nodes(theirs));
                OriginalAnswersTable.Add(request, "the same");
                continue;
            }

            var times = Times(request);
            Cells(theirs).ShouldBe([Column(times, time => (int)Math.Floor(50 * (time / 1e9 - Math.Floor(time / 1e9))))], "11: in floating point");
            Cells(ours).ShouldBe([Column(times, time => (int)(time % PerfText.Second * 50 / PerfText.Second))]);
            var cells = Cells(theirs)[0].Zip(Cells(ours)[0]).Count(pair => pair.First != pair.Second);
            OriginalAnswersTable.Add(request, cells == 0 ? "the same" : $"{OriginalFaults.Of(OriginalBugs.FloatCells)}: {cells}");
        }

        static int[] Column(long[] times, Func<long, int> row)
        {
            var column = new int[50];
            foreach (var time in times) column[49 - row(time)]++;
            return column;
        }

        static long[] Times(string request)
        {
            using var file = new MemoryStream(Corpus.Bytes(request));
            var profile = ProfileReader.Read(file, cancel: TestContext.Current.CancellationToken);
            return [.. Enumerable.Range(0, profile.Samples.Count).Select(i => profile.Clock.OriginSourceNs + profile.Samples.Times[i])];
        }
    }

    [Fact]
    public async Task An_answer_on_a_chrome_trace_differs_by_known_faults_alone()
    {
        var server = _corpus.Server();
        foreach (var request in Requests("cpuprofile").Concat(Requests("trace_event")))
        {
            using var file = new MemoryStream(Corpus.Bytes(request));
            var profile = ProfileReader.Read(file, cancel: TestContext.Current.CancellationToken);
            var events = profile.Events.Rows.ToArray().Select(row => row.Name).ToArray();
            var theirs = Corpus.Answer(request);
            if (!events.Contains("CPU profile", StringComparer.Ordinal))
            {
                Nodes(theirs).Count.ShouldBe(1, "it shows nothing of a file that holds none of what was asked for");
                using var refused = await server.SendAsync(HttpMethod.Get, request);
                ((int)refused.StatusCode).ShouldBe(400);
                OriginalAnswersTable.Add(request, $"{OriginalFaults.TypeNotHeld}: we refuse it in words");
                continue;
            }

            var ours = await server.JsonAsync(request);
            events.ShouldBe(["CPU profile"], "and no spans");
            if (request.StartsWith("/heatmap/", StringComparison.Ordinal))
            {
                // Of a trace without spans it draws an empty map, keeps it by the file's name alone, and gives it whatever type is asked for next.
                Cells(theirs).ShouldAllBe(column => column.All(cell => cell == 0));
                theirs.GetRawText().ShouldBe(Corpus.Answer(request.Replace("type=cpuprofile", "type=trace_event", StringComparison.Ordinal)).GetRawText(), "20: the answer for the other type");
                Cells(ours).Sum(column => column.Sum()).ShouldBe(Busy(profile).Count());
                OriginalAnswersTable.Add(request, $"{(request.Contains("type=cpuprofile", StringComparison.Ordinal) ? OriginalFaults.CacheWithoutType : OriginalFaults.TypeNotHeld)}: {Cells(ours).Sum(column => column.Count(cell => cell > 0))}");
                continue;
            }

            var shown = Busy(profile).ToArray();
            if (request.Contains("type=trace_event", StringComparison.Ordinal))
            {
                Nodes(theirs).Count.ShouldBe(1);
                Nodes(ours).ShouldBe(Tree("root", "", shown));
                OriginalAnswersTable.Add(request, $"{OriginalFaults.TypeNotHeld}: {Nodes(ours).Count}");
                continue;
            }

            Nodes(ours).ShouldBe(Tree("root[];(root)[]", "[]", shown));
            string[] dropped = ["(program)", "(garbage collector)"];
            var kept = shown.Take(shown.Length - 1).Where(stack => !dropped.Contains(stack[^1])).ToArray();
            Nodes(theirs).ShouldBe(Tree("root[];(root)[]", "[]", kept.Select(stack => stack.Select(name => name == "(anonymous)" ? "" : name).ToArray())), "13");
            var named = Tree("root[];(root)[]", "[]", kept);
            OriginalAnswersTable.Add(request, $"{OriginalFaults.Nameless}: {Differing(Nodes(theirs), named)}, {OriginalFaults.LastSample}: {Differing(named, Nodes(ours))}");
        }

        static IEnumerable<string[]> Busy(Profile profile) => Enumerable.Range(0, profile.Samples.Count)
            .Where(i => profile.Samples.State(i) != SampleState.Idle)
            .Select(i => Stack(profile, profile.Samples.Stacks[i]));

        static string[] Stack(Profile profile, StackId stack)
        {
            var names = new Stack<string>();
            for (; stack != StackId.Root; stack = profile.Stacks.Parent(stack)) names.Push(profile.Frames.Name(profile.Stacks.Leaf(stack)));
            return [.. names];
        }

        static SortedDictionary<string, long> Tree(string root, string kind, IEnumerable<string[]> stacks)
        {
            var values = new SortedDictionary<string, long>(StringComparer.Ordinal) { [root.Split(';')[0]] = 0, [root] = 0 };
            foreach (var stack in stacks)
            {
                var path = root;
                foreach (var name in stack) values.TryAdd(path = $"{path};{name}{kind}", 0);
                values[path]++;
            }

            return values;
        }
    }

    private static IEnumerable<string> Requests(string type) => Corpus.Answered().Select(answer => answer.Request).Where(request => request.Contains($"&type={type}", StringComparison.Ordinal));

    private static int Differing(SortedDictionary<string, long> before, SortedDictionary<string, long> after) => before.Except(after).UnionBy(after.Except(before), node => node.Key).Count();

    private static int[][] Cells(JsonElement map) => [.. map.GetProperty("values").EnumerateArray().Select(column => column.EnumerateArray().Select(cell => cell.GetInt32()).ToArray())];

    private static SortedDictionary<string, long> Nodes(JsonElement tree)
    {
        var values = new SortedDictionary<string, long>(StringComparer.Ordinal);
        Add(tree, "");
        return values;

        void Add(JsonElement node, string path)
        {
            var isLong = node.TryGetProperty("name", out var name);
            if (!isLong) name = node.GetProperty("n");
            path += (path.Length == 0 ? "" : ";") + name.GetString();
            if (node.TryGetProperty(isLong ? "libtype" : "l", out var kind)) path += $"[{kind.GetString()}]";
            if (node.TryGetProperty("extras", out var extras)) path += $"@{extras.GetProperty("file").GetString()}";
            values.Add(path, node.GetProperty(isLong ? "value" : "v").GetInt64());
            foreach (var child in node.GetProperty(isLong ? "children" : "c").EnumerateArray()) Add(child, path);
        }
    }

    /// <summary>The files, what the original answered, and a server of ours over the same files.</summary>
    public sealed class Corpus : IAsyncLifetime
    {
        private static readonly string Folder = Path.Combine(RepositoryFiles.Corpus, "upstream-answers");

        private static readonly JsonSerializerOptions Deep = new() { MaxDepth = 10_000 };

        private RunningServer? _server;

        /// <summary>The server; ends the test as skipped where there is nothing to compare with.</summary>
        internal RunningServer Server()
        {
            if (_server is null) Assert.Skip($"There are no answers of the original at {Folder}.");
            return _server;
        }

        /// <summary>The requests that it answered, with the files of its answers; none where the folder is not there.</summary>
        internal static IEnumerable<(string Request, string File)> Answered() => Directory.Exists(Folder)
            ? File.ReadLines(Path.Combine(Folder, "index.tsv")).Skip(1).Select(line => line.Split('\t')).Where(row => row[1] == "200").Select(row => (row[0], row[3]))
            : [];

        internal static JsonElement Answer(string request) => JsonSerializer.Deserialize<JsonElement>(
            Unpacked(Path.Combine(Folder, Answered().Single(answer => answer.Request == request).File)),
            Deep);

        internal static byte[] Bytes(string request) => Unpacked(Path.Combine(RepositoryFiles.Corpus, QueryHelpers.ParseQuery(request[request.IndexOf('?', StringComparison.Ordinal)..])["filename"]!));

        public async ValueTask InitializeAsync()
        {
            if (Directory.Exists(Folder)) _server = await RunningServer.StartAsync(configure: options => options with { Roots = [RepositoryFiles.Corpus] });
        }

        public async ValueTask DisposeAsync()
        {
            if (_server is not null) await _server.DisposeAsync();
        }

        private static byte[] Unpacked(string path)
        {
            var bytes = File.ReadAllBytes(path);
            if (bytes is not [0x1F, 0x8B, ..]) return bytes;
            using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            gzip.CopyTo(plain);
            return plain.ToArray();
        }
    }
}
