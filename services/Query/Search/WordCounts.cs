using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace PaperMesh.Query.Search;

/// <summary>How many papers have a word, remembered for as long as the index does not change. Safe for concurrent use.</summary>
/// <remarks>
/// <para>
/// To look a word up opens every field of every segment, and each of these leaves the collector something to follow: asked anew for each
/// query it took most of a search.
/// </para>
/// <para>
/// Lucene counts a paper that was written anew twice until the segment of the first one is merged, which no two replicas do at the same time.
/// Of a segment that holds such papers the word's papers are looked at one by one.
/// </para>
/// </remarks>
internal static class WordCounts
{
    /// <summary>Words that are remembered of one state of the index, or of a segment: some megabytes.</summary>
    private const int MostWords = 50_000;

    private static readonly ConditionalWeakTable<IndexReader, ConcurrentDictionary<string, int>> Known = [];
    private static readonly ConditionalWeakTable<AtomicReader, ConcurrentDictionary<Term, int>> KnownOfSegments = [];

    /// <summary>Of the fields in which words are searched, the count of the one that has most.</summary>
    public static int Of(IndexReader reader, string word)
    {
        var counts = Known.GetValue(reader, _ => new ConcurrentDictionary<string, int>(StringComparer.Ordinal));
        return Remembered(counts, word, () => QueryCompiler.WordFields.Max(field => Of(reader, new Term(field.Name, word))));
    }

    /// <summary>Of one field.</summary>
    public static int Of(IndexReader reader, Term word)
        => reader.HasDeletions ? reader.Leaves.Sum(leaf => Of(leaf.AtomicReader, word)) : reader.DocFreq(word);

    private static int Of(AtomicReader segment, Term word)
        => segment.LiveDocs is { } there
            ? Remembered(KnownOfSegments.GetValue(segment, _ => new ConcurrentDictionary<Term, int>()), word, () => Count(segment, there, word))
            : segment.DocFreq(word);

    private static int Count(AtomicReader segment, IBits there, Term word)
    {
        if (segment.GetTerms(word.Field)?.GetEnumerator() is not { } at || !at.SeekExact(word.Bytes))
            return 0;

        var (papers, count) = (at.Docs(there, null, DocsFlags.NONE), 0);
        while (papers.NextDoc() != DocIdSetIterator.NO_MORE_DOCS)
            count++;
        return count;
    }

    private static int Remembered<T>(ConcurrentDictionary<T, int> counts, T word, Func<int> countOf)
        where T : notnull
    {
        if (counts.TryGetValue(word, out var count))
            return count;

        count = countOf();

        // Words that nobody has written are without number, and of any length.
        if (count > 0 && counts.Count < MostWords)
            counts.TryAdd(word, count);
        return count;
    }
}
