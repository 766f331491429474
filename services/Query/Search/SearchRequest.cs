using PaperMesh.Queries;
using PaperMesh.Query.Papers;

namespace PaperMesh.Query.Search;

/// <summary>One page of what a query finds.</summary>
internal sealed record SearchRequest
{
    public required PaperQuery Query { get; init; }

    /// <summary>The <see cref="SearchResult.Next"/> of the page before.</summary>
    public string? Cursor { get; init; }

    /// <summary>From 1 to 100.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>Count the topics, categories, sources and years of all that was found.</summary>
    public bool WithFacets { get; init; }
}

internal sealed record SearchResult
{
    public required IReadOnlyList<SearchHit> Items { get; init; }

    /// <summary>Keyset cursor; null at the end.</summary>
    public string? Next { get; init; }

    /// <summary>How many papers match in all.</summary>
    public required long Total { get; init; }

    /// <summary>By facet (<c>topic</c>, <c>category</c>, <c>source</c>, <c>year</c>, <c>has</c>), most frequent value first; null when not asked for.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<FacetCount>>? Facets { get; init; }

    /// <summary>Parts of the query that could not be used, and why.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];
}

/// <param name="Score">Relevance; null when sorted otherwise.</param>
internal sealed record SearchHit(StoredPaper Paper, double? Score);

internal sealed record FacetCount(string Value, int Count);
