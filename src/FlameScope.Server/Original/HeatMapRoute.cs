using System.Globalization;
using System.Text.Json;
using FlameScope.Analysis;
using FlameScope.Server.Queries;
using Microsoft.AspNetCore.Http;

namespace FlameScope.Server.Original;

/// <summary>
/// <c>GET /heatmap/</c>: <c>{"columns":[0,1,…],"maxvalue":12,"rows":[980,…,0],"values":[[…],…]}</c>. A column is a second, told from second zero; rows are told by the milliseconds at which they begin, and
/// the first is the last of the second, in each column too.
/// </summary>
internal static class HeatMapRoute
{
    /// <summary>Answers.</summary>
    public static async Task SendAsync(HttpContext context, OpenProfiles profiles)
    {
        var cancel = context.RequestAborted;
        var options = new HeatMapOptions { Rows = (int)QueryParameters.Rows.Read(OriginalQuery.Value(context, "rows"))!.Value };
        var selection = await OriginalQuery.Of(context).SelectAsync(profiles, cancel);
        options = options with { AlignmentNs = OriginalTime.AlignmentNs(selection.Loaded.Profile), Weighted = selection.IsWeighted };

        context.Response.ContentType = OriginalTreeWriter.ContentType;
        using var buffer = new PooledBuffer();
        var map = Draw(selection.Loaded.Analysis, selection.Filter, options, cancel);
        Write(buffer, map, ApiJson.IsPretty(context));
        map.GiveBackCells();
        context.Response.ContentLength = buffer.WrittenCount;
        await context.Response.Body.WriteAsync(buffer.WrittenMemory, cancel);
    }

    private static HeatMap Draw(ProfileAnalysis analysis, SampleFilter filter, HeatMapOptions options, CancellationToken cancel)
    {
        try
        {
            return analysis.HeatMap(filter, options, cancel);
        }
        catch (QueryOptionException)
        {
            throw new BadRequestException(string.Create(
                CultureInfo.InvariantCulture,
                $"rows: the recording is so long that {options.Rows} rows a second are more than {HeatMapOptions.MaxCells:N0} cells. Ask for fewer rows, or ask /api/heatmap, which has longer columns."));
        }
    }

    private static void Write(PooledBuffer buffer, HeatMap map, bool pretty)
    {
        var (columns, rows) = (map.Grid.Columns, map.Grid.Rows);
        using var json = new Utf8JsonWriter(buffer, ApiJson.OptionsOf(pretty));
        json.WriteStartObject();
        json.WriteStartArray("columns"u8);
        for (var column = 0; column < columns; column++) json.WriteNumberValue(column);
        json.WriteEndArray();
        json.WriteNumber("maxvalue"u8, map.Maximum);
        json.WriteStartArray("rows"u8);
        for (var row = rows - 1; row >= 0; row--) json.WriteNumberValue(row * 1000.0 / rows);
        json.WriteEndArray();
        json.WriteStartArray("values"u8);
        for (var column = 0; column < columns; column++)
        {
            json.WriteStartArray();
            for (var row = rows - 1; row >= 0; row--) json.WriteNumberValue(map.Weights is { } weights ? weights[(column * rows) + row] : map.Counts[(column * rows) + row]);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
