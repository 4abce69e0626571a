using System.Globalization;
using System.Net;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using FlameScope.Profiles;
using FlameScope.Server;
using Microsoft.AspNetCore.Builder;

namespace FlameScope.Benchmarks.Server;

/// <summary>The two pictures over HTTP on the loopback, from the request to the last byte, as a browser asks for them: compressed. The setup checks what the answers say.</summary>
[MemoryDiagnoser]
public class PictureRequests
{
    private readonly Random _random = new(1);
    private DirectoryInfo _folder = null!;
    private WebApplication _app = null!;
    private HttpClient _client = null!;
    private TimeRange _span;
    private long _end;

    /// <summary>What the client accepts.</summary>
    [Params("identity", "br")]
    public string Encoding { get; set; } = "identity";

    [GlobalSetup]
    public void Setup()
    {
        // The file is only a name: what is read from it is made here.
        var profile = SyntheticProfile.Of(10_000_000, stacks: 200_000);
        _folder = Directory.CreateTempSubdirectory("flamescope-bench-");
        File.WriteAllText(Path.Combine(_folder.FullName, "a.perf"), "synthetic");
        _app = ServerHost.Build(new ServerOptions { Roots = [_folder.FullName], Port = 0 }, (_, _, _) => profile, TimeProvider.System);
        _app.StartAsync().GetAwaiter().GetResult();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
        _span = profile.Span;
        _end = _span.StartNs + (_span.DurationNs / 2);

        var busy = 0;
        for (var row = 0; row < profile.Samples.Count; row++) busy += profile.Samples.State(row) == SampleState.Idle ? 0 : 1;
        foreach (var picture in new[] { "heatmap?profile=a.perf", "flamegraph?profile=a.perf" })
        {
            var total = JsonDocument.Parse(_client.GetStringAsync(new Uri($"/api/{picture}", UriKind.Relative)).GetAwaiter().GetResult()).RootElement.GetProperty("total").GetInt32();
            if (total != busy) throw new InvalidOperationException($"{picture}: expected {busy}, found {total}.");
        }

        _client.DefaultRequestHeaders.Add("Accept-Encoding", Encoding);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _client.Dispose();
        _app.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _folder.Delete(recursive: true);
    }

    [Benchmark]
    public Task<long> HeatMap() => BytesOfAsync("heatmap?profile=a.perf");

    [Benchmark]
    public Task<long> FlameGraphOfEverything() => BytesOfAsync("flamegraph?profile=a.perf");

    [Benchmark]
    public Task<long> FlameGraphOfAnyRange()
    {
        var (a, b) = (_random.NextInt64(_span.StartNs, _span.EndNs), _random.NextInt64(_span.StartNs, _span.EndNs));
        return BytesOfAsync(Range(Math.Min(a, b), Math.Max(a, b)));
    }

    [Benchmark]
    public Task<long> FlameGraphOneCellWider()
    {
        _end = _end >= _span.EndNs ? _span.StartNs + (_span.DurationNs / 2) : _end + 20_000_000;
        return BytesOfAsync(Range(_span.StartNs + (_span.DurationNs / 4), _end));
    }

    private static string Range(long start, long end) => string.Create(CultureInfo.InvariantCulture, $"flamegraph?profile=a.perf&startNs={start}&endNs={end}");

    private async Task<long> BytesOfAsync(string picture)
    {
        using var response = await _client.GetAsync(new Uri($"/api/{picture}", UriKind.Relative), HttpCompletionOption.ResponseContentRead);
        if (response.StatusCode != HttpStatusCode.OK) throw new InvalidOperationException($"{picture}: {response.StatusCode}");
        return response.Content.Headers.ContentLength ?? 0;
    }
}
