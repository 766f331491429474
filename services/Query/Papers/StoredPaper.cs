using System.Text.Json.Serialization;
using PaperMesh.Contracts;

namespace PaperMesh.Query.Papers;

/// <summary>A paper as readers see it: the newest <see cref="PaperTagged"/> about it.</summary>
public sealed record StoredPaper
{
    public required Paper Paper { get; init; }

    /// <summary>Best first.</summary>
    public required IReadOnlyList<Tag> Tags { get; init; }

    public required string Model { get; init; }

    /// <summary>The text as a vector; null when it has no word that its model knows, or came from a Classifier that made none.</summary>
    public Embedding? Embedding { get; init; }

    public required DateTimeOffset TaggedAt { get; init; }

    /// <summary>When this state was stored here, UTC: an index that was behind takes up from there.</summary>
    public required DateTimeOffset KeptAt { get; init; }

    [JsonIgnore]
    public string Id => Paper.Id;

    public static StoredPaper From(PaperTagged tagged, DateTimeOffset now) => new()
    {
        Paper = tagged.Paper,
        Tags = tagged.Tags,
        Model = tagged.Model,
        Embedding = tagged.Embedding,
        TaggedAt = tagged.TaggedAt,
        KeptAt = now,
    };

    /// <summary>
    /// The higher <see cref="Paper.Revision"/> wins; within one revision the later <see cref="TaggedAt"/>. What is as new as the stored
    /// one is the stored one. So events may come in any order and any number of times.
    /// </summary>
    public static StoredPaper Merge(StoredPaper? stored, StoredPaper incoming)
        => stored is null || (incoming.Paper.Revision, incoming.TaggedAt).CompareTo((stored.Paper.Revision, stored.TaggedAt)) > 0
            ? incoming
            : stored;
}
