using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Access;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.DeadLetters;

/// <summary>The operator's page of dead letters, and its buttons.</summary>
internal static class DeadLettersPages
{
    private const string Path = "/ops/dead-letters";

    public static void MapDeadLettersPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(Path).ExcludeFromDescription().AsPages().Needs(Scopes.Admin);
        pages.MapGet("", IResult (string? group, string? cursor) => new RazorComponentResult<DeadLettersPage>(new { Group = group, Cursor = cursor }));

        var buttons = pages.MapGroup("").OnlyFromOwnPages();
        buttons.MapPost("/redrive", async (string? group, IDocuments<KeptDeadLetter> letters, CancellationToken cancellationToken) =>
        {
            await DeadLettersApi.RedriveMany(letters, cancellationToken, group);
            return OwnPages.SeeOther(Path);
        });
        buttons.MapPost("/archive", async (string? group, IDocuments<KeptDeadLetter> letters, TimeProvider time, CancellationToken cancellationToken) =>
        {
            await DeadLettersApi.ArchiveMany(letters, time, cancellationToken, group);
            return OwnPages.SeeOther(Path);
        });
        buttons.MapPost("/{id}/redrive", async (string id, IDocuments<KeptDeadLetter> letters, CancellationToken cancellationToken) =>
        {
            await DeadLettersApi.RedriveOne(id, letters, cancellationToken);
            return OwnPages.SeeOther(Path);
        });
        buttons.MapPost("/{id}/archive", async (string id, IDocuments<KeptDeadLetter> letters, TimeProvider time, CancellationToken cancellationToken) =>
        {
            await DeadLettersApi.ArchiveOne(id, letters, time, cancellationToken);
            return OwnPages.SeeOther(Path);
        });
    }
}
