using System.Globalization;
using PaperMesh.Contracts;
using PaperMesh.Queries;

namespace PaperMesh.Notifier.Digests;

/// <summary>A query as one would say it.</summary>
internal static class QueryInWords
{
    private const int MostReasons = 6;

    /// <summary><c>topic diffusion-models, with code</c>; <c>every paper</c>.</summary>
    public static string Of(PaperQuery query)
        => query.Clauses.Count == 0
            ? "every paper"
            : string.Join(", ", query.Clauses.Select(clause => string.Join(" or ", clause.AnyOf.Select(term => term.Negated ? $"not {Of(term)}" : Of(term)))));

    /// <summary>What of the query a paper was found by. Never empty.</summary>
    public static IReadOnlyList<string> Why(PaperQuery query, PaperTagged tagged, PaperFacts facts)
    {
        string[] reasons = [.. query.Wanted.Where(term => term.Matches(facts)).Select(term => Of(term, tagged)).Distinct().Take(MostReasons)];
        if (reasons.Length > 0)
            return reasons;

        return [facts.TitleKey == query.TitleKey ? "its title" : Of(query)];
    }

    /// <summary>A topic by its name, with the words that spoke for it.</summary>
    private static string Of(QueryTerm term, PaperTagged tagged)
    {
        if (term is not FieldTerm { Field: PaperField.Topic } topic || tagged.Tags.FirstOrDefault(tag => FieldTerm.Folded(tag.Topic) == topic.Value) is not { } found)
            return Of(term);

        return found.Terms.Count == 0 ? $"topic {found.Name}" : $"topic {found.Name} ({string.Join(", ", found.Terms.Take(3))})";
    }

    private static string Of(QueryTerm term) => term switch
    {
        FieldTerm { Field: PaperField.Topic } topic => $"topic {topic.Value}",
        FieldTerm { Field: PaperField.Category } category => $"category {category.Value}{(category.AnyEnding ? "*" : "")}",
        FieldTerm { Field: PaperField.Source } source => $"reported by {source.Value}",
        FieldTerm { Field: PaperField.Has } has => $"with {has.Value}",
        WordsTerm words => $"“{words.Phrase}”",
        PrefixTerm prefix => $"“{prefix.Start}…”",
        AuthorTerm author => $"author {author.Phrase}",
        IdTerm id => id.Id,
        UpvotesTerm upvotes => string.Create(CultureInfo.InvariantCulture, $"at least {upvotes.AtLeast} upvotes"),
        DayTerm { First: { } first } => string.Create(CultureInfo.InvariantCulture, $"since {first:yyyy-MM-dd}"),
        DayTerm { Last: { } last } => string.Create(CultureInfo.InvariantCulture, $"until {last:yyyy-MM-dd}"),
        _ => term.ToString(),
    };
}
