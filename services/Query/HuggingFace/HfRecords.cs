using System.Text.Json.Serialization;

namespace PaperMesh.Query.HuggingFace;

/// <summary>A paper on a daily list, as Hugging Face's API writes it.</summary>
/// <remarks>Names, nesting and order are those of its answers. What may be absent there is absent here, never null.</remarks>
internal sealed record HfListedPaper
{
    public required HfPaper Paper { get; init; }

    /// <summary><c>2026-08-11T00:00:00.000Z</c>, as all times here.</summary>
    public required string PublishedAt { get; init; }

    public required string Title { get; init; }

    public required string Summary { get; init; }

    /// <summary>Address of a picture.</summary>
    public required string Thumbnail { get; init; }

    public required long NumComments { get; init; }

    public required HfSubmitter SubmittedBy { get; init; }

    public required bool IsAuthorParticipating { get; init; }
}

/// <summary>A paper, as the same API writes it alone and inside of a list.</summary>
internal sealed record HfPaper
{
    /// <summary>arXiv's, without prefix; PaperMesh's own for a paper that is not there.</summary>
    public required string Id { get; init; }

    public required IReadOnlyList<HfAuthor> Authors { get; init; }

    public required string PublishedAt { get; init; }

    public required string SubmittedOnDailyAt { get; init; }

    public required string Title { get; init; }

    public required HfUser SubmittedOnDailyBy { get; init; }

    public required string Summary { get; init; }

    public required long Upvotes { get; init; }

    public required string DiscussionId { get; init; }

    public string? ProjectPage { get; init; }

    public string? GithubRepo { get; init; }

    [JsonPropertyName("ai_keywords")]
    public IReadOnlyList<string>? AiKeywords { get; init; }

    public long? GithubStars { get; init; }
}

/// <param name="Id">24 hexadecimal digits.</param>
/// <param name="Name">Given name first.</param>
/// <param name="Hidden">Always false: nobody can hide here.</param>
internal sealed record HfAuthor([property: JsonPropertyName("_id")] string Id, string Name, bool Hidden);

/// <summary>Who put a paper on the list: here it is PaperMesh itself.</summary>
internal sealed record HfUser(
    [property: JsonPropertyName("_id")] string Id, string AvatarUrl, bool IsPro, string Fullname, string User, string Type, string Name);

/// <summary>The same, as it stands outside of the paper.</summary>
internal sealed record HfSubmitter(
    [property: JsonPropertyName("_id")] string Id,
    string AvatarUrl,
    string Fullname,
    string Name,
    string Type,
    bool IsPro,
    bool IsHf,
    bool IsHfAdmin,
    bool IsMod,
    int FollowerCount);

/// <summary>How that API says what is wrong.</summary>
internal sealed record HfError(string Error);
