using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Primitives;
using PaperMesh.Pages;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Access.Keys;

/// <summary>API keys for operators in a browser.</summary>
internal static class KeysPages
{
    private const int MaxForm = 8 * 1024;

    private static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    public static void MapKeysPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("/ops/keys").ExcludeFromDescription().AsPages().Needs(Scopes.Admin);
        pages.MapGet("", IResult (string? revoked) => new RazorComponentResult<KeysPage>(new { Revoked = revoked }));
        pages.MapGet("/{id}/revoke", AskToRevoke);

        var buttons = pages.MapGroup("").OnlyFromOwnPages().WithMetadata(new RequestSizeLimitAttribute(MaxForm));
        buttons.MapPost("", Create).DisableAntiforgery();
        buttons.MapPost("/{id}/rotate", Rotate).DisableAntiforgery();
        buttons.MapPost("/{id}/revoke", Revoke).DisableAntiforgery();
    }

    private static async Task<IResult> Create(
        [FromForm] string? name, [FromForm] StringValues scopes, [FromForm] string? days, HttpContext context, ApiKeys keys, TimeProvider time,
        CancellationToken cancellationToken)
    {
        // Not a number is out of range, too.
        int? wantedDays = string.IsNullOrWhiteSpace(days) ? null : int.TryParse(days, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var wanted = new ApiKeyRequest(name, [.. scopes.OfType<string>()], wantedDays);
        if (wanted.Faults() is { Count: > 0 } faults)
        {
            return new RazorComponentResult<KeysPage>(new { Wanted = wanted, Problems = faults }) { StatusCode = StatusCodes.Status400BadRequest };
        }

        var made = await ApiKeysApi.CreateAsync(wanted, keys, time, context, cancellationToken);
        return new RazorComponentResult<KeysPage>(new { Made = made });
    }

    private static async Task<IResult> Rotate(string id, ApiKeys keys, CancellationToken cancellationToken)
        => await keys.RotateAsync(id, Overlap, cancellationToken) is { } made
            ? new RazorComponentResult<KeysPage>(new { Made = made })
            : NoSuchKey(id);

    private static async Task<IResult> AskToRevoke(string id, ApiKeys keys, TimeProvider time, CancellationToken cancellationToken)
        => await keys.FindAsync(id, cancellationToken) is { } key && key.IsGood(time.GetUtcNow())
            ? new RazorComponentResult<SaidPage>(new
            {
                Title = "Revoke the key?",
                Text = $"Whatever uses the key '{key.Name}' ({key.Id}…) is refused from then on. This cannot be undone.",
                Button = "Revoke the key",
                Action = $"/ops/keys/{key.Id}/revoke",
                Link = $"/ops/keys#{key.Id}",
                LinkText = "Keep it",
            })
            : NoSuchKey(id);

    private static async Task<IResult> Revoke(string id, ApiKeys keys, CancellationToken cancellationToken)
        => await keys.RevokeAsync(id, cancellationToken) is { } key ? OwnPages.SeeOther($"/ops/keys?revoked={key.Id}") : NoSuchKey(id);

    private static RazorComponentResult<KeysPage> NoSuchKey(string id)
        => new(new { Problems = new[] { $"No key that is good is called '{id}'." } }) { StatusCode = StatusCodes.Status404NotFound };
}
