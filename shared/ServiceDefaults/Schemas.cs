using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using PaperMesh.Contracts;

namespace PaperMesh.ServiceDefaults;

internal static class Schemas
{
    /// <summary>The JSON Schemas of the events, where their CloudEvents <c>dataschema</c> points.</summary>
    public static void MapSchemas(this IEndpointRouteBuilder app)
        => app.MapGet(EventSchemas.PathOf("{type}"), Get)
            .WithTags("Events")
            .WithSummary("The JSON Schema of an event, by its CloudEvents type: papermesh.paper.tagged.v1");

    private static Results<ContentHttpResult, ProblemHttpResult> Get([Description("Of CloudEvents: papermesh.paper.tagged.v1.")] string type)
        => EventSchemas.All.TryGetValue(type, out var schema)
            ? TypedResults.Content(schema, "application/schema+json")
            : Problems.NoSuchSchema(type);
}
