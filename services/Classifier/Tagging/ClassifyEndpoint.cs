using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.Classifier.Links;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Tagging;

internal static class ClassifyEndpoint
{
    public static void MapClassify(this IEndpointRouteBuilder app)
        => app.MapPost("/api/v1/classify", Classify)
            .WithTags("Classifier")
            .WithSummary("The tags and links that a paper of this text would have; nothing is kept");

    private static Ok<ClassifyResponse> Classify(ClassifyRequest request, Tagger tagger)
    {
        var paper = request.AsPaper();
        return TypedResults.Ok(new ClassifyResponse(tagger.Tag(paper), LinkFinder.Find(paper.Abstract, paper.Comment), tagger.Model));
    }
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
/// <param name="Model">Version of the taxonomy.</param>
public sealed record ClassifyResponse(IReadOnlyList<Tag> Tags, IReadOnlyList<PaperLink> Links, string Model);
