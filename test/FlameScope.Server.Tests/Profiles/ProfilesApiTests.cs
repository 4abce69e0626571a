using System.Text.Json;
using FlameScope.Server.Profiles;
using FlameScope.Server.Tests.Support;

namespace FlameScope.Server.Tests.Profiles;

public sealed class ProfilesApiTests
{
    [Fact]
    public async Task A_profile_is_described_as_its_samples_say()
    {
        var samples = PerfText.Recording();
        await using var server = await RunningServer.StartAsync(folder => folder.Write("sub/a b.perf", PerfText.Of(samples)));

        var profile = await server.JsonAsync("/api/profile?profile=sub/a%20b.perf");

        var origin = samples[0].TimeNs / PerfText.Second * PerfText.Second;
        profile.GetProperty("id").GetString().ShouldBe("sub/a b.perf");
        profile.GetProperty("name").GetString().ShouldBe("a b.perf");
        profile.GetProperty("format").GetString().ShouldBe("perf script");
        profile.GetProperty("hasTime").GetBoolean().ShouldBeTrue();
        profile.GetProperty("startNs").GetInt64().ShouldBe(samples[0].TimeNs - origin);
        profile.GetProperty("endNs").GetInt64().ShouldBe(samples[^1].TimeNs - origin + 1);
        profile.GetProperty("samples").GetInt32().ShouldBe(samples.Count);
        profile.GetProperty("idleSamples").GetInt32().ShouldBe(samples.Count(sample => sample.IsIdle));
        profile.GetProperty("clock").GetProperty("originSourceNs").GetString().ShouldBe("5076000000000");
        profile.GetProperty("report").GetProperty("bytes").GetInt64().ShouldBe(PerfText.Of(samples).Length);

        profile.GetProperty("events").EnumerateArray().Select(Choice).ShouldBe(
            [("cpu-clock", samples.Count(sample => sample.Event == "cpu-clock")), ("page-faults", samples.Count(sample => sample.Event == "page-faults"))]);
        profile.GetProperty("comms").EnumerateArray().Select(Choice).ShouldBe(Count(samples, sample => sample.Comm));
        profile.GetProperty("processes").EnumerateArray().Select(Choice).ShouldBe(Count(samples, sample => $"{sample.Pid}"));
        profile.GetProperty("cpus").EnumerateArray().Select(Choice).OrderByDescending(cpu => cpu.Samples).ShouldBe(Count(samples, sample => $"{sample.Cpu}"));
        profile.GetProperty("threads").EnumerateArray().Select(Choice).ShouldBe(
            Count(samples, sample => sample.IsIdle ? $"0/0/swapper/{sample.Cpu}" : $"{sample.Pid}/{sample.Tid}/{sample.Comm}"));
        profile.GetProperty("groups").EnumerateArray().Select(group => group.GetString()).ShouldBe(["comm", "process", "thread", "cpu", "event", "none"]);
        profile.GetProperty("defaults").GetProperty("event").GetString().ShouldBe("cpu-clock");

        static (string?, int Samples) Choice(JsonElement choice) => (choice.GetProperty("key").GetString(), choice.GetProperty("samples").GetInt32());

        static IEnumerable<(string?, int Samples)> Count(IEnumerable<PerfSample> samples, Func<PerfSample, string> key) =>
            samples.GroupBy(key).Select(group => ((string?)group.Key, Samples: group.Count())).OrderByDescending(group => group.Samples);
    }

    [Fact]
    public async Task Every_listed_key_filters_to_its_own_samples()
    {
        await using var server = await RunningServer.WithRecordingAsync(PerfText.Recording());
        var profile = await server.JsonAsync("/api/profile?profile=a.perf");

        foreach (var (list, parameter) in new[] { ("events", "event"), ("comms", "comm"), ("processes", "process"), ("threads", "thread"), ("cpus", "cpu") })
        {
            foreach (var choice in profile.GetProperty(list).EnumerateArray())
            {
                var key = Uri.EscapeDataString(choice.GetProperty("key").GetString()!);
                var all = parameter == "event" ? "" : "&event=*";
                var map = await server.JsonAsync($"/api/heatmap?profile=a.perf&idle=1&{parameter}={key}{all}");
                map.GetProperty("total").GetInt32().ShouldBe(choice.GetProperty("samples").GetInt32(), $"{parameter}={key}");
            }
        }
    }

