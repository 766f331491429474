using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using PaperMesh.Classifier.Tagging;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Classifier.Taxonomy;

/// <summary>The taxonomy in use: read, replaced for all replicas while they run, and put back.</summary>
internal static class TaxonomyApi
{
    /// <summary>Bytes of a request. PaperMesh's own has a twentieth of that.</summary>
    public const int Largest = 4_000_000;

    public static void MapTaxonomy(this IEndpointRouteBuilder app)
    {
        var taxonomy = app.MapGroup("/api/v1/taxonomy").WithTags("Classifier");

        taxonomy.MapGet("", Get)
            .WithSummary("The topics and their rules: what is in use, in the form of the taxonomy file")
            .WithDescription("ETag is its version, and Taxonomy-Source where it is from: 'built-in', 'file' or 'stored'.");
        taxonomy.MapPut("", Put)
            .Needs(Scopes.Admin)
            .WithSummary("Replaces the taxonomy, for all replicas and while they run")
            .WithDescription("""
                The whole taxonomy, at most 4 MB; any fault, and nothing is changed. If-Match must hold the ETag of the taxonomy that was edited,
                or * to replace whatever is there. It wins over that of the file until it is removed. Papers that are stored keep their
                tags until they change or are re-tagged (POST /api/v1/retag).
                """)
            .Accepts<TaxonomyFile>("application/json")
            .WithMetadata(new RequestSizeLimitAttribute(Largest));
        taxonomy.MapDelete("", Delete)
            .Needs(Scopes.Admin)
            .WithSummary("Puts the taxonomy of the file, or the built-in one, into use again; If-Match as for PUT");

        taxonomy.MapDryRuns();
    }

    /// <summary>What a body holds, or what is wrong with it.</summary>
    public static async Task<(TaxonomyFile? Taxonomy, ProblemHttpResult? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        body.Position = 0;
        try
        {
            return (TaxonomyReader.Read(body, "The taxonomy"), null);
        }
        catch (InvalidDataException e)
        {
            return (null, TypedResults.Problem(
                title: "The taxonomy cannot be used",
                detail: e.Message,
                statusCode: StatusCodes.Status400BadRequest));
        }
    }

    private static async Task<Ok<TaxonomyFile>> Get(TaggerInUse tagger, HttpResponse response, CancellationToken cancellationToken)
    {
        var use = await tagger.LookAsync(cancellationToken);
        response.Headers.ETag = Quoted(use.Taxonomy);
        response.Headers["Taxonomy-Source"] = use.Source;
        return TypedResults.Ok(use.Taxonomy);
    }

    private static async Task<Results<Ok<TaxonomyInUse>, ProblemHttpResult>> Put(
        HttpRequest request, TaggerInUse tagger, TaxonomyStore store, HttpResponse response, CancellationToken cancellationToken)
    {
        var (taxonomy, problem) = await ReadAsync(request, cancellationToken);
        return problem ?? await ReplaceAsync(taxonomy, request, tagger, store, response, cancellationToken);
    }

    private static Task<Results<Ok<TaxonomyInUse>, ProblemHttpResult>> Delete(
        HttpRequest request, TaggerInUse tagger, TaxonomyStore store, HttpResponse response, CancellationToken cancellationToken)
        => ReplaceAsync(null, request, tagger, store, response, cancellationToken);

    private static async Task<Results<Ok<TaxonomyInUse>, ProblemHttpResult>> ReplaceAsync(
        TaxonomyFile? taxonomy, HttpRequest request, TaggerInUse tagger, TaxonomyStore store, HttpResponse response, CancellationToken cancellationToken)
    {
        if (request.GetTypedHeaders().IfMatch is not [var match])
        {
            return TypedResults.Problem(
                title: "If-Match is missing",
                detail: "Send the ETag that GET /api/v1/taxonomy answered with what was edited, or * to replace whatever is there.",
                statusCode: StatusCodes.Status428PreconditionRequired);
        }

        var use = await tagger.LookAsync(cancellationToken);
        if (!await store.ReplaceAsync(taxonomy, match.Tag.ToString().Trim('"'), TaxonomyVersion.Of(use.Files.Taxonomy), cancellationToken))
        {
            return TypedResults.Problem(
                title: "The taxonomy has changed meanwhile",
                detail: $"{match.Tag} is not in use any more. Read it again (GET /api/v1/taxonomy), and make the change there.",
                statusCode: StatusCodes.Status412PreconditionFailed);
        }

        use = await tagger.LookAsync(cancellationToken);
        response.Headers.ETag = Quoted(use.Taxonomy);
        return TypedResults.Ok(new TaxonomyInUse(TaxonomyVersion.Of(use.Taxonomy), use.Tagger.Model, use.Source, use.Taxonomy.Topics.Count));
    }

    private static string Quoted(TaxonomyFile taxonomy) => $"\"{TaxonomyVersion.Of(taxonomy)}\"";
}

/// <summary>The taxonomy that papers are tagged with from now on; other replicas follow within seconds.</summary>
/// <param name="Version">Of its content: the ETag.</param>
/// <param name="Model">As it stands in events.</param>
/// <param name="Source">Where it is from: <c>built-in</c>, <c>file</c> or <c>stored</c>.</param>
/// <param name="Topics">How many it has, beside categories.</param>
internal sealed record TaxonomyInUse(string Version, string Model, string Source, int Topics);
