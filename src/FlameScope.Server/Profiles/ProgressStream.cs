using System.Buffers;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using FlameScope.Server.ProfileLibrary;
using FlameScope.Server.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;

namespace FlameScope.Server.Profiles;

/// <summary>Follows a load as server-sent events: <c>progress</c> at most ten times a second, then <c>done</c> or <c>failed</c>.</summary>
internal static class ProgressStream
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Answers with the stream. It ends with the load, with the caller, or with the server.</summary>
    public static async Task SendAsync(HttpContext context, OpenProfiles profiles, ProfileCache cache, IHostApplicationLifetime lifetime, string? profile)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var load = cache.Join(profiles.Find(profile));
        try
        {
            context.Response.ContentType = "text/event-stream";
            context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
            await FollowAsync(context.Response, load, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
        finally
        {
            load.Leave();
        }
    }

    private static async Task FollowAsync(HttpResponse response, ProfileLoad load, CancellationToken cancel)
    {
        LoadProgress? sent = null;
        while (true)
        {
            // Asked before the progress, so that the last one is sent too.
            var over = load.Outcome.IsCompleted;
            var progress = load.Progress;
            if (progress != sent) await SendAsync(response, "progress", sent = progress, ServerJsonContext.Default.LoadProgress, cancel);
            if (over) break;
            await Task.WhenAny(load.Outcome, Task.Delay(Interval, cancel));
            cancel.ThrowIfCancellationRequested();
        }

        if (load.Outcome.Exception?.InnerException is { } failure) await SendAsync(response, "failed", Problems.Of(failure), ServerJsonContext.Default.ProblemDocument, cancel);
        else await SendAsync(response, "done", "{}", cancel);
    }

    private static Task SendAsync<T>(HttpResponse response, string name, T data, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        var json = new ArrayBufferWriter<byte>();
        ApiJson.Write(json, data, type);
        return SendAsync(response, name, Encoding.UTF8.GetString(json.WrittenSpan), cancel);
    }

    // JSON has no line breaks outside of strings, and escapes them inside: one data line is always enough.
    private static async Task SendAsync(HttpResponse response, string name, string json, CancellationToken cancel)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes($"event: {name}\ndata: {json}\n\n"), cancel);
        await response.Body.FlushAsync(cancel);
    }
}
