using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.Crawler.Harvesting;
using PaperMesh.Crawler.Sources;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Ops;

/// <summary>What operators see of the Crawler, and the few buttons that they have. Works without JavaScript.</summary>
internal static class OpsPages
{
    private const string ContentSecurityPolicy
        = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly byte[] Style = ReadStyle();

    public static void MapOps(this IEndpointRouteBuilder app)
    {
        var ops = app.MapGroup("/ops").ExcludeFromDescription().AddEndpointFilter(WithHeaders);

        ops.MapGet("", () => TypedResults.Redirect("/ops/sources"));
        ops.MapGet("/assets/ops.css", () => TypedResults.Bytes(Style, "text/css; charset=utf-8"));
        ops.MapGet("/sources", () => new RazorComponentResult<SourcesPage>());
        ops.MapGet("/quarantine", (string? cursor) => new RazorComponentResult<QuarantinePage>(new { Cursor = cursor }));

        var buttons = ops.MapGroup("").AddEndpointFilter(OnlyOwnPages);
        buttons.MapPost("/sources/{name}/crawl", Crawl);
        buttons.MapPost("/sources/{name}/pause", Pause);
        buttons.MapPost("/sources/{name}/resume", Resume);
        buttons.MapPost("/quarantine/{id}/retry", Retry);
    }

    private static Task<IResult> Crawl(
        string name, SourceCatalog sources, IDocuments<SourceState> states, TimeProvider time, CancellationToken cancellationToken)
        => ChangeAsync(name, sources, states, state => state.Paused ? state : state.HarvestNow(time.GetUtcNow()), cancellationToken);

    private static Task<IResult> Pause(string name, SourceCatalog sources, IDocuments<SourceState> states, CancellationToken cancellationToken)
        => ChangeAsync(name, sources, states, state => state with { Paused = true }, cancellationToken);

    private static Task<IResult> Resume(string name, SourceCatalog sources, IDocuments<SourceState> states, CancellationToken cancellationToken)
        => ChangeAsync(name, sources, states, state => state with { Paused = false }, cancellationToken);

    private static async Task<IResult> ChangeAsync(
        string name, SourceCatalog sources, IDocuments<SourceState> states, Func<SourceState, SourceState> change, CancellationToken cancellationToken)
    {
        if (sources.Find(name) is not { } source)
            return SourcesApi.NoSuchSource(name, sources);

        await states.ChangeAsync(source, change, cancellationToken);
        return SeeOther($"/ops/sources#{source.Name}");
    }

    private static async Task<IResult> Retry(
        string id, IDocuments<QuarantinedRecord> quarantine, IEnumerable<IRereads> readers, SourceCatalog sources, Intake intake,
        CancellationToken cancellationToken)
    {
        var said = (await QuarantineApi.Retry(id, quarantine, readers, sources, intake, cancellationToken)).Result switch
        {
            Ok<Released> { Value: { } released } => $"It could be used: {released.Paper}.",
            ProblemHttpResult refused => $"{refused.ProblemDetails.Title}. {refused.ProblemDetails.Detail}",
            _ => "",
        };

        // Said in the answer itself: in an address, anybody could make the page say anything. Sent again, it reads the record again.
        return new RazorComponentResult<QuarantinePage>(new { Said = said });
    }

    // The answer to a button is a page that can be loaded again without pressing it again (RFC 9110, 15.4.4).
    private static SeeOtherResult SeeOther(string path) => new(path);

    private static ValueTask<object?> WithHeaders(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "same-origin";
        return next(context);
    }

    /// <summary>A page elsewhere cannot press a button here: browsers say where a form comes from (Fetch Metadata Request Headers, 2.3).</summary>
    private static ValueTask<object?> OnlyOwnPages(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
        => context.HttpContext.Request.Headers["Sec-Fetch-Site"] is [] or ["same-origin"] or ["none"]
            ? next(context)
            : ValueTask.FromResult<object?>(TypedResults.Problem(
                title: "Not from here", detail: "This button was pressed on another site's page.", statusCode: StatusCodes.Status403Forbidden));

    private static byte[] ReadStyle()
    {
        using var resource = typeof(OpsPages).Assembly.GetManifestResourceStream("ops.css")!;
        using var content = new MemoryStream();
        resource.CopyTo(content);
        return content.ToArray();
    }

    private sealed class SeeOtherResult(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = path;
            return Task.CompletedTask;
        }
    }
}
