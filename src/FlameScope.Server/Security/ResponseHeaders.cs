using FlameScope.Server.Original;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FlameScope.Server.Security;

/// <summary>What every answer says to a browser, failures included.</summary>
internal static class ResponseHeaders
{
    /// <summary>Nothing but what this server sends, no inline script or style, no frames.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Adds the headers.</summary>
    public static void UseResponseHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        // When the answer starts, since a failure clears what was set before.
        context.Response.OnStarting(static state =>
        {
            var (headers, path) = ((HttpContext)state) is var current ? (current.Response.Headers, current.Request.Path) : default;
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            if (path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || OriginalRoutes.Have(path)) headers.CacheControl = "no-store";
            return Task.CompletedTask;
        }, context);
        return next(context);
    });
}
