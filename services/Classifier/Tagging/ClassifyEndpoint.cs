using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Tagging;

internal static class ClassifyEndpoint
{
    public static void MapClassify(this IEndpointRouteBuilder app)
        => app.MapPost("/api/v1/classify", Classify)
            .WithTags("Classifier")
            .WithSummary("What would be said of a paper of this text; nothing is kept");

    private static Ok<ClassifyResponse> Classify(ClassifyRequest request, PaperTagger tagger, TimeProvider time)
        => TypedResults.Ok(ClassifyResponse.Of(tagger.Tag(request.AsPaper(), time.GetUtcNow())));
}

/// <summary>What there is of a paper.</summary>
public sealed record ClassifyRequest
{
    /// <summary>At most 10,000 characters.</summary>
    [Required, StringLength(10_000)]
    public string Title { get; init; } = "";

    /// <summary>At most 2,000,000 characters.</summary>
    [StringLength(2_000_000)]
    public string? Abstract { get; init; }

    /// <summary>arXiv categories, primary first; some topics are given only in some of them, and in all when there are none.</summary>
    [MaxLength(100)]
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>At most 100,000 characters; only read for links.</summary>
    [StringLength(100_000)]
    public string? Comment { get; init; }

    internal Paper AsPaper() => new()
    {
        Id = "",
        Title = Title,
        Abstract = Abstract ?? "",
        Categories = Categories ?? [],
        Comment = Comment,
    };
}

/// <summary>What is found in it.</summary>
/// <param name="Tags">Best first.</param>
/// <param name="Links">In the order of the text.</param>
/// <param name="KeyPhrases">In the paper's own words, best first, at most 10.</param>
/// <param name="Language">ISO 639-1; null when it is not clear.</param>
/// <param name="Fingerprint">16 hexadecimal digits; null when there are too few words.</param>
/// <param name="Model">Version of the taxonomy.</param>
public sealed record ClassifyResponse(
    IReadOnlyList<Tag> Tags,
    IReadOnlyList<PaperLink> Links,
    IReadOnlyList<string> KeyPhrases,
    string? Language,
    string? Fingerprint,
    string Model)
{
    internal static ClassifyResponse Of(PaperTagged tagged)
        => new(tagged.Tags, tagged.Paper.Links, tagged.KeyPhrases, tagged.Language, tagged.Fingerprint, tagged.Model);
}
