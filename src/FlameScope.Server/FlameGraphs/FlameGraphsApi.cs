using FlameScope.Analysis;
using FlameScope.Profiles;
using FlameScope.Server.Binary;
using FlameScope.Server.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FlameScope.Server.FlameGraphs;

/// <summary><c>GET /api/flamegraph</c>.</summary>
internal static class FlameGraphsApi
{
    /// <summary>Adds the route.</summary>
    public static void MapFlameGraphs(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/flamegraph", DrawAsync)
        .WithName("flameGraph")
        .WithSummary("The flame graph of a range of a profile.")
        .ProducesApiProblems(400, 403, 404, 409, 422);

    private static async Task<ApiJson<FlameGraphAnswer>> DrawAsync(
        OpenProfiles profiles,
        [AsParameters] ProfileQuery query,
        string? startNs,
        string? endNs,
        string? group,
        string? maxNodes,
        string? minFraction,
        string? focus,
        string? flavour,
        string? weight,
        CancellationToken cancel)
    {
        var options = new FlameGraphOptions
        {
            Grouping = QueryParameters.Group.Read(group),
            Weighted = QueryParameters.Weight.Read(weight),
            MaxNodes = (int)QueryParameters.MaxNodes.Read(maxNodes)!.Value,
            MinFraction = QueryParameters.MinFraction.Read(minFraction),
            Focus = (int?)QueryParameters.Focus.Read(focus),
        };
        var words = QueryParameters.Flavour.Read(flavour);
        var loaded = await profiles.LoadAsync(query.Profile, cancel);
        var filter = query.FilterOn(loaded);
        options = options with { Range = ProfileQuery.RangeOn(loaded, startNs, endNs) };
        var flavoured = loaded.Analysis.In(words, cancel);
        var graph = flavoured.FlameGraph(filter, options, cancel);
        var wholeTotal = options.Weighted ? loaded.Analysis.Weight(filter, TimeRange.Everything, cancel) : loaded.Analysis.Count(filter, TimeRange.Everything, cancel);
        var hidden = loaded.Analysis.Hidden(filter, options.Range, cancel);
        return ApiJson.Of(FlameGraphAnswer.Of(flavoured.Profile, graph, wholeTotal, query.UnitOn(loaded, options.Weighted), hidden), ServerJsonContext.Default.FlameGraphAnswer, FlameGraphBinary.Write);
    }
}
