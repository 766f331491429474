using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.OpenApi;

namespace PaperMesh.Query.Papers;

internal static class PapersApi
{
    internal const string AnswerJson =
        """
        {
          "id": "samples:ask-before-you-delete",
          "aliases": [],
          "version": 1,
          "versions": [],
          "revision": 1,
          "title": "Ask Before You Delete",
          "abstract": "An agent that books the wrong hotel can cancel.",
          "authors": [{ "name": "Nia Example", "affiliation": "Institute for Samples" }],
          "categories": ["cs.CL"],
          "primaryCategory": "cs.CL",
          "published": "2026-11-20T00:00:00Z",
          "announced": "2026-11-23",
          "links": [{ "kind": "code", "url": "https://example.org/code" }],
          "signals": { "upvotes": { "value": 41, "at": "2026-11-24T08:00:00Z" } },
          "sources": [{ "name": "samples", "nativeId": "ask-before-you-delete", "firstSeen": "2026-11-23T06:00:00Z" }],
          "withdrawn": false,
          "tags": [{ "topic": "agents", "name": "Agents", "score": 0.93, "origin": "rule" }],
          "model": "rules-1",
          "taggedAt": "2026-11-23T06:00:01Z"
        }
        """;

    internal const string PageJson = $$"""{ "items": [{{AnswerJson}}], "next": null, "total": 1, "ignored": [] }""";

    public static void MapPapers(this IEndpointRouteBuilder app)
        => app.MapGet("/api/v1/papers/{**id}", Get)
            .WithTags("Papers")
            .WithSummary("One paper, its newest state")
            .WithAnswer(AnswerJson)
            .WithDescription("The id as it is, with its slashes (or %2F); for arXiv papers 'arxiv:' may be missing and a version (v3) be there.");

    private static async Task<Results<Ok<PaperItem>, ProblemHttpResult>> Get(
        [Description("arxiv:2309.12345, doi:10.1000/182, or as its source calls it.")] string id, PaperStore store, CancellationToken cancellationToken)
    {
        // Routing leaves an encoded slash as it is.
        var asWritten = id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        return await store.FindAsync(asWritten, cancellationToken) is { } paper
            ? TypedResults.Ok(new PaperItem(paper))
            : Problems.NoSuchPaper(asWritten);
    }
}
