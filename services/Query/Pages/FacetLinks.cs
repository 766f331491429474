using PaperMesh.Queries;
using PaperMesh.Query.Search;

namespace PaperMesh.Query.Pages;

/// <summary>The ways to narrow a search, as links to narrower searches.</summary>
internal static class FacetLinks
{
    private const int MaxOfEach = 10;

    /// <summary>A facet, its heading, and the part of a query that a value stands for.</summary>
    private static readonly (string Facet, string Title, Func<string, string> Part)[] Facets =
    [
        ("topic", "Topic", value => QueryTerm.Topic(value).ToString()),
        ("category", "Category", value => QueryTerm.Category(value).ToString()),
        ("year", "Year", value => $"after:{value} before:{value}"),
        ("has", "With", value => $"has:{value}"),
        ("source", "Source", value => QueryTerm.Source(value).ToString()),
    ];

    /// <param name="query">The search that they narrow.</param>
    /// <param name="sort">The order that was chosen for it; it stays.</param>
    /// <param name="counts">By facet.</param>
    public static IReadOnlyList<FacetGroup> Of(PaperQuery query, string? sort, IReadOnlyDictionary<string, IReadOnlyList<FacetCount>>? counts)
        => [.. Facets
            .Where(facet => counts?.ContainsKey(facet.Facet) is true)
            .Select(facet => new FacetGroup(facet.Title, [.. counts![facet.Facet].Where(count => !IsTwice(facet.Facet, count)).Take(MaxOfEach).Select(count => Link(query, sort, count, facet.Part(count.Value)))]))
            .Where(group => group.Links.Count > 0)];

    /// <summary>A category is a topic too; it is listed as a category.</summary>
    private static bool IsTwice(string facet, FacetCount count) => facet == "topic" && ArxivCategories.IsOne(count.Value);

    private static FacetLink Link(PaperQuery query, string? sort, FacetCount count, string part)
    {
        var has = query.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var parts = part.Split(' ');
        var isChosen = parts.All(one => has.Contains(one, StringComparer.OrdinalIgnoreCase));
        var changed = isChosen ? has.Except(parts, StringComparer.OrdinalIgnoreCase) : [.. has, .. parts];

        return new FacetLink(count.Name ?? count.Value, count.Count, Paths.Search(string.Join(' ', changed), sort), isChosen);
    }
}
