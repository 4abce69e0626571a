using System.Net.Http.Headers;
using FlameScope.Server;
using FlameScope.Server.ProfileLibrary;
using Microsoft.AspNetCore.Builder;

namespace FlameScope.Goals.Measuring;

/// <summary>The real server in this process, on a free port of the loopback.</summary>
internal sealed class RunningServer : IDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    /// <summary>A server that has started.</summary>
    /// <param name="options">Its options; the port is 0.</param>
    /// <param name="source">How files are read; null for as they are.</param>
    public RunningServer(ServerOptions options, ProfileSource? source = null)
    {
        _app = source is null ? ServerHost.Build(options) : ServerHost.Build(options, source, TimeProvider.System);
        _app.StartAsync().GetAwaiter().GetResult();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()), Timeout = TimeSpan.FromMinutes(5) };
    }

    /// <summary>The body of an answer, to its last byte, as it came.</summary>
    /// <exception cref="HttpRequestException">It is not 200.</exception>
    public byte[] Get(string path, string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
        using var response = _client.Send(request, HttpCompletionOption.ResponseContentRead);
        response.EnsureSuccessStatusCode();
        using var body = new MemoryStream();
        response.Content.CopyTo(body, context: null, CancellationToken.None);
        return body.ToArray();
    }

    public void Dispose()
    {
        _client.Dispose();
        _app.StopAsync().GetAwaiter().GetResult();
        _app.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
