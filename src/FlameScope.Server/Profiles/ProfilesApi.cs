using FlameScope.Server.ProfileLibrary;
using FlameScope.Server.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FlameScope.Server.Profiles;

/// <summary><c>/api/profiles</c> and <c>/api/profile</c>: the library, its profiles, and their loading.</summary>
internal static class ProfilesApi
{
    /// <summary>Adds the routes.</summary>
    public static void MapProfiles(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/profiles", ListAsync)
            .WithName("profiles")
            .WithSummary("What is in the folders, newest first.")
            .ProducesApiProblems(403);
        routes.MapPost("/api/profiles", UploadAsync)
            .WithName("upload")
            .WithSummary("Keeps the body as a profile for the life of the server, and gives its row of the list.")
            .Produces<ProfileRow>(StatusCodes.Status201Created)
            .ProducesApiProblems(400, 403, 413);
        routes.MapGet("/api/profile", DescribeAsync)
            .WithName("profile")
            .WithSummary("Loads a profile and describes it.")
            .ProducesApiProblems(400, 403, 404, 409, 422);
        routes.MapGet("/api/profile/progress", ProgressStream.SendAsync)
            .WithName("progress")
            .WithSummary("Follows the load of a profile, as server-sent events; asking starts it.")
            .Produces<LoadProgress>(StatusCodes.Status200OK, "text/event-stream")
            .ProducesApiProblems(400, 403, 404);
        routes.MapDelete("/api/profile/load", CancelLoad)
            .WithName("cancelLoad")
            .WithSummary("Cancels the load of a profile, if one is under way.")
            .ProducesApiProblems(400, 403, 404);
    }

    private static async Task<ApiJson<ProfileList>> ListAsync(ProfileDirectory directory, ProfileListing listing, ServerOptions options, CancellationToken cancel)
    {
        var (rows, notes) = await listing.ListAsync(cancel);
        var list = new ProfileList(
            [.. directory.Roots.Where(root => root.IsFolder).Select(root => new ServedFolder(root.Name, root.Path))],
            options.MaxUploadBytes > 0,
            options.MaxUploadBytes,
            [.. rows.Select(ProfileRow.Of)],
            notes);
        return ApiJson.Of(list, ServerJsonContext.Default.ProfileList);
    }

    private static async Task<ApiJson<ProfileDescription>> DescribeAsync(OpenProfiles profiles, string? profile, CancellationToken cancel)
    {
        var file = profiles.Find(profile);
        var loaded = await profiles.LoadAsync(file, cancel);
        return ApiJson.Of(ProfileDescription.Of(file, loaded), ServerJsonContext.Default.ProfileDescription);
    }

    private static NoContent CancelLoad(OpenProfiles profiles, ProfileCache cache, string? profile)
    {
        cache.Cancel(profiles.Find(profile));
        return TypedResults.NoContent();
    }

    private static async Task<IResult> UploadAsync(HttpContext context, UploadFolder uploads, ProfileDirectory directory, ProfileListing listing, ServerOptions options, string? name, CancellationToken cancel)
    {
        var label = QueryParameters.Name.Required(name);
        if (options.MaxUploadBytes <= 0) throw new ForbiddenException("Uploads are switched off on this server. Put the file into a served folder instead.");
        if (context.Request.ContentLength > options.MaxUploadBytes) throw UploadFolder.TooLarge(options.MaxUploadBytes);

        // The bound of every other route is far lower; this one counts what it keeps by itself.
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        var id = await uploads.AddAsync(label, context.Request.Body, taken => directory.TryFind(taken, out _), cancel);
        var file = directory.TryFind(id, out var found) ? found : throw new ProfileNotFoundException();
        return ApiJson.Of(ProfileRow.Of(listing.RowOf(file)), ServerJsonContext.Default.ProfileRow, StatusCodes.Status201Created);
    }
}
