using System.Text.Json;
using FlameScope.Server.ProfileLibrary;
using Microsoft.AspNetCore.Http;

namespace FlameScope.Server.Original;

/// <summary><c>GET /profile/</c>: <c>[{"filename":"sub/f","type":"perf"}]</c>, by name. A file that is no profile is listed as <c>unknown</c>.</summary>
internal static class ProfileListRoute
{
    /// <summary>Answers.</summary>
    public static async Task SendAsync(HttpContext context, ProfileListing listing)
    {
        var (rows, _) = await listing.ListAsync(context.RequestAborted);
        context.Response.ContentType = OriginalTreeWriter.ContentType;
        using var buffer = new PooledBuffer();
        using (var json = new Utf8JsonWriter(buffer, ApiJson.OptionsOf(ApiJson.IsPretty(context))))
        {
            json.WriteStartArray();
            foreach (var row in rows.OrderBy(row => row.Id, StringComparer.Ordinal))
            {
                json.WriteStartObject();
                json.WriteString("filename"u8, row.Id);
                json.WriteString("type"u8, OriginalType.Of(row.Problem is null ? row.Format : null).Word);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        context.Response.ContentLength = buffer.WrittenCount;
        await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
    }
}
