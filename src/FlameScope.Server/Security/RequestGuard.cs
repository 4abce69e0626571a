using FlameScope.Server.Original;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FlameScope.Server.Security;

/// <summary>Refuses requests that no page of this server and no program of its user would send, before anything else looks at them. See <c>docs/security.md</c>.</summary>
internal static class RequestGuard
{
    private const string OwnHeader = "X-FlameScope";

    /// <summary>Adds the checks.</summary>
    public static void UseRequestGuard(this WebApplication app, ServerOptions options)
    {
        var hosts = new HostCheck(options);
        var token = options.Token is { } secret ? new AccessToken(secret) : null;
        app.Use((context, next) =>
        {
            var request = context.Request;
            CheckHost(request, hosts);
            if (IsApi(request.Path)) CheckSite(request);
            if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)) CheckOrigin(request);
            if (token is null) return next(context);

            if (token.IsKnownBy(request))
            {
                if (!HttpMethods.IsGet(request.Method) || IsProtected(request.Path) || !AccessToken.IsInAddress(request)) return next(context);
                token.MoveToCookie(context);
                return Task.CompletedTask;
            }

            // The page itself is no secret, and a link from another site reaches it without the cookie, which then goes along with what the page asks.
            return IsProtected(request.Path)
                ? throw new ForbiddenException("This server asks for its token: open the address with ?token= that it printed when it started, or send the token as Authorization: Bearer.")
                : next(context);
        });
    }

    private static bool IsApi(PathString path) => path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || OriginalRoutes.Have(path);

    private static bool IsProtected(PathString path) => IsApi(path) || path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase);

    private static void CheckHost(HttpRequest request, HostCheck hosts)
    {
        if (!hosts.Allows(request.Host.Host)) throw new ForbiddenException($"This server does not answer to the name \"{request.Host.Host}\". Call it localhost, or start it with --allowed-host and that name.");
    }

    private static void CheckSite(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] == "cross-site") throw new ForbiddenException("A page of another site asked for this, which is not allowed.");
    }

    private static void CheckOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        var isSame = Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && string.Equals(origin, $"{uri.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
        if (!isSame) throw new ForbiddenException("What changes something needs an Origin header that is this server's own.");
        if (request.Headers[OwnHeader] != "1") throw new ForbiddenException($"What changes something needs the header {OwnHeader}: 1.");
    }
}
