using PaperMesh.Queries;

namespace PaperMesh.Query.Pages;

/// <summary>The orders of a search, as links.</summary>
internal static class SortLinks
{
    /// <summary>By relevance only where there are words to be relevant to.</summary>
    public static IReadOnlyList<SortLink> Of(PaperQuery query, PaperSort? chosen)
    {
        var hasWords = query.Clauses.SelectMany(clause => clause.AnyOf).Any(term => term is WordsTerm or PrefixTerm);
        var holds = chosen ?? query.Sort ?? (hasWords ? PaperSort.Relevance : PaperSort.New);

        (PaperSort Sort, string Text)[] all = [(PaperSort.Relevance, "Best match"), (PaperSort.New, "Newest"), (PaperSort.Upvotes, "Most upvotes")];
        return [.. all
            .Where(one => hasWords || one.Sort != PaperSort.Relevance)
            .Select(one => new SortLink(one.Text, Paths.Search(query.Text, Value(one.Sort)), one.Sort == holds))];
    }

    /// <summary>As in an address: <c>new</c>.</summary>
    public static string? Value(PaperSort? sort) => sort switch
    {
        PaperSort.Relevance => "relevance",
        PaperSort.New => "new",
        PaperSort.Upvotes => "upvotes",
        _ => null,
    };

    /// <summary>Whether an address's value can be used; null and empty mean that none was chosen.</summary>
    public static bool TryRead(string? value, out PaperSort? sort)
    {
        sort = value switch
        {
            "relevance" => PaperSort.Relevance,
            "new" => PaperSort.New,
            "upvotes" => PaperSort.Upvotes,
            _ => null,
        };

        return sort is not null || string.IsNullOrEmpty(value);
    }
}
