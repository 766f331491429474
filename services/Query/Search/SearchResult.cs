using System.Text.Json.Serialization;
using PaperMesh.Query.Papers;

namespace PaperMesh.Query.Search;

/// <summary>One page of papers.</summary>
internal sealed record SearchResult
{
    public required IReadOnlyList<PaperItem> Items { get; init; }

    /// <summary>Keyset cursor; null, and written so, at the end.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Next { get; init; }

    /// <summary>How many papers match in all.</summary>
    public required long Total { get; init; }

    /// <summary>
    /// By facet (<c>topic</c>, <c>category</c>, <c>source</c>, <c>year</c>, <c>has</c>), most frequent value first, at most 50 of each;
    /// null when not asked for.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<FacetCount>>? Facets { get; init; }

    /// <summary>
    /// The query with words put right that no paper has, when something was found all the same; null when there are none, or nothing is near.
    /// </summary>
    public string? Suggestion { get; init; }

    /// <summary>The query that was searched for instead, since its words occur nowhere as they were written; null: it was not changed.</summary>
    public string? Corrected { get; init; }

    /// <summary>Parts of the query that could not be used, and why.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];
}

/// <summary>A value and how many of the papers found have it.</summary>
internal sealed record FacetCount
{
    /// <summary>As it is put into a query: <c>diffusion-models</c>, <c>cs.CL</c>, <c>2026</c>.</summary>
    public required string Value { get; init; }

    /// <summary>For people; null when the value says it all.</summary>
    public string? Name { get; init; }

    /// <summary>At least 1.</summary>
    public required int Count { get; init; }
}
