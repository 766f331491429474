using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Access.Keys;

/// <summary>API keys, for operators.</summary>
internal static class ApiKeysApi
{
    private const string IdIs = "The visible part of the key: pmk_ and 10 hexadecimal digits.";

    private const int MaxOverlapHours = 168;

    public static void MapApiKeysApi(this IEndpointRouteBuilder app)
    {
        var keys = app.MapGroup("/api/v1/keys").WithTags("Access").Needs(Scopes.Admin);
        keys.MapGet("", All).WithSummary("The API keys, latest first; never the keys themselves");
        keys.MapPost("", Create).WithSummary("Makes an API key: answers it, this once");

        // What is no JSON must not fall through to whatever else takes any address.
        keys.MapMethods("", [HttpMethods.Post], NoJson).ExcludeFromDescription();
        keys.MapPost("/{id}/rotate", Rotate).WithSummary("Makes a new key in its place; the old one is good for a while yet");
        keys.MapDelete("/{id}", Revoke).WithSummary("Revokes a key; within ten seconds no replica takes it any more");
    }

    private static async Task<ApiKeyList> All(ApiKeys keys, CancellationToken cancellationToken)
        => new([.. (await keys.ListAsync(cancellationToken)).Select(ApiKeyView.Of)]);

    private static async Task<Results<Created<CreatedApiKey>, ProblemHttpResult>> Create(
        ApiKeyRequest wanted, ApiKeys keys, TimeProvider time, HttpContext context, CancellationToken cancellationToken)
    {
        if (wanted.Faults() is { Count: > 0 } faults)
        {
            return TypedResults.Problem(
                title: "The key cannot be made", detail: string.Join(' ', faults), statusCode: StatusCodes.Status400BadRequest);
        }

        var made = await CreateAsync(wanted, keys, time, context, cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/v1/keys/{made.Kept.Id}", new CreatedApiKey(made.Key, ApiKeyView.Of(made.Kept)));
    }

    /// <remarks>The problem's text is that of every service.</remarks>
    private static StatusCodeHttpResult NoJson() => TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);

    /// <param name="wanted">Without faults.</param>
    /// <param name="keys">Where to.</param>
    /// <param name="time">The clock.</param>
    /// <param name="context">Says who makes it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task<NewApiKey> CreateAsync(ApiKeyRequest wanted, ApiKeys keys, TimeProvider time, HttpContext context, CancellationToken cancellationToken)
        => keys.CreateAsync(
            wanted.Name!.Trim(), [.. wanted.Scopes!.Distinct()], wanted.Days is { } days ? time.GetUtcNow().AddDays(days) : null,
            Caller.Of(context.User)!.Name, cancellationToken);

    private static async Task<Results<Ok<CreatedApiKey>, ProblemHttpResult>> Rotate(
        [Description(IdIs)] string id, ApiKeys keys, HttpContext context, CancellationToken cancellationToken,
        [Description("Hours for which the old key stays good.")][Range(0, MaxOverlapHours)] int overlapHours = 24)
    {
        if (await keys.RotateAsync(id, TimeSpan.FromHours(overlapHours), cancellationToken) is not { } made)
            return NoSuchKey(id);

        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new CreatedApiKey(made.Key, ApiKeyView.Of(made.Kept)));
    }

    private static async Task<Results<Ok<ApiKeyView>, ProblemHttpResult>> Revoke(
        [Description(IdIs)] string id, ApiKeys keys, CancellationToken cancellationToken)
        => await keys.RevokeAsync(id, cancellationToken) is { } key ? TypedResults.Ok(ApiKeyView.Of(key)) : NoSuchKey(id);

    private static ProblemHttpResult NoSuchKey(string id) => TypedResults.Problem(
        title: "No such key",
        detail: $"No key that is good is called '{id}'. GET /api/v1/keys lists them.",
        statusCode: StatusCodes.Status404NotFound);
}

/// <param name="Name">What for: 1 to 100 characters.</param>
/// <param name="Scopes">Some of read, submit, subscribe, webhooks, admin.</param>
/// <param name="Days">After how many days it is over, 1 to 3650; null for never.</param>
public sealed record ApiKeyRequest(string? Name, IReadOnlyList<string>? Scopes, int? Days)
{
    private const int MaxName = 100;
    private const int MaxDays = 3650;

    /// <summary>What is wrong with it, in sentences.</summary>
    internal IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (string.IsNullOrWhiteSpace(Name) || Name.Trim().Length > MaxName || Name.Any(char.IsControl))
            faults.Add($"'name' says what the key is for, in 1 to {MaxName} characters.");

        if (Scopes is null or [])
            faults.Add($"'scopes' says what it may do: some of {string.Join(", ", ServiceDefaults.Access.Scopes.All)}.");

        foreach (var unknown in (Scopes ?? []).Except(ServiceDefaults.Access.Scopes.All))
            faults.Add($"'{unknown}' is no scope; there are {string.Join(", ", ServiceDefaults.Access.Scopes.All)}.");

        if (Days is < 1 or > MaxDays)
            faults.Add($"'days' is how long it is good, 1 to {MaxDays}.");

        return faults;
    }
}

/// <summary>What is shown of a key.</summary>
/// <param name="Id">Its visible part.</param>
/// <param name="LastUsed">To the minute; null when it never was.</param>
public sealed record ApiKeyView(
    string Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset Created, string CreatedBy,
    DateTimeOffset? Expires, DateTimeOffset? LastUsed, DateTimeOffset? Revoked, DateTimeOffset? PreviousUntil)
{
    internal static ApiKeyView Of(ApiKey key)
        => new(key.Id, key.Name, key.Scopes, key.Created, key.CreatedBy, key.Expires, key.LastUsed, key.Revoked, key.PreviousUntil);
}

/// <summary>The keys, latest first.</summary>
public sealed record ApiKeyList(IReadOnlyList<ApiKeyView> Items);

/// <param name="Key">The key itself, shown this once: sent as <c>Authorization: Bearer pmk_…</c>.</param>
/// <param name="About">What stays visible of it.</param>
public sealed record CreatedApiKey(string Key, ApiKeyView About);
