using Lucene.Net.Search;
using PaperMesh.Queries;

namespace PaperMesh.Query.Search;

/// <summary>Why a paper has its score: the points of the parts add up to it.</summary>
/// <param name="Score">As in <see cref="Papers.PaperItem.Score"/>.</param>
/// <param name="Title"><see cref="QueryCompiler.TitleBoost"/> when the query is the paper's title, else 0.</param>
/// <param name="Words">Null, as the parts behind it: the query has no words, or the paper is found by its title alone.</param>
/// <param name="Meaning">Null when the query has no vector.</param>
/// <param name="Recency">How new the paper is.</param>
internal sealed record ScoreExplanation(double Score, double Title, WordsPart? Words, MeaningPart? Meaning, RecencyPart? Recency)
{
    private const int Digits = 6;

    /// <param name="searcher">The one that found it.</param>
    /// <param name="query">As searched for.</param>
    /// <param name="fused">What scored it; null when the query has no words.</param>
    /// <param name="doc">The paper's number in the index.</param>
    /// <param name="score">What it has.</param>
    public static ScoreExplanation Of(IndexSearcher searcher, PaperQuery query, FusedQuery? fused, int doc, float score)
    {
        var parts = fused?.ScoreOf(searcher, doc);
        return new ScoreExplanation(
            Rounded(score),
            score - (parts?.Sum ?? 0) > QueryCompiler.TitleBoost / 2 ? QueryCompiler.TitleBoost : 0,
            parts is { } one ? new WordsPart(Rounded(one.Words), Rounded(one.Bm25), Rounded(one.Half), TermsOf(searcher, query, doc)) : null,
            parts is { Cosine: { } cosine } two ? new MeaningPart(Rounded(two.Meaning), Rounded(cosine), Rounded(Fusion.MeaningWeight)) : null,
            parts is { } three ? RecencyOf(three) : null);
    }

    private static RecencyPart RecencyOf(FusedScore parts) => new(
        Rounded(parts.Recency),
        parts.Day == PaperDocument.NoDay ? null : DateOnly.FromDayNumber(parts.Day),
        DateOnly.FromDayNumber(parts.Today),
        Fusion.HalfLife,
        Rounded(Fusion.RecencyWeight));

    private static IReadOnlyList<TermPart> TermsOf(IndexSearcher searcher, PaperQuery query, int doc)
        =>
        [
            .. from clause in query.Clauses
               from term in clause.AnyOf
               where term is WordsTerm { Negated: false } or PrefixTerm { Negated: false }
               let part = TermOf(searcher, term, doc, isScored: !UnscoredWords.IsWord(term) || QueryCompiler.ScoresWords(query, clause))
               where part.Fields.Count > 0
               select part,
        ];

    private static TermPart TermOf(IndexSearcher searcher, QueryTerm term, int doc, bool isScored)
    {
        List<FieldPart> fields = [];
        foreach (var (field, boost) in QueryCompiler.WordFields)
        {
            var inField = QueryCompiler.InField(term, field)!;
            inField.Boost = boost;
            if (searcher.Explain(inField, doc) is { IsMatch: true } found)
                fields.Add(new FieldPart(field, isScored ? Rounded(found.Value) : 0));
        }

        var best = fields.Count == 0 ? 0 : fields.Max(field => field.Bm25);
        var all = best + (QueryCompiler.OtherFields * (fields.Sum(field => field.Bm25) - best));
        return new TermPart(term.ToString(), Math.Round(all, Digits), fields);
    }

    private static double Rounded(float value) => Math.Round(value, Digits);
}

/// <param name="Points"><paramref name="Bm25"/> / (<paramref name="Bm25"/> + <paramref name="Half"/>).</param>
/// <param name="Bm25">The sum of the terms'.</param>
/// <param name="Half">What counts half: how rare the words of the query are, all together.</param>
/// <param name="Terms">Those that the paper has.</param>
internal sealed record WordsPart(double Points, double Bm25, double Half, IReadOnlyList<TermPart> Terms);

/// <param name="Term">As in a query.</param>
/// <param name="Bm25">That of the best field, and 0.3 times those of the others.</param>
/// <param name="Fields">Those that have it.</param>
internal sealed record TermPart(string Term, double Bm25, IReadOnlyList<FieldPart> Fields);

/// <param name="Field"><c>title</c>, <c>abstract</c>, <c>authors</c> or <c>remarks</c>.</param>
/// <param name="Bm25">With the field's weight.</param>
internal sealed record FieldPart(string Field, double Bm25);

/// <param name="Points"><paramref name="Weight"/> × <paramref name="Cosine"/>, and not less than 0.</param>
/// <param name="Cosine">Of the query's vector and the paper's; 0 when the paper has none.</param>
/// <param name="Weight">The same for all.</param>
internal sealed record MeaningPart(double Points, double Cosine, double Weight);

/// <param name="Points"><paramref name="Weight"/>, halved for each half-life between the days.</param>
/// <param name="Day">The paper's; null: it has none, and no points.</param>
/// <param name="Today">The day of the search's first page.</param>
/// <param name="HalfLife">Days.</param>
/// <param name="Weight">The same for all.</param>
internal sealed record RecencyPart(double Points, DateOnly? Day, DateOnly Today, int HalfLife, double Weight);
