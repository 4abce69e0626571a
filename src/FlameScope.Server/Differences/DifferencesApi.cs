using FlameScope.Analysis;
using FlameScope.Analysis.Differences;
using FlameScope.Server.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FlameScope.Server.Differences;

/// <summary><c>GET /api/differential</c>, <c>/api/changes</c> and <c>/api/heatmap/difference</c>.</summary>
internal static class DifferencesApi
{
    /// <summary>Adds the routes.</summary>
    public static void MapDifferences(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/differential", DifferentialAsync)
            .WithName("differential")
            .WithSummary("The flame graphs of two selections as one.")
            .ProducesApiProblems(400, 403, 404, 409, 422);
        routes.MapGet("/api/changes", ChangesAsync)
            .WithName("changes")
            .WithSummary("What changed between two selections, the largest first, and how sure that is.")
            .ProducesApiProblems(400, 403, 404, 409, 422);
        routes.MapGet("/api/heatmap/difference", HeatMapAsync)
            .WithName("heatMapDifference")
            .WithSummary("The heat map of a profile less that of another, or less its own median second.")
            .ProducesApiProblems(400, 403, 404, 409, 422);
    }

    private static async Task<ApiJson<DifferentialAnswer>> DifferentialAsync(
        OpenProfiles profiles,
        MergeCache merges,
        [AsParameters] ProfileQuery query,
        [AsParameters] ComparisonQuery asked,
        string? measure,
        string? layout,
        string? group,
        string? flavour,
        string? weight,
        string? maxNodes,
        string? focus,
        CancellationToken cancel)
    {
        var kind = asked.Kind(BaselineKind.Given, BaselineKind.Rest);
        var options = new DifferentialOptions
        {
            Grouping = QueryParameters.Group.Read(group),
            Layout = QueryParameters.Layout.Read(layout),
            Measure = QueryParameters.Measure.Read(measure),
            Weighted = QueryParameters.Weight.Read(weight),
            MaxNodes = (int)QueryParameters.MaxNodes.Read(maxNodes)!.Value,
            Focus = (int?)QueryParameters.Focus.Read(focus),
        };
        var words = QueryParameters.Flavour.Read(flavour);
        var sides = (await Comparison.LoadAsync(profiles, query, asked, kind, cancel)).In(words, cancel);
        var unit = sides.UnitOf(options.Weighted, options.Measure);
        var graph = Differential.Of(sides.Stacks(merges, options.Grouping, cancel), sides.Baseline.Samples, sides.Selection.Samples, options, cancel);
        return ApiJson.Of(DifferentialAnswer.Of(sides, graph, options, unit, cancel), ServerJsonContext.Default.DifferentialAnswer);
    }

    private static async Task<ApiJson<ChangesAnswer>> ChangesAsync(
        OpenProfiles profiles,
        MergeCache merges,
        [AsParameters] ProfileQuery query,
        [AsParameters] ComparisonQuery asked,
        string? measure,
        string? group,
        string? flavour,
        string? weight,
        string? limit,
        CancellationToken cancel)
    {
        var kind = asked.Kind(BaselineKind.Given, BaselineKind.Rest);
        var options = new ChangeOptions
        {
            Grouping = QueryParameters.Group.Read(group),
            Measure = QueryParameters.Measure.Read(measure),
            Weighted = QueryParameters.Weight.Read(weight),
            Limit = (int)QueryParameters.Limit.Read(limit)!.Value,
        };
        var words = QueryParameters.Flavour.Read(flavour);
        var sides = (await Comparison.LoadAsync(profiles, query, asked, kind, cancel)).In(words, cancel);
        var unit = sides.UnitOf(options.Weighted, options.Measure);
        var ranking = ChangeRanker.Of(sides.Stacks(merges, options.Grouping, cancel), sides.Baseline.Samples, sides.Selection.Samples, options, cancel);
        return ApiJson.Of(ChangesAnswer.Of(sides, ranking, options.Weighted, unit, cancel), ServerJsonContext.Default.ChangesAnswer);
    }

    private static async Task<ApiJson<HeatMapDifferenceAnswer>> HeatMapAsync(
        OpenProfiles profiles,
        [AsParameters] ProfileQuery query,
        [AsParameters] ComparisonQuery asked,
        string? columnNs,
        string? rows,
        string? shift,
        string? weight,
        CancellationToken cancel)
    {
        var kind = asked.Kind(BaselineKind.Given, BaselineKind.Median);
        asked.RefuseRanges();
        var options = new HeatMapOptions
        {
            ColumnNs = QueryParameters.ColumnNs.Read(columnNs)!.Value,
            Rows = (int)QueryParameters.Rows.Read(rows)!.Value,
            Weighted = QueryParameters.Weight.Read(weight),
        };
        var columns = (int)QueryParameters.Shift.Read(shift)!.Value;
        var sides = await Comparison.LoadAsync(profiles, query, asked, kind, cancel);
        var unit = sides.UnitOf(options.Weighted);
        var map = kind == BaselineKind.Median
            ? HeatMapDifference.FromMedian(sides.Selection.Samples, options, cancel)
            : HeatMapDifference.Of(sides.Baseline.Samples, sides.Selection.Samples, options, columns, cancel);
        return ApiJson.Of(HeatMapDifferenceAnswer.Of(sides, map, columns, unit, cancel), ServerJsonContext.Default.HeatMapDifferenceAnswer);
    }
}
