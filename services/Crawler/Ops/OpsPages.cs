using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.Crawler.Harvesting;
using PaperMesh.Crawler.Sources;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Access;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Ops;

/// <summary>What operators see of the Crawler, and the few buttons that they have. Works without JavaScript.</summary>
internal static class OpsPages
{
    private static readonly byte[] Style = ReadStyle();

    public static void MapOps(this IEndpointRouteBuilder app)
    {
        var ops = app.MapGroup("/ops").ExcludeFromDescription().AsPages().Needs(Scopes.Admin);

        ops.MapGet("/assets/ops.css", () => TypedResults.Bytes(Style, "text/css; charset=utf-8")).OpenToAll();
        ops.MapGet("/sources", IResult () => new RazorComponentResult<SourcesPage>());
        ops.MapGet("/quarantine", IResult (string? cursor) => new RazorComponentResult<QuarantinePage>(new { Cursor = cursor }));

        var buttons = ops.MapGroup("").OnlyFromOwnPages();
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
        return OwnPages.SeeOther($"/ops/sources#{source.Name}");
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

    private static byte[] ReadStyle()
    {
        using var resource = typeof(OpsPages).Assembly.GetManifestResourceStream("ops.css")!;
        using var content = new MemoryStream();
        resource.CopyTo(content);
        return content.ToArray();
    }
}
