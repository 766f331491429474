using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PaperMesh.ServiceDefaults.OpenApi;

/// <summary>The problems with which an operation may answer: whatever can be given can be wrong, whatever is named may not be there.</summary>
internal sealed class ProblemResponses : IOpenApiOperationTransformer
{
    private const string MediaType = "application/problem+json";

    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var schema = await context.GetOrCreateSchemaAsync(typeof(ProblemDetails), cancellationToken: cancellationToken);
        context.Document!.AddComponent(nameof(ProblemDetails), schema);

        var parameters = operation.Parameters ?? [];
        if (parameters.Count > 0 || operation.RequestBody is not null)
            Add(400, "What was sent cannot be used; 'detail' or 'errors' says what and why.", "The value of 'limit' cannot be used");
        if (parameters.Any(parameter => parameter.In == ParameterLocation.Path))
            Add(404, "There is nothing of that name.", "No such paper");
        if (NeededScope(context) is { } scope)
        {
            operation.Description = $"{operation.Description}\n\nNeeds the scope `{scope}`.".Trim();
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiDocument.KeyScheme, context.Document)] = [] }];
            Add(401, $"Nobody who is known has asked; it needs the scope '{scope}'.", "Not known who asks");
            Add(403, $"Whoever asks does not have the scope '{scope}'.", "Not allowed");
        }

        Add(429, "Too many requests; 'Retry-After' says when to come back. Sent by the gateway.", "Too many requests");

        static string? NeededScope(OpenApiOperationTransformerContext context)
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            return metadata.OfType<IAllowAnonymous>().Any() ? null : metadata.OfType<IAuthorizeData>().LastOrDefault()?.Policy;
        }

        void Add(int status, string description, string title)
        {
            operation.Responses ??= [];
            operation.Responses.TryAdd($"{status}", new OpenApiResponse
            {
                Description = description,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [MediaType] = new()
                    {
                        Schema = new OpenApiSchemaReference(nameof(ProblemDetails), context.Document),
                        Example = new JsonObject { ["title"] = title, ["status"] = status, ["detail"] = description },
                    },
                },
            });
        }
    }
}
