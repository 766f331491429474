using Lucene.Net.Index;
using Lucene.Net.Search;
using PaperMesh.Queries;
using LuceneQuery = Lucene.Net.Search.Query;

namespace PaperMesh.Query.Search;

/// <summary>Turns a query into Lucene's form of it. What it finds is what <see cref="PaperQuery.Matches(PaperFacts)"/> is true of.</summary>
internal static class QueryCompiler
{
    /// <summary>More than <see cref="Fusion"/> gives: a paper whose title was typed comes first.</summary>
    public const float TitleBoost = 10;

    /// <summary>A word counts where it says most; that it stands elsewhere too adds a little.</summary>
    public const float OtherFields = 0.3f;

    /// <summary>Of more words joined by OR a paper holds any: how many and which is no measure of it any more.</summary>
    private const int MostScored = 16;

    // Little, since a title's shortness counts already: with 2 instead of 1.2 the judged queries of SciFact lose 7 % of their nDCG.
    public static readonly (string Name, float Boost)[] WordFields =
    [
        (IndexFields.Title, 1.2f),
        (IndexFields.Abstract, 1),
        (IndexFields.Authors, 1.2f),
        (IndexFields.Remarks, 0.5f),
    ];

    /// <param name="query">As typed.</param>
    /// <param name="within">What must hold beside.</param>
    /// <param name="fused">
    /// Makes one query of what the query's clauses find and of what its title finds (null when it can be no title), each within what must
    /// hold beside; null: scored by words alone.
    /// </param>
    public static LuceneQuery Compile(PaperQuery query, IReadOnlyList<QueryTerm> within, Func<LuceneQuery, LuceneQuery?, LuceneQuery>? fused = null)
    {
        LuceneQuery[] typed = [.. query.Clauses.Select(clause => ScoresWords(query, clause) ? Any(clause.AnyOf.Select(Compile)) : Unscored(clause))];
        LuceneQuery[] conditions = [.. within.Select(Compile)];
        var titled = query.TitleKey is { } title ? Fixed(Exact(IndexFields.TitleKey, title), TitleBoost) : null;

        if (fused is not null)
            return fused(All([.. typed, .. conditions]), titled is null ? null : All([titled, .. conditions]));

        return titled is null ? All([.. typed, .. conditions]) : All([Sum(All(typed), titled), .. conditions]);
    }

    /// <summary>Whether the single words of a clause count in the score of what they find.</summary>
    public static bool ScoresWords(PaperQuery query, QueryClause clause)
        => clause.AnyOf.Count(UnscoredWords.IsWord) <= MostScored && !UnscoredWords.AreAll(query);

    public static LuceneQuery Compile(QueryTerm term)
    {
        var positive = Positive(term);
        return term.Negated
            ? new BooleanQuery(disableCoord: true) { { Everything(), Occur.MUST }, { positive, Occur.MUST_NOT } }
            : positive;
    }

    /// <summary>A word, phrase or prefix in one of <see cref="WordFields"/>; null for any other condition.</summary>
    public static LuceneQuery? InField(QueryTerm term, string field) => term switch
    {
        WordsTerm words => Phrase(field, words.Phrase),
        PrefixTerm prefix => Any([new PrefixQuery(new Term(field, prefix.Start)), Exact(field, prefix.Singular)]),
        _ => null,
    };

    private static LuceneQuery Unscored(QueryClause clause)
    {
        var words = clause.AnyOf.ToLookup(UnscoredWords.IsWord);
        return Any([
            new ConstantScoreQuery(new UnscoredWords([.. words[true].Cast<WordsTerm>().Select(word => word.Phrase)])) { Boost = 0 },
            .. words[false].Select(Compile),
        ]);
    }

    private static LuceneQuery Positive(QueryTerm term) => term switch
    {
        WordsTerm or PrefixTerm => InAnyField(field => InField(term, field)!),
        IdTerm id => Exact(IndexFields.Id, id.Id),
        AuthorTerm author => Fixed(
            Any([
                Phrase(IndexFields.Authors, author.Phrase),
                .. author.KeysBegin.Select(start => new PrefixQuery(new Term(IndexFields.AuthorKey, start))),
            ]),
            0),
        FieldTerm value => Fixed(Value(value), 0),
        DayTerm day => Fixed(
            NumericRangeQuery.NewInt64Range(IndexFields.Day, day.First?.DayNumber ?? 0, day.Last?.DayNumber ?? long.MaxValue, true, true), 0),
        UpvotesTerm upvotes => Fixed(
            NumericRangeQuery.NewInt64Range(IndexFields.Upvotes, upvotes.AtLeast, long.MaxValue, true, true), 0),
        _ => throw new NotSupportedException($"The index does not know {term.GetType().Name}."),
    };

    /// <summary>What either finds. As clauses of a <see cref="BooleanQuery"/> they would be scored over a table of 2,048 objects for each segment.</summary>
    private static DisjunctionMaxQuery Sum(LuceneQuery one, LuceneQuery other) => new(tieBreakerMultiplier: 1) { one, other };

    private static WordInFields InAnyField(Func<string, LuceneQuery> query)
    {
        var fields = new WordInFields(OtherFields);
        foreach (var (field, boost) in WordFields)
        {
            var one = query(field);
            one.Boost = boost;
            fields.Add(one);
        }

        return fields;
    }

    private static LuceneQuery Phrase(string field, string words)
    {
        if (!words.Contains(' ', StringComparison.Ordinal))
            return Exact(field, words);

        var phrase = new PhraseQuery();
        foreach (var word in words.Split(' '))
            phrase.Add(new Term(field, word));
        return phrase;
    }

    private static LuceneQuery Value(FieldTerm term)
    {
        var field = term.Field switch
        {
            PaperField.Topic => IndexFields.Topic,
            PaperField.Category => IndexFields.Category,
            PaperField.Source => IndexFields.Source,
            _ => IndexFields.Has,
        };

        return term switch
        {
            { AnyEnding: true } => new PrefixQuery(new Term(field, term.Value)),
            { Field: PaperField.Category } => Any([Exact(field, term.Value), new PrefixQuery(new Term(field, term.Value + "."))]),
            _ => Exact(field, term.Value),
        };
    }

    private static TermQuery Exact(string field, string value) => new(new Term(field, value));

    private static ConstantScoreQuery Fixed(LuceneQuery query, float score) => new(query) { Boost = score };

    private static ConstantScoreQuery Everything() => Fixed(new MatchAllDocsQuery(), 0);

    private static LuceneQuery All(IEnumerable<LuceneQuery> queries) => Combine([.. queries], Occur.MUST);

    private static LuceneQuery Any(IEnumerable<LuceneQuery> queries) => Combine([.. queries], Occur.SHOULD);

    private static LuceneQuery Combine(LuceneQuery[] queries, Occur occur)
    {
        if (queries.Length == 0)
            return Everything();
        if (queries.Length == 1)
            return queries[0];

        var all = new BooleanQuery(disableCoord: true);
        foreach (var query in queries)
            all.Add(query, occur);
        return all;
    }
}
