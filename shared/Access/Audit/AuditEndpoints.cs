using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Access.Audit;

/// <summary>The audit log, for operators: as JSON and as a page.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/audit", List)
            .Needs(Scopes.Admin)
            .WithTags("Access")
            .WithSummary("Every change that somebody has asked for, latest first: who, what, when, from where, and what came of it");

        app.MapGroup("/ops/audit").ExcludeFromDescription().AsPages().Needs(Scopes.Admin)
            .MapGet("", IResult (string? cursor) => new RazorComponentResult<AuditPage>(new { Cursor = cursor }));
    }

    private static async Task<Results<Ok<AuditList>, ProblemHttpResult>> List(
        AuditLog audit, CancellationToken cancellationToken, string? cursor = null, [Range(1, 500)] int limit = 100)
    {
        try
        {
            var page = await audit.ListAsync(cursor, limit, cancellationToken);
            return TypedResults.Ok(new AuditList(page.Items, page.Next));
        }
        catch (FormatException)
        {
            return Problems.BadParameter("cursor", cursor!, "the 'next' of the page before, unchanged");
        }
    }
}

/// <param name="Items">Latest first.</param>
/// <param name="Next">Cursor of the next page; null at the end.</param>
public sealed record AuditList(IReadOnlyList<AuditEntry> Items, string? Next);
