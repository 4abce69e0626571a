using System.Text.Json.Serialization;
using FlameScope.Analysis;
using FlameScope.Profiles;
using FlameScope.Server.Binary;
using FlameScope.Server.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FlameScope.Server.HeatMaps;

/// <summary><c>GET /api/heatmap</c>.</summary>
internal static class HeatMapsApi
{
    /// <summary>Adds the route.</summary>
    public static void MapHeatMaps(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/heatmap", DrawAsync)
        .WithName("heatMap")
        .WithSummary("The subsecond-offset heat map of a profile.")
        .ProducesApiProblems(400, 403, 404, 409, 422);

    private static async Task<ApiJson<HeatMapAnswer>> DrawAsync(HttpContext context, OpenProfiles profiles, [AsParameters] ProfileQuery query, string? columnNs, string? rows, string? weight, CancellationToken cancel)
    {
        var options = new HeatMapOptions
        {
            ColumnNs = QueryParameters.ColumnNs.Read(columnNs)!.Value,
            Rows = (int)QueryParameters.Rows.Read(rows)!.Value,
            Weighted = QueryParameters.Weight.Read(weight),
        };
        var loaded = await profiles.LoadAsync(query.Profile, cancel);
        var filter = query.FilterOn(loaded);
        var map = loaded.Analysis.HeatMap(filter, options, cancel);

        // The answer shares its arrays until it is sent.
        context.Response.OnCompleted(() =>
        {
            map.GiveBackCells();
            return Task.CompletedTask;
        });
        return ApiJson.Of(HeatMapAnswer.Of(map, query.UnitOn(loaded, options.Weighted), loaded.Analysis.Hidden(filter, TimeRange.Everything, cancel)), ServerJsonContext.Default.HeatMapAnswer, HeatMapBinary.Write);
    }
}

/// <summary>A heat map; counts are column by column, row 0 the lowest offset.</summary>
internal sealed record HeatMapAnswer(
    long ColumnNs,
    int Rows,
    int Columns,
    long StartNs,
    long RecordedStartNs,
    long RecordedEndNs,
    int[] Counts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long[]? Weights,
    long[] ColumnSums,
    long[] RowSums,
    long[] RowRecordedNs,
    long Maximum,
    long P995,
    long Total,
    string Unit,
    HiddenAnswer Hidden)
{
    /// <summary>A heat map as an answer; shares its arrays.</summary>
    public static HeatMapAnswer Of(HeatMap map, string unit, HiddenSamples hidden) => new(
        map.Grid.ColumnNs,
        map.Grid.Rows,
        map.Grid.Columns,
        map.Grid.StartNs,
        map.Recorded.StartNs,
        map.Recorded.EndNs,
        map.Counts,
        map.Weights,
        map.ColumnSums,
        map.RowSums,
        map.RowRecordedNs,
        map.Maximum,
        map.Percentile995,
        map.Total,
        unit,
        HiddenAnswer.Of(hidden));
}
