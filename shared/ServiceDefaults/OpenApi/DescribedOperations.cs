using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PaperMesh.ServiceDefaults.OpenApi;

/// <summary>Gives an operation what the docstring of its handler says, and the example of its answer.</summary>
internal sealed class DescribedOperations : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<MethodInfo>().FirstOrDefault() is { } handler)
        {
            operation.Summary ??= Docstrings.Summary(handler);
            foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
            {
                parameter.Description ??= Docstrings.Parameter(handler, parameter.Name!) ?? EverywhereTheSame(parameter.Name);
                if (Docstrings.Example(handler, parameter.Name!) is { } example)
                    parameter.Example = example;
            }
        }

        if (metadata.OfType<AnswerExample>().FirstOrDefault() is { } answer
            && operation.Responses is { } responses && responses.TryGetValue("200", out var good)
            && good.Content is { } contents && contents.TryGetValue("application/json", out var json))
        {
            json.Example = JsonNode.Parse(answer.Json);
        }

        return Task.CompletedTask;
    }

    private static string? EverywhereTheSame(string? parameter) => parameter switch
    {
        "cursor" => "The 'next' of the page before, as it is; without it, the first page.",
        "limit" => "How many items the page has at most.",
        _ => null,
    };
}
