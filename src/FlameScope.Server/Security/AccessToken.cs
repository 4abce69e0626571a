using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace FlameScope.Server.Security;

/// <summary>
/// The token that a server on a reachable address asks for. It comes once in the address (<c>?token=</c>), is then kept in a cookie that no script can read and no other site
/// can send, and is stripped from the address, so that a copied link does not give it away. Programs send <c>Authorization: Bearer</c>.
/// </summary>
/// <param name="token">The token.</param>
internal sealed class AccessToken(string token)
{
    private const string Parameter = "token";

    private readonly byte[] _hash = Hash(token);

    /// <summary>Whether the request carries the token, in whatever way.</summary>
    public bool IsKnownBy(HttpRequest request) =>
        Matches(request.Cookies[CookieName(request)])
        || Matches(request.Query[Parameter])
        || (request.Headers.Authorization.ToString() is { } header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && Matches(header["Bearer ".Length..].Trim()));

    /// <summary>Whether the request came with the token in its address.</summary>
    public static bool IsInAddress(HttpRequest request) => request.Query.ContainsKey(Parameter);

    /// <summary>Puts the token into a cookie and sends the browser to the same address without it.</summary>
    public void MoveToCookie(HttpContext context)
    {
        context.Response.Cookies.Append(
            CookieName(context.Request),
            token,
            new CookieOptions { HttpOnly = true, SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Strict, Secure = context.Request.IsHttps, Path = "/", IsEssential = true });
        var kept = context.Request.Query.Where(pair => pair.Key != Parameter).SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value));
        context.Response.Headers[HeaderNames.CacheControl] = "no-store";

        // One slash: an address that begins with two names another host.
        var path = "/" + context.Request.Path.ToUriComponent().TrimStart('/');
        context.Response.Redirect(QueryHelpers.AddQueryString(path, kept));
    }

    // Cookies are shared by all ports of a host; two servers must not overwrite each other's.
    private static string CookieName(HttpRequest request) => FormattableString.Invariant($"flamescope-{request.HttpContext.Connection.LocalPort}");

    // Hashes have one length, so the comparison tells nothing about the token, its length included.
    private bool Matches(string? given) => !string.IsNullOrEmpty(given) && CryptographicOperations.FixedTimeEquals(Hash(given), _hash);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