    [Fact]
    public async Task Long_lists_are_cut_and_what_is_left_out_is_said()
    {
        var samples = Enumerable.Range(0, ProfileDescription.MaxChoices + 7).Select(i => new PerfSample(i, $"comm{i}", i + 1, i + 1, 0, "cpu-clock", ["main"]));
        await using var server = await RunningServer.WithRecordingAsync(samples);

        var profile = await server.JsonAsync("/api/profile?profile=a.perf");

        foreach (var list in new[] { "comms", "processes", "threads" })
        {
            profile.GetProperty(list).GetArrayLength().ShouldBe(ProfileDescription.MaxChoices);
            profile.GetProperty("truncated").GetProperty(list).GetInt32().ShouldBe(7);
        }
    }

    [Theory]
    [InlineData("/api/profile", 400, "bad-request")]
    [InlineData("/api/profile?profile=", 400, "bad-request")]
    [InlineData("/api/profile?profile=missing", 404, "not-found")]
    [InlineData("/api/profile?profile=..%2fsecret", 404, "not-found")]
    [InlineData("/api/profile?profile=..%252fsecret", 404, "not-found")]
    [InlineData("/api/profile?profile=%2fetc%2fpasswd", 404, "not-found")]
    [InlineData("/api/profile?profile=a.perf%00", 404, "not-found")]
    [InlineData("/api/profile?profile=..%5csecret", 404, "not-found")]
    [InlineData("/api/profile?profile=text", 422, "unreadable")]
    [InlineData("/api/profile/progress?profile=missing", 404, "not-found")]
    [InlineData("/api/heatmap?profile=text", 422, "unreadable")]
    [InlineData("/api/flamegraph?profile=missing", 404, "not-found")]
    [InlineData("/api/frames?profile=missing&q=a", 404, "not-found")]
    [InlineData("/api", 404, "not-found")]
    [InlineData("/api/", 404, "not-found")]
    [InlineData("/api/unknown/route", 404, "not-found")]
    [InlineData("/API/heatmap", 400, "bad-request")]
    public async Task What_goes_wrong_is_a_problem_document(string address, int status, string code)
    {
        await using var server = await RunningServer.StartAsync(folder =>
        {
            folder.Write("a.perf", PerfText.Of(PerfText.Recording(count: 3)));
            folder.Write("text", "no profile");
            folder.Write("../secret", PerfText.Of(PerfText.Recording(count: 3)));
        });

        var problem = await server.ProblemAsync(address);

        (problem.Status, problem.Code).ShouldBe((status, code));
        problem.Detail.ShouldNotContain(server.Folder.Path);
    }

