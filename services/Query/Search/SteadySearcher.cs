using Lucene.Net.Index;
using Lucene.Net.Search;

namespace PaperMesh.Query.Search;

/// <summary>Scores by what the index holds, and not by what it held: replicas that have the same papers answer alike.</summary>
internal sealed class SteadySearcher : IndexSearcher
{
    public SteadySearcher(IndexReader reader)
        : base(reader) => Similarity = new SteadyBm25();

    public override TermStatistics TermStatistics(Term term, TermContext context)
        => IndexReader.HasDeletions ? new TermStatistics(term.Bytes, WordCounts.Of(IndexReader, term), -1) : base.TermStatistics(term, context);

    public override CollectionStatistics CollectionStatistics(string field)
        => IndexReader.HasDeletions ? new CollectionStatistics(field, IndexReader.NumDocs, -1, -1, -1) : base.CollectionStatistics(field);
}
