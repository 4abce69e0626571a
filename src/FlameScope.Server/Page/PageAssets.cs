using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace FlameScope.Server.Page;

/// <summary>
/// Serves the page from the resources of this assembly: no file system, so no path to escape. What has a hash in its name (below <c>assets/</c>) may be kept for ever; all
/// else is asked for anew, and answered 304 where it is the same.
/// </summary>
internal static class PageAssets
{
    private const string Prefix = "web/";

    private static readonly FrozenDictionary<string, PageAsset> Assets = Assembly.GetExecutingAssembly()
        .GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Prefix.Length..], name => new PageAsset(name, name[Prefix.Length..]), StringComparer.Ordinal);

    /// <summary>Adds the page at <c>/</c> and its assets.</summary>
    public static void MapPage(this IEndpointRouteBuilder routes) => routes
        .MapMethods("/{**path}", [HttpMethods.Get, HttpMethods.Head], (string? path, HttpContext context) => SendAsync(context, path))
        .ExcludeFromDescription();

    private static Task SendAsync(HttpContext context, string? path)
    {
        if (Assets.TryGetValue(string.IsNullOrEmpty(path) ? "index.html" : path, out var asset)) return asset.SendAsync(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <summary>A file of the page; read, hashed and compressed when it is first asked for.</summary>
    private sealed class PageAsset(string resource, string path)
    {
        private readonly Lazy<(byte[] Plain, byte[] Brotli, string ETag)> _content = new(() => Read(resource));

        public async Task SendAsync(HttpContext context)
        {
            var (plain, brotli, etag) = _content.Value;
            var (request, response) = (context.Request, context.Response);
            response.Headers.ETag = etag;
            response.Headers.Vary = HeaderNames.AcceptEncoding;
            response.Headers.CacheControl = path.StartsWith("assets/", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
            if (request.Headers.IfNoneMatch.ToString().Split(',', StringSplitOptions.TrimEntries).Contains(etag, StringComparer.Ordinal))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            var compressed = brotli.Length < plain.Length && request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.OrdinalIgnoreCase);
            if (compressed) response.Headers.ContentEncoding = "br";
            response.ContentType = ContentType(path);
            response.ContentLength = compressed ? brotli.Length : plain.Length;
            if (HttpMethods.IsGet(request.Method)) await response.Body.WriteAsync(compressed ? brotli : plain, context.RequestAborted);
        }

        private static (byte[] Plain, byte[] Brotli, string ETag) Read(string resource)
        {
            using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
            var plain = new byte[stream.Length];
            stream.ReadExactly(plain);
            using var brotli = new MemoryStream();
            using (var encoder = new BrotliStream(brotli, CompressionLevel.Optimal, leaveOpen: true)) encoder.Write(plain);
            return (plain, brotli.ToArray(), $"\"{Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 12))}\"");
        }

        private static string ContentType(string path) => Path.GetExtension(path) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".svg" => "image/svg+xml",
            ".png" => "image/png",
            ".ico" => "image/x-icon",
            ".woff2" => "font/woff2",
            ".json" or ".map" => "application/json",
            ".webmanifest" => "application/manifest+json",
            ".txt" => "text/plain; charset=utf-8",
            _ => "application/octet-stream",
        };
    }
}
