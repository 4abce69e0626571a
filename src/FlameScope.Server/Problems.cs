using System.Buffers;
using FlameScope.Analysis;
using FlameScope.Formats;
using FlameScope.Profiles.Groupings;
using FlameScope.Server.Original;
using FlameScope.Server.ProfileLibrary;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FlameScope.Server;

/// <summary>From what went wrong to the problem document that says so: one table for the whole server.</summary>
internal static partial class Problems
{
    /// <summary>The content type of a problem document.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>The document of an exception.</summary>
    public static ProblemDocument Of(Exception exception) => exception switch
    {
        BadRequestException e => New(400, "bad-request", e.Message),
        QueryOptionException e => New(400, "bad-request", e.Message),
        FrameExpressionException e => New(400, "bad-expression", e.Message),
        ForbiddenException e => New(403, "forbidden", e.Message),
        ProfileNotFoundException e => New(404, "not-found", e.Message),
        LoadCancelledException e => New(409, "cancelled", e.Message),
        UploadTooLargeException e => New(413, "too-large", e.Message),
        ProfileFormatException e => New(422, "unreadable", e.Message),
        UnreadableFileException e => New(422, "unreadable", e.Message),
        ProfileWithoutTimeException e => New(422, "no-times", e.Message),
        RangeOutsideException e => New(416, "bad-request", e.Message),
        AnswerTooLargeException e => New(413, "too-large", e.Message),
        GroupingTooLargeException e => New(413, "too-large", e.Message),
        OutOfMemoryException => New(413, "too-large", "There is not enough memory for this profile. Close other programs, or give a shorter recording."),
        BadHttpRequestException { StatusCode: 413 } => New(413, "too-large", "The body of the request is larger than allowed."),
        BadHttpRequestException e => New(e.StatusCode, "bad-request", e.Message),
        _ => New(500, "internal", "Something went wrong in the server; its error output says more."),
    };

    /// <summary>The document of a status that a route or the framework left without a body.</summary>
    public static ProblemDocument Of(int status, HttpRequest request) => status switch
    {
        404 => New(404, "not-found", $"There is no \"{request.Path}\". The routes are described at /openapi/v1.json."),
        405 => New(405, "bad-request", $"\"{request.Path}\" does not answer {request.Method}."),
        413 => New(413, "too-large", "The body of the request is larger than allowed."),
        _ => New(status, status >= 500 ? "internal" : "bad-request", $"The request could not be answered ({status})."),
    };

    /// <summary>Answers with a problem document, on the original's routes as its client reads one.</summary>
    public static async Task WriteAsync(HttpContext context, ProblemDocument problem)
    {
        if (OriginalRoutes.Have(context.Request.Path))
        {
            await OriginalRoutes.WriteErrorAsync(context, problem.Status, problem.Detail);
            return;
        }

        var buffer = new ArrayBufferWriter<byte>();
        ApiJson.Write(buffer, problem, ServerJsonContext.Default.ProblemDocument, ApiJson.IsPretty(context));
        context.Response.StatusCode = problem.Status;
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = buffer.WrittenCount;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
    }

    /// <summary>Turns every exception, and under <c>/api</c> every failure without a body, into a problem document.</summary>
    public static void UseProblems(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("FlameScope");
        app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (!context.Response.HasStarted)
            {
                var problem = Of(e);
                if (problem.Status >= 500) Failed(log, e, context.Request.Method, context.Request.Path);
                context.Response.Clear();
                await WriteAsync(context, problem);
                return;
            }

            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null }) await WriteAsync(context, Of(context.Response.StatusCode, context.Request));
        });
    }

    private static ProblemDocument New(int status, string code, string detail) => new(status, Title(code), detail, code);

    private static string Title(string code) => code switch
    {
        "bad-request" => "Bad request",
        "bad-expression" => "Not an expression that can be searched",
        "forbidden" => "Forbidden",
        "not-found" => "Not found",
        "cancelled" => "Load cancelled",
        "too-large" => "Too large",
        "unreadable" => "Not a readable profile",
        "no-times" => "No times",
        _ => "Internal error",
    };

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
    private static partial void Failed(ILogger log, Exception exception, string method, PathString path);
}

/// <summary>A problem as RFC 9457 has it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">What sort of problem.</param>
/// <param name="Detail">What happened and what to do.</param>
/// <param name="Code">What sort of problem, for programs.</param>
internal sealed record ProblemDocument(int Status, string Title, string Detail, string Code);

/// <summary>A parameter is missing or out of bounds.</summary>
/// <param name="detail">Which, and its bounds.</param>
internal sealed class BadRequestException(string detail) : Exception(detail);

/// <summary>The caller may not ask this.</summary>
/// <param name="detail">Why, and what to do.</param>
internal sealed class ForbiddenException(string detail) : Exception(detail);

/// <summary>There is no such profile.</summary>
internal sealed class ProfileNotFoundException() : Exception("There is no profile of this name in the served folders; the list of profiles has those that are there.");
