using System.Net;
using System.Text.Json;
using FlameScope.Formats;
using FlameScope.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FlameScope.Server.Tests.Profiles;

public sealed class ProgressStreamTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Progress_comes_in_order_and_ends_with_done()
    {
        using var source = new ControlledSource().Held();
        await using var server = await StartAsync(source);
        source.Before = (_, progress) => progress.Report(new ReadProgress(10, 100, 3));
        var listeners = await Task.WhenAll(OpenAsync(server), OpenAsync(server));

        // Each has heard of the progress before reading goes on.
        var before = new List<(string Event, string Data)>[] { [], [] };
        for (var i = 0; i < 2; i++)
        {
            do before[i].Add((await ReadAsync(listeners[i])).ShouldNotBeNull());
            while (JsonSerializer.Deserialize<JsonElement>(before[i][^1].Data).GetProperty("samples").GetInt32() != 3);
        }

        source.Release();

        for (var i = 0; i < 2; i++)
        {
            var events = before[i].Concat(await RestAsync(listeners[i])).ToArray();
            events[^1].ShouldBe(("done", "{}"));
            events[..^1].ShouldAllBe(item => item.Event == "progress");
            var progress = events[..^1].Select(item => JsonSerializer.Deserialize<JsonElement>(item.Data)).ToArray();
            progress[^1].GetProperty("stage").GetString().ShouldBe("done");
            progress[^1].GetProperty("samples").GetInt32().ShouldBe(5);
            progress.Select(item => item.GetProperty("samples").GetInt32()).ShouldBe(progress.Select(item => item.GetProperty("samples").GetInt32()).Order());
            progress.Select(item => Array.IndexOf(["reading", "sorting", "done"], item.GetProperty("stage").GetString())).ShouldAllBe(stage => stage >= 0);
        }

        source.Reads.ShouldBe(1);
        (await server.JsonAsync("/api/profile?profile=a.perf")).GetProperty("samples").GetInt32().ShouldBe(5);
        source.Reads.ShouldBe(1);
    }

    [Fact]
    public async Task A_failure_ends_the_stream_with_its_problem()
    {
        using var source = new ControlledSource();
        await using var server = await StartAsync(source);
        server.Folder.Write("a.perf", "no profile");

        var events = await RestAsync(await OpenAsync(server));

        events[^1].Event.ShouldBe("failed");
        JsonSerializer.Deserialize<JsonElement>(events[^1].Data).GetProperty("code").GetString().ShouldBe("unreadable");
    }

    [Fact]
    public async Task A_load_is_cancelled_by_request()
    {
        using var source = new ControlledSource().Held();
        await using var server = await StartAsync(source);
        var stream = await OpenAsync(server);
        var asked = server.SendAsync(HttpMethod.Get, "/api/profile?profile=a.perf");
        await source.Started;

        // The question has to have arrived before the load is cancelled; a second look at the same profile proves it, since requests of one connection are not reordered.
        await WaitForWaitersAsync(server, 2);
        using var deleted = await server.SendAsPageAsync(HttpMethod.Delete, "/api/profile/load?profile=a.perf");

        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await RestAsync(stream))[^1].Event.ShouldBe("failed");
        var (status, code, _) = await RunningServer.ProblemOf(await asked);
        (status, code).ShouldBe((409, "cancelled"));
        await source.Cancelled;
        source.Release();
        (await server.JsonAsync("/api/profile?profile=a.perf")).GetProperty("samples").GetInt32().ShouldBe(5);
        using var again = await server.SendAsPageAsync(HttpMethod.Delete, "/api/profile/load?profile=a.perf");
        again.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task When_the_only_listener_goes_away_the_load_ends()
    {
        using var source = new ControlledSource().Held();
        await using var server = await StartAsync(source);
        var stream = await OpenAsync(server);
        await source.Started;

        stream.Dispose();

        await source.Cancelled;
    }

    [Fact]
    public async Task An_open_stream_does_not_hold_up_the_end_of_the_server()
    {
        using var source = new ControlledSource().Held();
        await using var server = await StartAsync(source);
        var stream = await OpenAsync(server);
        await source.Started;

        server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        while (await ReadAsync(stream) is { } item) item.Event.ShouldNotBe("done");
        await source.Cancelled;
    }

    private static Task<RunningServer> StartAsync(ControlledSource source) =>
        RunningServer.StartAsync(folder => folder.Write("a.perf", PerfText.Of(PerfText.Recording(count: 5))), source: source.Read);

    private static async Task WaitForWaitersAsync(RunningServer server, int waiters)
    {
        var cache = server.Services.GetRequiredService<Server.ProfileLibrary.ProfileCache>();
        var path = Path.Combine(server.Folder.Path, "a.perf");
        while (cache.WaitersOf(path) < waiters) await Task.Delay(5, Cancel);
    }

    private static async Task<StreamReader> OpenAsync(RunningServer server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/profile/progress?profile=a.perf");
        var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        return new StreamReader(await response.Content.ReadAsStreamAsync(Cancel));
    }

    private static async Task<(string Event, string Data)?> ReadAsync(StreamReader stream)
    {
        if (await stream.ReadLineAsync(Cancel) is not { } name) return null;
        var data = await stream.ReadLineAsync(Cancel);
        (await stream.ReadLineAsync(Cancel)).ShouldBe("");
        name.ShouldStartWith("event: ");
        data!.ShouldStartWith("data: ");
        return (name["event: ".Length..], data["data: ".Length..]);
    }

    private static async Task<IReadOnlyList<(string Event, string Data)>> RestAsync(StreamReader stream)
    {
        var events = new List<(string, string)>();
        while (await ReadAsync(stream) is { } item) events.Add(item);
        return events;
    }
}
