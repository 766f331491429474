using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Lucene.Net.Index;

namespace PaperMesh.Query.Search;

/// <summary>How many papers have a word, remembered for as long as the index does not change. Safe for concurrent use.</summary>
/// <remarks>
/// To look a word up opens every field of every segment, and each of these leaves the collector something to follow: asked anew for each
/// query it took most of a search.
/// </remarks>
internal static class WordCounts
{
    /// <summary>Words that are remembered of one state of the index, some megabytes.</summary>
    private const int MostWords = 50_000;

    private static readonly ConditionalWeakTable<IndexReader, ConcurrentDictionary<string, int>> Known = [];

    /// <summary>Of the fields in which words are searched, the count of the one that has most.</summary>
    public static int Of(IndexReader reader, string word)
    {
        var counts = Known.GetValue(reader, _ => new ConcurrentDictionary<string, int>(StringComparer.Ordinal));
        if (counts.TryGetValue(word, out var count))
            return count;

        count = QueryCompiler.WordFields.Max(field => reader.DocFreq(new Term(field.Name, word)));

        // Words that nobody has written are without number, and of any length.
        if (count > 0 && counts.Count < MostWords)
            counts.TryAdd(word, count);
        return count;
    }
}
