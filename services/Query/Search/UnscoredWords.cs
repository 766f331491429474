using System.Collections.Frozen;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using PaperMesh.Queries;

namespace PaperMesh.Query.Search;

/// <summary>Finds the papers that hold any of some words and does not score them: a bit a paper, instead of a heap of each word's papers in each field.</summary>
/// <remarks>For words that say nothing of which paper is the better one, and would cost the most, since so many hold them.</remarks>
/// <param name="words">As <see cref="PaperText"/> gives them.</param>
internal sealed class UnscoredWords(IReadOnlyList<string> words) : Filter
{
    private static readonly FrozenSet<string> Everywhere = PaperText
        .Words("a an and are as at be been but by can for from has have in into is it its of on or our that the their these this to was we were which with")
        .ToFrozenSet();

    /// <summary>Whether nothing but words that nearly every abstract holds is asked for.</summary>
    public static bool AreAll(PaperQuery query)
        => query.Clauses.Count > 0 && query.Clauses.All(clause => clause.AnyOf.All(term => IsWord(term) && Everywhere.Contains(((WordsTerm)term).Phrase)));

    /// <summary>Whether a term is one word that is wanted.</summary>
    public static bool IsWord(QueryTerm term) => term is WordsTerm { Negated: false } words && !words.Phrase.Contains(' ', StringComparison.Ordinal);

    public override DocIdSet GetDocIdSet(AtomicReaderContext context, IBits acceptDocs)
    {
        var segment = context.AtomicReader;
        var found = new FixedBitSet(segment.MaxDoc);
        DocsEnum? docs = null;
        foreach (var (field, _) in QueryCompiler.WordFields)
        {
            if (segment.GetTerms(field) is not { } terms)
                continue;

            var at = terms.GetEnumerator();
            foreach (var word in words)
            {
                if (!at.SeekExact(new BytesRef(word)))
                    continue;

                docs = at.Docs(acceptDocs, docs, DocsFlags.NONE);
                while (docs.NextDoc() is not DocIdSetIterator.NO_MORE_DOCS and var doc)
                    found.Set(doc);
            }
        }

        return found;
    }

    public override string ToString() => $"unscored({string.Join(' ', words)})";
}
