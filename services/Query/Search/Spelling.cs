using System.Text;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using PaperMesh.Queries;

namespace PaperMesh.Query.Search;

/// <summary>Finds, for words that no paper has, the nearest that papers have.</summary>
internal static class Spelling
{
    /// <summary>Words of a query that are looked up among those of all papers, which takes milliseconds each.</summary>
    private const int MostWords = 5;

    // Of shorter words almost any other is near; longer ones are no words.
    private const int ShortestWord = 4;
    private const int ShortestForTwoEdits = 6;
    private const int LongestWord = 32;

    private static readonly string[] Fields = [IndexFields.Title, IndexFields.Abstract, IndexFields.Authors];

    /// <summary>The query with its unknown words put right; null when it has none, or nothing is near.</summary>
    public static PaperQuery? Correct(IndexSearcher searcher, PaperQuery query)
    {
        var reader = searcher.IndexReader;
        var near = query.Wanted.OfType<WordsTerm>()
            .SelectMany(term => term.Phrase.Split(' '))
            .Distinct()
            .Where(word => IsUnknown(reader, word))
            .Take(MostWords)
            .Select(word => (Word: word, Near: Nearest(reader, word)))
            .Where(pair => pair.Near is not null)
            .ToDictionary(pair => pair.Word, pair => pair.Near!);

        return near.Count == 0 ? null : PaperQuery.Parse(Replaced(query.Text, near)).Query;
    }

    private static bool IsUnknown(IndexReader reader, string word)
        => word.Length is >= ShortestWord and <= LongestWord
            && word.All(char.IsLetter)
            && WordCounts.Of(reader, word) == 0;

    /// <summary>One edit away, else two; of these the one that most papers have.</summary>
    private static string? Nearest(IndexReader reader, string word)
        => Nearest(reader, word, edits: 1, sameStart: 0)
            ?? (word.Length >= ShortestForTwoEdits ? Nearest(reader, word, edits: 2, sameStart: 1) : null);

    private static string? Nearest(IndexReader reader, string word, int edits, int sameStart)
        => Fields.SelectMany(field => Near(reader, new Term(field, word), edits, sameStart))
            .GroupBy(near => near.Word, (near, fields) => (Word: near, Papers: fields.Sum(field => field.Papers)))
            .OrderByDescending(near => near.Papers)
            .ThenBy(near => near.Word, StringComparer.Ordinal)
            .Select(near => near.Word)
            .FirstOrDefault();

    private static List<(string Word, int Papers)> Near(IndexReader reader, Term word, int edits, int sameStart)
    {
        List<(string Word, int Papers)> all = [];
        if (MultiFields.GetTerms(reader, word.Field) is not { } terms)
            return all;

        var near = new FuzzyTermsEnum(terms, new AttributeSource(), word, edits, sameStart, transpositions: true);
        while (near.MoveNext())
            all.Add((near.Term.Utf8ToString(), near.DocFreq));

        return all;
    }

    private static string Replaced(string text, Dictionary<string, string> near)
    {
        var (reader, replaced, done) = (new PaperText(), new StringBuilder(), 0);
        reader.Read(text);
        while (reader.Next())
        {
            if (!near.TryGetValue(reader.Singular().ToString(), out var word))
                continue;

            replaced.Append(text, done, reader.WordStart - done).Append(word);
            done = reader.WordEnd;
        }

        return replaced.Append(text, done, text.Length - done).ToString();
    }
}
