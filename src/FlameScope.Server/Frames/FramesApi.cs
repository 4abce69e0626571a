using FlameScope.Analysis;
using FlameScope.Profiles;
using FlameScope.Server.FlameGraphs;
using FlameScope.Server.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FlameScope.Server.Frames;

/// <summary><c>GET /api/frames</c>.</summary>
internal static class FramesApi
{
    /// <summary>Adds the route.</summary>
    public static void MapFrames(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/frames", SearchAsync)
        .WithName("frames")
        .WithSummary("Frames whose name matches an expression, and how many samples have one on their stack.")
        .ProducesApiProblems(400, 403, 404, 409, 422);

    private static async Task<ApiJson<FrameSearchAnswer>> SearchAsync(
        OpenProfiles profiles,
        [AsParameters] ProfileQuery query,
        string? q,
        string? limit,
        string? startNs,
        string? endNs,
        string? flavour,
        string? weight,
        CancellationToken cancel)
    {
        var expression = QueryParameters.Expression.Required(q);
        var most = (int)QueryParameters.Limit.Read(limit)!.Value;
        var weighted = QueryParameters.Weight.Read(weight);
        var words = QueryParameters.Flavour.Read(flavour);
        var loaded = await profiles.LoadAsync(query.Profile, cancel);
        var flavoured = loaded.Analysis.In(words, cancel);
        var found = flavoured.SearchFrames(
            query.FilterOn(loaded),
            new FrameSearchOptions { Expression = expression, Range = ProfileQuery.RangeOn(loaded, startNs, endNs), Limit = most, Weighted = weighted },
            cancel);
        return ApiJson.Of(FrameSearchAnswer.Of(flavoured.Profile, found), ServerJsonContext.Default.FrameSearchAnswer);
    }
}

/// <summary>What a search found.</summary>
internal sealed record FrameSearchAnswer(int Frames, long Samples, long Total, IReadOnlyList<FoundFrame> Matches)
{
    /// <summary>A result as an answer.</summary>
    public static FrameSearchAnswer Of(Profile profile, FrameSearchResult found) => new(
        found.Frames,
        found.Samples,
        found.Total,
        [
            .. found.Matches.Select(match => new FoundFrame(
                profile.Frames.Name(match.Frame),
                profile.Frames.Library(match.Frame),
                FrameKinds.Word(profile.Frames.Kind(match.Frame)),
                match.Self,
                match.Total)),
        ]);
}

/// <summary>A frame that matches.</summary>
internal sealed record FoundFrame(string Name, string Library, string Kind, long Self, long Total);
