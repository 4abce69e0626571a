using FlameScope.Analysis.Differences;
using FlameScope.Formats;
using FlameScope.Server.Differences;
using FlameScope.Server.FlameGraphs;
using FlameScope.Server.Frames;
using FlameScope.Server.HeatMaps;
using FlameScope.Server.Original;
using FlameScope.Server.Page;
using FlameScope.Server.ProfileLibrary;
using FlameScope.Server.Profiles;
using FlameScope.Server.ProfileStore;
using FlameScope.Server.Queries;
using FlameScope.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace FlameScope.Server;

/// <summary>Puts the server together.</summary>
public static class ServerHost
{
    /// <summary>
    /// A server that is ready to start: <c>await app.StartAsync()</c>, then <c>app.Urls</c> says where it listens, and <c>app.WaitForShutdownAsync()</c> waits for its end. A port in
    /// use makes the start throw an <see cref="IOException"/>. Disposing it ends all loads and removes what was uploaded.
    /// </summary>
    /// <exception cref="ArgumentException">A root is not there, the host is no address, or an address that others reach has no token.</exception>
    public static WebApplication Build(ServerOptions options) =>
        Build(options, (file, progress, cancel) => ProfileReader.Read(file, options.Limits, progress, cancel), TimeProvider.System);

    /// <summary>As <see cref="Build(ServerOptions)"/>, with another way to read a file and another clock.</summary>
    internal static WebApplication Build(ServerOptions options, ProfileSource source, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Token is null && !ListenAddress.IsLoopback(options.Host)) throw new ArgumentException($"Others can reach \"{options.Host}\", so it needs a token.", nameof(options));

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(ServerHost).Assembly.GetName().Name });
        ConfigureListening(builder.WebHost, options);
        ConfigureLogging(builder.Logging, options);
        ConfigureServices(builder.Services, options, source, time);

        var app = builder.Build();

        // Also where whoever started the server forgets to dispose of it.
        app.Lifetime.ApplicationStopped.Register(app.Services.GetRequiredService<UploadFolder>().Dispose);
        if (options.LogRequests) app.UseRequestLog(time);
        app.UseResponseHeaders();
        app.UseProblems();
        app.UseRequestGuard(options);
        app.UseRouting();
        app.MapProfiles();
        app.MapHeatMaps();
        app.MapFlameGraphs();
        app.MapFrames();
        app.MapOriginal();
        app.MapDifferences();
        app.MapOpenApi("/openapi/v1.json");
        app.MapPage();
        return app;
    }

    private static void ConfigureListening(IWebHostBuilder host, ServerOptions options) => host
        .UseUrls(ListenAddress.Url(options.Host, options.Port))
        .UseKestrelCore()
        .ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // Only the upload has a body, and lifts this for itself.
            kestrel.Limits.MaxRequestBodySize = 64 << 10;

            // All filters are in the query string; a name of a thread may be long.
            kestrel.Limits.MaxRequestLineSize = 64 << 10;
            kestrel.Limits.MaxRequestBufferSize = 1 << 20;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 << 10;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });

    private static void ConfigureLogging(ILoggingBuilder logging, ServerOptions options)
    {
        logging.SetMinimumLevel(LogLevel.Warning);
        if (options.LogRequests) logging.AddFilter(RequestLog.Category, LogLevel.Debug);

        // A port in use is reported by whoever starts the server, in a sentence.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddSimpleConsole(console => console.SingleLine = false);
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    private static void ConfigureServices(IServiceCollection services, ServerOptions options, ProfileSource source, TimeProvider time)
    {
        // Made now, so that a root that is not there is said at once.
        var uploads = new UploadFolder(options.MaxUploadBytes);
        var directory = new ProfileDirectory(options.Roots, uploads, options.TemporaryFolders);

        services.AddSingleton(options);
        services.AddSingleton(directory);
        services.AddSingleton(_ => uploads);
        services.AddSingleton(_ => new StoredProfiles(options, time));
        services.AddSingleton(provider => new ProfileCache(source, provider.GetRequiredService<StoredProfiles>(), options.CacheBytes, time));
        services.AddSingleton<FileIdentities>();
        services.AddSingleton<ProfileListing>();
        services.AddSingleton<OpenProfiles>();
        services.AddSingleton<MergeCache>();
        services.AddRouting();
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ServerJsonContext.Default));
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict);
        services.AddApiDescription();
    }
}
