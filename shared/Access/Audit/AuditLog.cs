using Microsoft.Extensions.Options;
using PaperMesh.ServiceDefaults.Access;
using PaperMesh.Storage;

namespace PaperMesh.Access.Audit;

/// <summary>Writes down every change that is asked for. By somebody who is known, before it is made: what cannot be written down is not done.</summary>
/// <remarks>A visitor's is written down when it was granted, so that nobody fills the log with refusals.</remarks>
public sealed class AuditLog(IDocuments<AuditEntry> entries, IOptions<AccessOptions> options, TimeProvider time, ILogger<AuditLog> log)
{
    private const int MaxPath = 500;
    private const string Hidden = "…";

    /// <summary>They are asked by POST and change nothing.</summary>
    private static readonly string[] Reads = ["/mcp", "/api/v1/classify"];

    /// <summary>Behind these comes the token that allows it.</summary>
    private static readonly string[] WithToken = ["/subscriptions", "/unsubscribe"];

    public async Task KeepAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (CrossOriginProtection.IsSafe(request.Method) || Reads.Any(read => request.Path.StartsWithSegments(read)) || Caller.Of(context.User) is not { } caller)
        {
            await next(context);
            return;
        }

        var now = time.GetUtcNow();
        var entry = new AuditEntry
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            At = now,
            By = caller.Kind,
            Who = caller.Name,
            From = context.Connection.RemoteIpAddress?.ToString() ?? "",
            Method = request.Method,
            What = WhatOf(request),
            Until = now + options.Value.KeepAudit,
        };
        if (caller.Kind is CallerKind.Visitor)
        {
            await next(context);
            if (context.Response.StatusCode < StatusCodes.Status400BadRequest && !IsLeadToSignIn(context.Response))
                await OutcomeAsync(entry with { Who = Caller.Of(context.User)?.Name ?? "" }, context.Response.StatusCode);
        }
        else
        {
            await entries.InsertAsync([entry], context.RequestAborted);
            var status = StatusCodes.Status500InternalServerError;
            try
            {
                await next(context);
                status = context.Response.StatusCode;
            }
            finally
            {
                await OutcomeAsync(entry, status);
            }
        }
    }

    /// <summary>Latest first.</summary>
    /// <exception cref="FormatException">That is no cursor of this list.</exception>
    public Task<DocumentPage<AuditEntry>> ListAsync(string? cursor, int limit, CancellationToken cancellationToken)
        => entries.QueryAsync(new DocumentQuery { OrderBy = "at", Descending = true, After = cursor, Limit = limit }, cancellationToken);

    /// <summary>The answer is out: that it could not be written down is no fault of whoever asked.</summary>
    private async Task OutcomeAsync(AuditEntry entry, int status)
    {
        try
        {
            await entries.UpsertAsync([entry with { Status = status }], one => one.Id, (_, one) => one, CancellationToken.None);
        }
        catch (Exception e)
        {
            log.OutcomeNotKept(entry.Id, e);
        }
    }

    private static bool IsLeadToSignIn(HttpResponse response)
        => response.Headers.Location.ToString().StartsWith("/sign-in?needs=", StringComparison.Ordinal);

    private static string WhatOf(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        if (WithToken.Any(start => request.Path.StartsWithSegments(start)))
        {
            var parts = path.Split('/');
            path = string.Join('/', parts.Select((part, i) => i == 2 && part is not ("new" or "confirm") ? Hidden : part));
            return Shortened(path); // Of a query, too, nobody knows what it holds.
        }

        return Shortened(path + request.QueryString.Value);
    }

    private static string Shortened(string what) => what.Length <= MaxPath ? what : string.Concat(what.AsSpan(0, MaxPath), Hidden);
}
