using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FlameScope.Server;

/// <summary>Logs each request: what was asked, the status of the answer, and how long it took. The token is left out, wherever it came; what could command a terminal is escaped.</summary>
internal static partial class RequestLog
{
    /// <summary>The category of its lines.</summary>
    public const string Category = "FlameScope.Requests";

    private const string Token = "token";

    /// <summary>Adds it. It comes first, so that what is refused is logged too.</summary>
    public static void UseRequestLog(this WebApplication app, TimeProvider time)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(Category);
        app.Use(async (context, next) =>
        {
            var began = time.GetTimestamp();
            try
            {
                await next(context);
            }
            finally
            {
                var ended = context.RequestAborted.IsCancellationRequested ? "given up by the caller" : context.Response.StatusCode.ToString(System.Globalization.CultureInfo.InvariantCulture);
                Answered(log, context.Request.Method, Address(context.Request), ended, time.GetElapsedTime(began).TotalMilliseconds);
            }
        });
    }

    /// <summary>Path and query as they may be written down.</summary>
    internal static string Address(HttpRequest request)
    {
        var path = request.Path.ToUriComponent();
        var others = request.Query.Where(pair => !string.Equals(pair.Key, Token, StringComparison.OrdinalIgnoreCase));
        return QueryHelpers.AddQueryString(path, others.SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value)));
    }

    [LoggerMessage(LogLevel.Debug, "{Method} {Address} {Ended} {Milliseconds:0.0} ms")]
    private static partial void Answered(ILogger log, string method, string address, string ended, double milliseconds);
}
