using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FlameScope.Server.Original;

/// <summary>
/// The five routes of Netflix FlameScope in their own shapes, so that its client and people's scripts go on working: <c>docs/original.md</c> says which, and which of its bugs are not kept. They are no
/// part of the API's description. With a slash at the end or without.
/// </summary>
internal static class OriginalRoutes
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    private static readonly string[] Paths = ["/profile", "/heatmap", "/flamegraph", "/differential", "/elided"];

    /// <summary>Whether a path is one of them, or below one.</summary>
    public static bool Have(PathString path) => Array.Exists(Paths, known => path.StartsWithSegments(known, StringComparison.OrdinalIgnoreCase));

    /// <summary>Adds the routes.</summary>
    public static void MapOriginal(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/profile/", Methods, ProfileListRoute.SendAsync).ExcludeFromDescription();
        routes.MapMethods("/heatmap/", Methods, HeatMapRoute.SendAsync).ExcludeFromDescription();
        routes.MapMethods("/flamegraph/", Methods, FlameGraphRoute.SendAsync).ExcludeFromDescription();
        routes.MapMethods("/differential/", Methods, DifferentialRoute.SendAsync).ExcludeFromDescription();
        routes.MapMethods("/elided/", Methods, ElidedRoute.SendAsync).ExcludeFromDescription();
    }

    /// <summary>Answers with an error as the original's client reads it: an object with the words as <c>error</c>.</summary>
    public static async Task WriteErrorAsync(HttpContext context, int status, string words)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, ApiJson.OptionsOf(ApiJson.IsPretty(context))))
        {
            json.WriteStartObject();
            json.WriteString("error"u8, words);
            json.WriteEndObject();
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = OriginalTreeWriter.ContentType;
        context.Response.ContentLength = buffer.WrittenCount;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
    }
}
