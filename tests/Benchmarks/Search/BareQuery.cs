using Lucene.Net.Index;
using Lucene.Net.Search;
using PaperMesh.Queries;
using PaperMesh.Query.Search;
using LuceneQuery = Lucene.Net.Search.Query;

namespace PaperMesh.Benchmarks.Search;

/// <summary>A query in classes of Lucene.NET alone, scored by BM25: what <see cref="QueryCompiler"/> and the fusion are measured beside.</summary>
internal static class BareQuery
{
    private static readonly SortField ById = new(IndexFields.Id, SortFieldType.STRING);
    private static readonly SortField ByDay = new(IndexFields.Day, SortFieldType.INT64, reverse: true);

    /// <summary>By relevance when there are words, else the newest first.</summary>
    public static Sort OrderOf(PaperQuery query)
        => query.Wanted.Any(term => term is WordsTerm) ? new Sort(SortField.FIELD_SCORE, ByDay, ById) : new Sort(ByDay, ById);

    public static LuceneQuery Of(PaperQuery query)
    {
        var typed = Combined([.. query.Clauses.Select(clause => Combined([.. clause.AnyOf.Select(Of)], Occur.SHOULD))], Occur.MUST);
        return query.TitleKey is { } title
            ? new DisjunctionMaxQuery(1) { typed, Fixed(new TermQuery(new Term(IndexFields.TitleKey, title)), QueryCompiler.TitleBoost) }
            : typed;
    }

    private static LuceneQuery Of(QueryTerm term) => term switch
    {
        WordsTerm words => InFields(words.Phrase),
        FieldTerm { Field: PaperField.Topic } topic => Fixed(new TermQuery(new Term(IndexFields.Topic, topic.Value)), 0),
        FieldTerm { Field: PaperField.Category } category => Fixed(
            Combined(
                [new TermQuery(new Term(IndexFields.Category, category.Value)), new PrefixQuery(new Term(IndexFields.Category, category.Value + "."))],
                Occur.SHOULD),
            0),
        DayTerm day => Fixed(
            NumericRangeQuery.NewInt64Range(IndexFields.Day, day.First?.DayNumber ?? 0, day.Last?.DayNumber ?? long.MaxValue, true, true), 0),
        _ => throw new NotSupportedException($"The benchmark asks for no {term.GetType().Name}."),
    };

    private static DisjunctionMaxQuery InFields(string words)
    {
        var fields = new DisjunctionMaxQuery(QueryCompiler.OtherFields);
        foreach (var (field, boost) in QueryCompiler.WordFields)
        {
            var inField = Phrase(field, words.Split(' '));
            inField.Boost = boost;
            fields.Add(inField);
        }

        return fields;
    }

    private static LuceneQuery Phrase(string field, string[] words)
    {
        if (words is [var word])
            return new TermQuery(new Term(field, word));

        var phrase = new PhraseQuery();
        foreach (var one in words)
            phrase.Add(new Term(field, one));
        return phrase;
    }

    private static ConstantScoreQuery Fixed(LuceneQuery query, float score) => new(query) { Boost = score };

    private static LuceneQuery Combined(LuceneQuery[] queries, Occur occur)
    {
        if (queries is [var only])
            return only;

        var all = new BooleanQuery(disableCoord: true);
        foreach (var query in queries)
            all.Add(query, occur);
        return all;
    }
}
