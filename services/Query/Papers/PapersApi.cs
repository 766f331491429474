using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.ServiceDefaults;

namespace PaperMesh.Query.Papers;

internal static class PapersApi
{
    public static void MapPapers(this IEndpointRouteBuilder app)
        => app.MapGet("/api/v1/papers/{**id}", Get)
            .WithTags("Papers")
            .WithSummary("One paper, its newest state")
            .WithDescription("The id as it is, with its slashes (or %2F); for arXiv papers 'arxiv:' may be missing and a version (v3) be there.");

    private static async Task<Results<Ok<PaperItem>, ProblemHttpResult>> Get(string id, PaperStore store, CancellationToken cancellationToken)
    {
        // Routing leaves an encoded slash as it is.
        var asWritten = id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        return await store.FindAsync(asWritten, cancellationToken) is { } paper
            ? TypedResults.Ok(new PaperItem(paper))
            : Problems.NoSuchPaper(asWritten);
    }
}
