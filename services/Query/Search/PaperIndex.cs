using Lucene.Net.Index;
using Lucene.Net.Search;
using Microsoft.Extensions.Options;
using PaperMesh.Query.Papers;
using PaperMesh.Storage;

namespace PaperMesh.Query.Search;

/// <summary>The search index of this process: Lucene in a folder. It can always be built anew from the documents.</summary>
/// <remarks>
/// What is written is searchable after the next <see cref="SearchableAsync"/> and durable after the next <see cref="Commit"/>; what a crash
/// takes is brought back from the documents by <see cref="Papers.PaperKeeper"/>. Safe for concurrent use.
/// </remarks>
internal sealed class PaperIndex : IDisposable
{
    private readonly IndexWriter _writer;
    private readonly SearcherManager _searchers;
    private readonly Refreshing _refreshing;
    private readonly Lock _committing = new();
    private DateTimeOffset? _keptUpTo;

    /// <exception cref="InvalidOperationException">Another process has the index open.</exception>
    public PaperIndex(IOptions<QueryOptions> options, IOptions<StorageOptions> storage, TimeProvider time, ILogger<PaperIndex> log)
    {
        var folder = Path.GetFullPath(options.Value.IndexPath ?? Path.Combine(storage.Value.Path, $"index-{options.Value.Instance}"));

        _writer = IndexFolder.Open(folder, log);
        _searchers = new SearcherManager(_writer, applyAllDeletes: true, new SteadySearchers());
        _refreshing = new Refreshing(_searchers.MaybeRefreshBlocking, options.Value.RefreshEvery, time);
        _keptUpTo = IndexFolder.KeptUpToOf(_writer);
    }

    /// <summary>The index on disk holds every paper that was kept until then; null: it may lack any.</summary>
    public DateTimeOffset? KeptUpTo
    {
        get
        {
            lock (_committing)
                return _keptUpTo;
        }
    }

    /// <summary>Writes the papers in the place of what the index held of them, under whatever id.</summary>
    public void Write(IEnumerable<StoredPaper> papers)
    {
        foreach (var paper in papers)
        {
            foreach (var alias in paper.Paper.Aliases)
                _writer.DeleteDocuments(new Term(IndexFields.Id, alias));

            _writer.UpdateDocument(new Term(IndexFields.Id, paper.Id), PaperDocument.Of(paper));
        }
    }

    /// <summary>Removes every paper whose id begins so.</summary>
    public void Remove(string idPrefix) => _writer.DeleteDocuments(new PrefixQuery(new Term(IndexFields.Id, idPrefix)));

    /// <summary>Completes when all that was written before this call is found.</summary>
    public Task SearchableAsync(CancellationToken cancellationToken) => _refreshing.NextAsync().WaitAsync(cancellationToken);

    /// <summary>Those of the papers that a search would not find in this very state.</summary>
    public IReadOnlyList<StoredPaper> Lacking(IReadOnlyList<StoredPaper> papers) => Search(searcher => papers
        .Where(paper => searcher.Search(new TermQuery(new Term(IndexFields.State, PaperDocument.StateOf(paper))), 1).TotalHits == 0)
        .ToList());

    /// <summary>Makes all that was written durable; does nothing when it is so already.</summary>
    /// <param name="keptUpTo">By now every paper that was kept until then has been written; null: nothing is known.</param>
    public void Commit(DateTimeOffset? keptUpTo)
    {
        lock (_committing)
        {
            if (!_writer.HasUncommittedChanges() && (keptUpTo is null || _keptUpTo is not null))
                return;

            IndexFolder.Commit(_writer, keptUpTo);
            _keptUpTo = keptUpTo;
        }
    }

    /// <summary>Asks the index as it is now; it does not change during the question.</summary>
    public T Search<T>(Func<IndexSearcher, T> ask)
    {
        var searcher = _searchers.Acquire();
        try
        {
            return ask(searcher);
        }
        finally
        {
            _searchers.Release(searcher);
        }
    }

    /// <summary>How many papers can be found.</summary>
    public int Count() => Search(searcher => searcher.IndexReader.NumDocs);

    /// <summary>Commits what was written, and lets go of the folder.</summary>
    public void Dispose()
    {
        _searchers.Dispose();
        _writer.Dispose();
        _writer.Directory.Dispose();
    }

    private sealed class SteadySearchers : SearcherFactory
    {
        public override IndexSearcher NewSearcher(IndexReader reader) => new(reader) { Similarity = new SteadyBm25() };
    }
}
