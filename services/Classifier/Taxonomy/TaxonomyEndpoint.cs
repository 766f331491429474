namespace PaperMesh.Classifier.Taxonomy;

internal static class TaxonomyEndpoint
{
    public static void MapTaxonomy(this IEndpointRouteBuilder app)
        => app.MapGet("/api/v1/taxonomy", (TaxonomyFile taxonomy) => TypedResults.Ok(taxonomy))
            .WithTags("Classifier")
            .WithSummary("The topics and their rules: what is read from the taxonomy file, in the same form");
}
