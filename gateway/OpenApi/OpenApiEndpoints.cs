using PaperMesh.ServiceDefaults.OpenApi;

namespace PaperMesh.Gateway.OpenApi;

internal static class OpenApiEndpoints
{
    /// <remarks>Ordered before the endpoint that every service has under this path, which describes its own process only.</remarks>
    public static void MapMergedDocument(this IEndpointRouteBuilder app)
        => app.MapGet(ApiDocument.Path, async (MergedDocument document, CancellationToken cancellationToken)
                => TypedResults.Content(await document.ReadAsync(ApiDocument.Path, cancellationToken), "application/json; charset=utf-8"))
            .WithOrder(-1)
            .ExcludeFromDescription();
}
