using System.Text.Json.Serialization;
using PaperMesh.Contracts;

namespace PaperMesh.Query.Papers;

/// <summary>A paper as readers see it: the newest <see cref="PaperTagged"/> about it.</summary>
public sealed record StoredPaper
{
    public required Paper Paper { get; init; }

    public required IReadOnlyList<Tag> Tags { get; init; }

    public required string Model { get; init; }

    public required DateTimeOffset TaggedAt { get; init; }

    /// <summary>When this state was stored here, UTC: an index that was behind takes up from there.</summary>
    public required DateTimeOffset KeptAt { get; init; }

    [JsonIgnore]
    public string Id => Paper.Id;
}
