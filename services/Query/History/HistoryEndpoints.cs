using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.Query.Pages;
using PaperMesh.Query.Pages.Components;
using PaperMesh.Query.Papers;
using PaperMesh.Query.Similar;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.OpenApi;

namespace PaperMesh.Query.History;

/// <summary>A paper's versions, as a page and in the API.</summary>
internal static class HistoryEndpoints
{
    private const string Suffix = "/history";
    public static void MapHistory(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/papers/{id}/history", Get)
            .WithTags("Papers")
            .WithSummary("A paper's versions, newest first, and how title and abstract changed where their texts are known")
            .WithAnswer(
                """
                {
                  "id": "arxiv:2611.00001",
                  "items": [
                    {
                      "version": 2, "submitted": "2026-11-23T09:00:00Z", "seen": "2026-11-24T06:00:00Z", "title": "On Three Ponds", "abstract": "We measure.",
                      "changes": {
                        "since": 1,
                        "title": [{ "kind": "same", "text": "On " }, { "kind": "added", "text": "Three " }, { "kind": "same", "text": "Ponds" }],
                        "abstract": [{ "kind": "same", "text": "We measure." }]
                      }
                    },
                    { "version": 1, "submitted": "2026-11-20T09:00:00Z", "seen": "2026-11-21T06:00:00Z", "title": "On Ponds", "abstract": "We measure." }
                  ],
                  "next": null,
                  "total": 2
                }
                """);
        app.MapGet("/api/v1/papers/{**id}", Get).WhereIdEndsIn(Suffix).ExcludeFromDescription();

        var pages = app.MapGroup("").AddEndpointFilter<PageFilter>().ExcludeFromDescription();
        pages.MapMethods("/papers/{id}/history", Reads.Methods, Page);
        pages.MapMethods("/papers/{**id}", Reads.Methods, Page).WhereIdEndsIn(Suffix);
    }

    private static async Task<Results<Ok<PaperHistory>, JsonHttpResult<PaperItem>, ProblemHttpResult>> Get(
        [Description("arxiv:2309.12345, doi:10.1000/182, or as its source calls it.")] string id, PaperStore papers, VersionTexts texts, CancellationToken cancellationToken)
    {
        var asWritten = PaperPart.PaperOf(id, Suffix);
        if (await papers.FindAsync(asWritten, cancellationToken) is { } stored)
            return TypedResults.Ok(PaperHistory.Of(stored, await texts.OfAsync(stored, cancellationToken)));

        // An id may end like that. Not Ok, which would stand in the OpenAPI document as the answer.
        return await papers.FindAsync(asWritten + Suffix, cancellationToken) is { } paper
            ? TypedResults.Json(new PaperItem(paper))
            : Problems.NoSuchPaper(asWritten);
    }

    private static async Task<IResult> Page(
        string id,
        HttpRequest request,
        PaperStore papers,
        VersionTexts texts,
        SimilarPapers similar,
        PublicAddress address,
        CancellationToken cancellationToken)
    {
        var asWritten = PaperPart.PaperOf(id, Suffix);
        if (await papers.FindAsync(asWritten, cancellationToken) is not { } stored)
            return await PageEndpoints.OnePaper(asWritten + Suffix, request, papers, similar, cancellationToken);

        var history = PaperHistory.Of(stored, await texts.OfAsync(stored, cancellationToken));
        return request.Format() switch
        {
            PageFormat.Json => TypedResults.Ok(history),
            PageFormat.Markdown => Markdown.Result(Markdown.Of(stored, history, address.Of(request))),
            _ => new RazorComponentResult<HistoryPage>(new { Stored = stored, History = history }),
        };
    }
}
