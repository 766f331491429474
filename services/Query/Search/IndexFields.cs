namespace PaperMesh.Query.Search;

/// <summary>The fields of the index. Change <see cref="Format"/> with whatever is written to them.</summary>
internal static class IndexFields
{
    /// <summary>Version of what the index holds and of how texts are cut. An index of another one is built anew.</summary>
    public const string Format = "3";

    // Words.
    public const string Title = "title";
    public const string Abstract = "abstract";
    public const string Authors = "authors";
    public const string Remarks = "remarks";

    // Exact values.
    public const string Id = "id";
    public const string State = "state";
    public const string TitleKey = "titleKey";
    public const string AuthorKey = "authorKey";
    public const string Topic = "topic";
    public const string Category = "category";
    public const string Source = "source";
    public const string Has = "has";

    // Numbers.
    public const string Day = "day";
    public const string Upvotes = "upvotes";
    public const string Comments = "comments";
    public const string Stars = "stars";

    // The text as a vector of signed bytes, and the model that made it.
    public const string Vector = "vector";
    public const string VectorModel = "vectorModel";

    // To be counted: as written, while the exact values are folded.
    public const string TopicFacet = "topicFacet";
    public const string CategoryFacet = "categoryFacet";
    public const string SourceFacet = "sourceFacet";
    public const string HasFacet = "hasFacet";
}