    [Fact]
    public async Task A_changed_file_is_shown_as_it_is_now()
    {
        await using var server = await RunningServer.WithRecordingAsync(PerfText.Recording(count: 10));
        (await server.JsonAsync("/api/profile?profile=a.perf")).GetProperty("samples").GetInt32().ShouldBe(10);

        server.Folder.Write("a.perf", PerfText.Of(PerfText.Recording(count: 25)));

        (await server.JsonAsync("/api/profile?profile=a.perf")).GetProperty("samples").GetInt32().ShouldBe(25);
        File.Delete(Path.Combine(server.Folder.Path, "a.perf"));
        (await server.ProblemAsync("/api/profile?profile=a.perf")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Twenty_who_ask_at_once_get_one_reading()
    {
        using var source = new ControlledSource().Held();
        await using var server = await RunningServer.StartAsync(folder => folder.Write("a.perf", PerfText.Of(PerfText.Recording(count: 10))), source: source.Read);
        var askers = Enumerable.Range(0, 20).Select(i => server.JsonAsync((i % 4) switch
        {
            0 => "/api/profile?profile=a.perf",
            1 => "/api/heatmap?profile=a.perf&event=*&idle=1",
            2 => "/api/flamegraph?profile=a.perf&event=*&idle=1",
            _ => "/api/frames?profile=a.perf&event=*&idle=1&q=a",
        })).ToArray();
        await source.Started;
        source.Release();

        foreach (var answer in await Task.WhenAll(askers)) (answer.TryGetProperty("total", out var total) ? total : answer.GetProperty("samples")).GetInt32().ShouldBe(10);
        source.Reads.ShouldBe(1);
    }

    [Fact]
    public async Task Who_goes_away_ends_the_load_that_nobody_else_waits_for()
    {
        using var source = new ControlledSource().Held();
        await using var server = await RunningServer.StartAsync(folder => folder.Write("a.perf", PerfText.Of(PerfText.Recording(count: 10))), source: source.Read);
        using var impatient = new CancellationTokenSource();
        var asked = server.Client.GetAsync(new Uri("/api/heatmap?profile=a.perf", UriKind.Relative), impatient.Token);
        await source.Started;

        await impatient.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(asked);
        await source.Cancelled;
        source.Release();
        (await server.JsonAsync("/api/profile?profile=a.perf")).GetProperty("samples").GetInt32().ShouldBe(10);
    }

    [Fact]
    public async Task A_fault_is_a_problem_without_a_stack()
    {
        await using var server = await RunningServer.StartAsync(
            folder => folder.Write("a.perf", PerfText.Of(PerfText.Recording(count: 10))),
            source: (_, _, _) => throw new InvalidOperationException("a secret"));

        var (status, code, detail) = await server.ProblemAsync("/api/profile?profile=a.perf");

        (status, code).ShouldBe((500, "internal"));
        detail.ShouldNotContain("secret");
    }

    [Fact]
    public async Task A_file_that_changed_while_it_was_read_is_marked()
    {
        using var source = new ControlledSource();
        await using var server = await RunningServer.StartAsync(folder => folder.Write("a.perf", PerfText.Of(PerfText.Recording(count: 10))), source: source.Read);
        source.Before = (_, _) => File.AppendAllText(Path.Combine(server.Folder.Path, "a.perf"), "\n");

        (await server.JsonAsync("/api/profile?profile=a.perf")).GetProperty("report").GetProperty("notes")[0].GetString()!.ShouldContain("changed while it was being read");
    }

    [Fact]
    public async Task A_large_answer_is_compressed_for_who_asks_and_a_small_one_is_not()
    {
        await using var server = await RunningServer.WithRecordingAsync(PerfText.Recording());
        const string Large = "/api/heatmap?profile=a.perf&columnNs=1000000&rows=2";
        var plain = (await server.JsonAsync(Large)).GetRawText();
        foreach (var (accepted, expected) in new[] { ("br, gzip", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("identity", null) })
        {
            using var response = await server.SendAsync(HttpMethod.Get, Large, headers: ("Accept-Encoding", accepted));
            response.Content.Headers.ContentEncoding.SingleOrDefault().ShouldBe(expected);
            response.Headers.Vary.ShouldContain("Accept-Encoding");
            await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            await using Stream unpacked = expected switch
            {
                "br" => new System.IO.Compression.BrotliStream(body, System.IO.Compression.CompressionMode.Decompress),
                "gzip" => new System.IO.Compression.GZipStream(body, System.IO.Compression.CompressionMode.Decompress),
                _ => body,
            };
            (await new StreamReader(unpacked).ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldBe(plain);
        }

        using var small = await server.SendAsync(HttpMethod.Get, "/api/heatmap?profile=a.perf", headers: ("Accept-Encoding", "br"));
        small.Content.Headers.ContentEncoding.ShouldBeEmpty();
    }
}
