using System.Globalization;
using PaperMesh.Queries;
using PaperMesh.Query.Lists;
using PaperMesh.Query.Pages.Text;

namespace PaperMesh.Query.Pages;

/// <summary>What is around an author: years, topics, people; as links.</summary>
internal static class AuthorLinks
{
    private const int MaxOfEach = 10;

    public static IReadOnlyList<FacetGroup> Of(AuthorPapers found)
    {
        var facets = found.Papers.Facets!;
        FacetGroup[] groups =
        [
            new("Years", [.. facets["year"]
                .OrderByDescending(year => int.Parse(year.Value, CultureInfo.InvariantCulture))
                .Select(year => new FacetLink(year.Value, year.Count, Paths.Search($"{found.Author} after:{year.Value} before:{year.Value}"), IsChosen: false))]),
            new("Topics", [.. facets["topic"]
                .Where(topic => !ArxivCategories.IsOne(topic.Value))
                .Take(MaxOfEach)
                .Select(topic => new FacetLink(topic.Name ?? topic.Value, topic.Count, Paths.Search($"{found.Author} {QueryTerm.Topic(topic.Value)}"), IsChosen: false))]),
            new("Wrote with", [.. found.CoAuthors
                .Take(MaxOfEach)
                .Select(name => Link(name))]),
            new("Written as", found.Spellings.Count < 2 ? [] : [.. found.Spellings
                .Take(MaxOfEach)
                .Select(name => Link(name))]),
        ];
        return [.. groups.Where(group => group.Links.Count > 0)];
    }
    private static FacetLink Link(NameCount name)
        => new(Latex.Plain(name.Name), name.Count, Paths.Author(Latex.Plain(name.Name)), IsChosen: false);
}
