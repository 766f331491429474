using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.Query.Papers;
using PaperMesh.Query.Search;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.OpenApi;

namespace PaperMesh.Query.Similar;

internal static class SimilarEndpoints
{
    private const string Suffix = "/similar";

    public static void MapSimilar(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/papers/{id}/similar", Get)
            .WithTags("Papers")
            .WithSummary("Papers that are about the same as one, most similar first")
            .WithDescription("score = 0.8 × cosine of the texts' embeddings + 0.2 × the part of all their topics that both have; at least 0.25.")
            .WithAnswer(PapersApi.PageJson);
        app.MapGet("/api/v1/papers/{**id}", Get).WhereIdEndsIn(Suffix).ExcludeFromDescription();
    }

    private static async Task<Results<Ok<SearchResult>, JsonHttpResult<PaperItem>, ProblemHttpResult>> Get(
        [Description("arxiv:2309.12345, doi:10.1000/182, or as its source calls it.")] string id,
        PaperStore papers,
        SimilarPapers similar,
        CancellationToken cancellationToken,
        [Description("Papers at most."), Between(1, SimilarPapers.MaxLimit)] int limit = 10)
    {
        var asWritten = PaperPart.PaperOf(id, Suffix);
        if (await papers.FindAsync(asWritten, cancellationToken) is { } stored)
        {
            var found = await similar.FindAsync(stored, limit, cancellationToken);
            return TypedResults.Ok(new SearchResult { Items = found, Total = found.Count });
        }

        // An id may end like that. Not Ok, which would stand in the OpenAPI document as the answer.
        return await papers.FindAsync(asWritten + Suffix, cancellationToken) is { } paper
            ? TypedResults.Json(new PaperItem(paper))
            : Problems.NoSuchPaper(asWritten);
    }
}
