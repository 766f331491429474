using Lucene.Net.Index;
using Lucene.Net.Search;

namespace PaperMesh.Query.Search;

/// <summary>What makes one score of a paper's words, its meaning and its age.</summary>
/// <remarks>
/// Nothing here depends on what else was found, so a score stands still while papers arrive. The figures were chosen on judged queries:
/// decision 014.
/// </remarks>
internal static class Fusion
{
    /// <summary>What a cosine of 1 adds. The words of a paper that could not have more of them are 1.</summary>
    public const float MeaningWeight = 0.25f;

    /// <summary>What a paper of today has more than one of long ago.</summary>
    public const float RecencyWeight = 0.05f;

    /// <summary>Days after which half of that is left.</summary>
    public const int HalfLife = 365;

    // A word of which nothing is known but how it begins, as BM25 has it here.
    private const float RarityOfPrefix = 1;

    // What is older is old.
    private static readonly float[] Recencies = [.. Enumerable.Range(0, 10 * HalfLife).Select(age => MathF.Pow(2, -age / (float)HalfLife))];

    /// <summary>From 0 to 1, the more the better; half of it when the score is <see cref="HalfOf"/>.</summary>
    public static float Words(float bm25, float half) => bm25 > 0 ? bm25 / (bm25 + half) : 0;

    /// <summary>The score by words that counts half: how rare the words of the query are, all together.</summary>
    /// <param name="searcher">Says how rare a word is.</param>
    /// <param name="words">Those of the query, singular.</param>
    /// <param name="prefixes">How many beginnings of words the query has.</param>
    public static float HalfOf(IndexSearcher searcher, IEnumerable<string> words, int prefixes)
        => (prefixes * RarityOfPrefix) + words.Sum(word => RarityOf(searcher.IndexReader, word));

    /// <summary>From 0 to 1: what the text has to do with the query beside its words. Less than nothing counts as nothing.</summary>
    public static float Meaning(float cosine) => MathF.Max(0, cosine);

    /// <summary>From 0 to 1: 1 of today and later, 0.5 after <see cref="HalfLife"/>, 0 without a day and after ten half-lives.</summary>
    /// <param name="day">The paper's; <see cref="PaperDocument.NoDay"/> when it has none.</param>
    /// <param name="today">Both counted as in <see cref="DateOnly.DayNumber"/>.</param>
    public static float Recency(int day, int today)
        => day == PaperDocument.NoDay || today - day >= Recencies.Length ? 0 : Recencies[Math.Max(0, today - day)];

    private static float RarityOf(IndexReader reader, string word)
        => SteadyBm25.Rarity(WordCounts.Of(reader, word), reader.NumDocs);
}
