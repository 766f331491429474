using System.Reflection;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PaperMesh.ServiceDefaults.OpenApi;

/// <summary>Gives types and their properties what their docstrings say.</summary>
internal sealed class DescribedSchemas : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonPropertyInfo is { AttributeProvider: MemberInfo property })
            schema.Description ??= Docstrings.Summary(property) ?? Docstrings.Parameter(property.DeclaringType!, property.Name);
        else if (context.JsonPropertyInfo is null && context.ParameterDescription is null)
            schema.Description ??= Docstrings.Summary(context.JsonTypeInfo.Type);

        return Task.CompletedTask;
    }
}
