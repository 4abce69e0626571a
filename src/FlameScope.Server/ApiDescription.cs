using FlameScope.Server.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace FlameScope.Server;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>: routes from their metadata, parameters from <see cref="QueryParameters"/>.</summary>
internal static class ApiDescription
{
    /// <summary>Adds what makes the document.</summary>
    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "FlameScope", Version = "v1", Description = "Heat maps and flame graphs of any moment of a profile. See docs/http-api.md." };
            document.Servers = [];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, _, _) =>
        {
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? []) Describe(parameter);
            return Task.CompletedTask;
        });
    });

    /// <summary>Says that a route answers with problem documents of these statuses.</summary>
    public static RouteHandlerBuilder ProducesApiProblems(this RouteHandlerBuilder route, params int[] statuses)
    {
        foreach (var status in statuses) route.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemDocument), [Problems.ContentType]));
        return route;
    }

    private static void Describe(OpenApiParameter parameter)
    {
        var known = QueryParameters.All.FirstOrDefault(known => known.Name == parameter.Name);
        if (known is null) return;
        parameter.Description = known.Description;
        parameter.Required = known == QueryParameters.Profile || known == QueryParameters.Expression || known == QueryParameters.Name;
        parameter.Schema = known switch
        {
            IntegerParameter integer => new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Format = "int64",
                Minimum = integer.Minimum.ToString(System.Globalization.CultureInfo.InvariantCulture),
                Maximum = integer.Maximum.ToString(System.Globalization.CultureInfo.InvariantCulture),
                Default = integer.Default,
            },
            NumberParameter number => new OpenApiSchema
            {
                Type = JsonSchemaType.Number,
                Minimum = number.Minimum.ToString(System.Globalization.CultureInfo.InvariantCulture),
                Maximum = number.Maximum.ToString(System.Globalization.CultureInfo.InvariantCulture),
                Default = number.Default,
            },
            SwitchParameter => new OpenApiSchema { Type = JsonSchemaType.Integer, Enum = [0, 1], Default = 0 },
            IWordParameter words => new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. words.Words.Select(word => (System.Text.Json.Nodes.JsonNode)word)], Default = words.DefaultWord },
            _ => parameter.Schema,
        };
    }
}
