using FlameScope.Server;
using FlameScope.Server.ProfileLibrary;
using Microsoft.AspNetCore.Builder;

namespace FlameScope.Browser.Tests.Running;

/// <summary>The real server in this process, on a free port.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app) => _app = app;

    /// <summary>Its address, with a slash at its end.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Serves a folder.</summary>
    public static Task<TestServer> StartAsync(ProfileFolder folder) => StartAsync(ServerHost.Build(OptionsOf(folder)));

    /// <summary>Serves a folder whose files are read in another way.</summary>
    internal static Task<TestServer> StartAsync(ProfileFolder folder, ProfileSource source) => StartAsync(ServerHost.Build(OptionsOf(folder), source, TimeProvider.System));

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static ServerOptions OptionsOf(ProfileFolder folder) => new() { Roots = [folder.Path], Port = 0 };

    private static async Task<TestServer> StartAsync(WebApplication app)
    {
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestServer(app);
    }
}
