using System.Text.Json;
using FlameScope.Formats;
using FlameScope.Server.ProfileLibrary;
using Microsoft.AspNetCore.Builder;

namespace FlameScope.Server.Tests.Support;

/// <summary>A real server on a free port, over a temporary folder that goes with it.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    // The original's trees are nested as deep as stacks.
    private static readonly JsonSerializerOptions Deep = new() { MaxDepth = 10_000 };

    private readonly WebApplication _app;

    private RunningServer(WebApplication app, TemporaryFolder folder)
    {
        _app = app;
        Folder = folder;
        Address = new Uri(app.Urls.First());
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public TemporaryFolder Folder { get; }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a server.</summary>
    /// <param name="fill">Puts files into the folder first.</param>
    /// <param name="configure">Changes the options.</param>
    /// <param name="source">Reads in place of the real readers.</param>
    /// <param name="time">A clock in place of the real one.</param>
    public static async Task<RunningServer> StartAsync(
        Action<TemporaryFolder>? fill = null,
        Func<ServerOptions, ServerOptions>? configure = null,
        ProfileSource? source = null,
        TimeProvider? time = null)
    {
        var folder = new TemporaryFolder();
        fill?.Invoke(folder);
        var options = new ServerOptions { Roots = [folder.Path], Port = 0 };
        if (configure is not null) options = configure(options);
        var app = ServerHost.Build(options, source ?? ((file, progress, cancel) => ProfileReader.Read(file, limits: null, progress, cancel)), time ?? TimeProvider.System);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RunningServer(app, folder);
    }

    /// <summary>A server with the recording as <c>a.perf</c>.</summary>
    public static Task<RunningServer> WithRecordingAsync(IEnumerable<PerfSample> samples) => StartAsync(folder => folder.Write("a.perf", PerfText.Of(samples)));

    /// <summary>The answer of a route that must succeed.</summary>
    public async Task<JsonElement> JsonAsync(string address)
    {
        using var response = await Client.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        ((int)response.StatusCode).ShouldBe(200, $"{address}: {body}");
        return JsonSerializer.Deserialize<JsonElement>(body, Deep);
    }

    /// <summary>The problem of a route that must fail, after checking its form.</summary>
    public async Task<(int Status, string Code, string Detail)> ProblemAsync(string address) => await ProblemOf(await SendAsync(HttpMethod.Get, address));

    /// <summary>Sends a request with headers; none is checked.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, new Uri(address, UriKind.RelativeOrAbsolute)) { Content = content };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue(name);
        return Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a request as the page does: with its origin and our header.</summary>
    public Task<HttpResponseMessage> SendAsPageAsync(HttpMethod method, string address, HttpContent? content = null) =>
        SendAsync(method, address, content, ("Origin", Address.GetLeftPart(UriPartial.Authority)), ("X-FlameScope", "1"));

    public static async Task<(int Status, string Code, string Detail)> ProblemOf(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json", body);
        var problem = JsonSerializer.Deserialize<JsonElement>(body);
        problem.GetProperty("status").GetInt32().ShouldBe((int)response.StatusCode);
        problem.GetProperty("title").GetString().ShouldNotBeNullOrWhiteSpace();
        return ((int)response.StatusCode, problem.GetProperty("code").GetString()!, problem.GetProperty("detail").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        Folder.Dispose();
    }
}
