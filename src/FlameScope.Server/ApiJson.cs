using System.Buffers;
using System.IO.Compression;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FlameScope.Server.Binary;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace FlameScope.Server;

/// <summary>
/// An answer as JSON: written once into memory, so that its length is known, and compressed only where that pays. Over loopback a small answer arrives sooner as it is; through a tunnel a
/// large one arrives sooner compressed, and the server can't tell the two apart.
/// </summary>
/// <typeparam name="T">A type of <see cref="ServerJsonContext"/>.</typeparam>
/// <param name="value">The answer.</param>
/// <param name="type">How it is written.</param>
/// <param name="status">The HTTP status.</param>
/// <param name="binary">Writes the answer in binary form, for requests that accept it; null where it has none.</param>
internal sealed class ApiJson<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK, Action<PooledBuffer, T>? binary = null) : IResult, IEndpointMetadataProvider
{
    /// <summary>Below this many bytes nothing is compressed.</summary>
    internal const int CompressFrom = 32 << 10;

    /// <summary>The same of answers in binary form, which are small as they are.</summary>
    internal const int CompressBinaryFrom = 256 << 10;

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var buffer = new PooledBuffer();
        var response = httpContext.Response;
        response.StatusCode = status;
        var isBinary = binary is not null && AcceptsBinary(httpContext.Request);
        if (isBinary) binary!(buffer, value);
        else ApiJson.Write(buffer, value, type, ApiJson.IsPretty(httpContext));
        response.ContentType = isBinary ? BinaryWriting.ContentType : "application/json; charset=utf-8";
        if (binary is not null) response.Headers.Vary = HeaderNames.Accept;

        var compressFrom = isBinary ? CompressBinaryFrom : CompressFrom;
        var encoding = buffer.WrittenCount < compressFrom ? null : Accepted(httpContext.Request);
        if (buffer.WrittenCount >= compressFrom) response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (encoding is null)
        {
            response.ContentLength = buffer.WrittenCount;
            await response.Body.WriteAsync(buffer.WrittenMemory, httpContext.RequestAborted);
            return;
        }

        response.Headers.ContentEncoding = encoding;
        if (encoding == "gzip")
        {
            await using var gzip = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
            await gzip.WriteAsync(buffer.WrittenMemory, httpContext.RequestAborted);
            return;
        }

        using var compressed = new PooledBuffer();
        Compress(buffer.WrittenMemory.Span, compressed);
        response.ContentLength = compressed.WrittenCount;
        await response.Body.WriteAsync(compressed.WrittenMemory, httpContext.RequestAborted);
    }

    // The lowest quality: 400 to 700 MB/s for a third of the size, where the next one takes twice as long for a tenth less.
    private static void Compress(ReadOnlySpan<byte> plain, PooledBuffer output)
    {
        const int Quality = 0, Window = 22;
        var most = output.GetSpan(BrotliEncoder.GetMaxCompressedLength(plain.Length));
        if (!BrotliEncoder.TryCompress(plain, most, out var length, Quality, Window)) throw new InvalidOperationException("Compression needed more than its own bound.");
        output.Advance(length);
    }

    private static bool AcceptsBinary(HttpRequest request) =>
        request.Headers.Accept.Count > 0 && request.GetTypedHeaders().Accept.Any(item => item.Quality is null or > 0 && item.MediaType.Equals(BinaryWriting.ContentType, StringComparison.OrdinalIgnoreCase));

    private static string? Accepted(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().AcceptEncoding.Where(item => item.Quality is null or > 0).Select(item => item.Value.Value).ToArray();
        return accepted.Contains("br", StringComparer.OrdinalIgnoreCase) ? "br" : accepted.Contains("gzip", StringComparer.OrdinalIgnoreCase) ? "gzip" : null;
    }
}

/// <summary>Makes answers.</summary>
internal static class ApiJson
{
    // The answer is JSON and says so: what HTML would need escaped is left as it is, so that names stay readable and short.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Whether the server was asked to indent what it answers.</summary>
    public static bool IsPretty(HttpContext context) => context.RequestServices.GetRequiredService<ServerOptions>().PrettyJson;

    /// <summary>How this server writes JSON: several lines with indents, or as short as can be.</summary>
    public static JsonWriterOptions OptionsOf(bool pretty) => pretty ? Options with { Indented = true, NewLine = "\n" } : Options;

    /// <summary>Writes a value as JSON.</summary>
    public static void Write<T>(IBufferWriter<byte> output, T value, JsonTypeInfo<T> type, bool pretty = false)
    {
        using var writer = new Utf8JsonWriter(output, OptionsOf(pretty));
        JsonSerializer.Serialize(writer, value, type);
    }

    /// <summary>An answer of a type of <see cref="ServerJsonContext"/>.</summary>
    public static ApiJson<T> Of<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) => new(value, type, status);

    /// <summary>An answer that has a binary form as well.</summary>
    public static ApiJson<T> Of<T>(T value, JsonTypeInfo<T> type, Action<PooledBuffer, T> binary) => new(value, type, binary: binary);
}
