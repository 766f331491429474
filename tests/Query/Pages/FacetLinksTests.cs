using PaperMesh.Queries;
using PaperMesh.Query.Pages;
using PaperMesh.Query.Search;

namespace PaperMesh.Query.Tests.Pages;

public sealed class FacetLinksTests
{
    [Fact]
    public void A_value_is_added_to_the_query()
        => Link("tide", "topic", "lakes").ShouldBe(new FacetLink("Lakes", 3, "/search?q=tide%20topic:lakes&sort=new", IsChosen: false));

    [Fact]
    public void A_value_that_is_in_the_query_is_taken_out_of_it()
        => Link("tide topic:lakes has:code", "topic", "lakes").ShouldBe(new FacetLink("Lakes", 3, "/search?q=tide%20has:code&sort=new", IsChosen: true));

    [Fact]
    public void A_phrase_around_it_stays_whole()
        => Link("\"of the tide\" has:code", "has", "code").Href.ShouldBe("/search?q=%22of%20the%20tide%22&sort=new");

    [Fact]
    public void A_year_is_its_first_and_its_last_day()
    {
        var chosen = Link("tide", "year", "2026").Href;

        var days = PaperQuery.Parse(Uri.UnescapeDataString(chosen.Split("q=")[1].Split('&')[0])).Query.Clauses.SelectMany(clause => clause.AnyOf).OfType<DayTerm>();

        days.ShouldBe([new DayTerm(new DateOnly(2026, 1, 1), null), new DayTerm(null, new DateOnly(2026, 12, 31))]);
    }

    [Fact]
    public void A_category_is_listed_once_though_it_is_a_topic_too()
        => FacetLinks.Of(PaperQuery.All, null, Counts("topic", "cs.CL")).ShouldBeEmpty();

    private static FacetLink Link(string query, string facet, string value)
        => FacetLinks.Of(PaperQuery.Parse(query).Query, "new", Counts(facet, value)).Single().Links.Single();

    private static Dictionary<string, IReadOnlyList<FacetCount>> Counts(string facet, string value)
        => new() { [facet] = [new FacetCount { Value = value, Name = value == "lakes" ? "Lakes" : null, Count = 3 }] };
}
