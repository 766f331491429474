using PaperMesh.Queries;

namespace PaperMesh.Query.Search;

/// <summary>One page of what a query finds.</summary>
internal sealed record SearchRequest
{
    public PaperQuery Query { get; init; } = PaperQuery.All;

    /// <summary>Conditions that hold on top of the query: chosen by a control or a URL parameter, not typed.</summary>
    public IReadOnlyList<QueryTerm> Within { get; init; } = [];

    /// <summary>Null: as the query says; without that, by relevance when it has words and newest first when it has none.</summary>
    public PaperSort? Sort { get; init; }

    /// <summary>The <see cref="SearchResult.Next"/> of the page before, with the same query, conditions and sort.</summary>
    public string? Cursor { get; init; }

    /// <summary>From 1 to 100.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>Count the topics, categories, sources and years of all that was found.</summary>
    public bool WithFacets { get; init; }

    /// <summary>Say of each paper what its score is made of, when the order is by relevance.</summary>
    public bool WithExplanations { get; init; }

    /// <summary>Say of each paper where the words of the query stand.</summary>
    public bool WithHighlights { get; init; }

    /// <summary>Put words right that no paper has, where nothing is found otherwise; where something is, suggest it.</summary>
    public bool WithCorrection { get; init; }

    /// <summary>Nothing is asked for that a paper could lack.</summary>
    public bool FindsAll => Query.Clauses.Count == 0 && Within.Count == 0;
}
