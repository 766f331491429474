using Lucene.Net.Index;
using Lucene.Net.Search;
using Microsoft.Extensions.Options;
using PaperMesh.Query.Papers;
using PaperMesh.Storage;

namespace PaperMesh.Query.Search;

/// <summary>The search index of this process: Lucene in a folder. It can always be built anew from the documents.</summary>
/// <remarks>
/// What is written is searchable after the next <see cref="SearchableAsync"/> and durable after the next <see cref="Commit"/>; what a crash
/// takes is brought back from the documents by <see cref="Papers.PaperKeeper"/>. Whether its files are as they were written is known some time
/// after the start (<see cref="CheckAsync"/>): until then any reading may fail, which is an <see cref="IndexUnreadableException"/>. Safe for
/// concurrent use.
/// </remarks>
internal sealed class PaperIndex : IDisposable
{
    private readonly IndexWriter _writer;
    private readonly SearcherManager _searchers;
    private readonly Refreshing _refreshing;
    private readonly Lock _committing = new();
    private readonly PaperVectors _vectors;
    private readonly ILogger _log;
    private DateTimeOffset? _keptUpTo;
    private readonly SemaphoreSlim _doubts = new(1);
    private volatile bool _checked;
    private volatile TaskCompletionSource<string> _damage = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <exception cref="IndexInUseException">Another process has it open.</exception>
    public PaperIndex(
        IOptions<QueryOptions> options, IOptions<StorageOptions> storage, PaperVectors vectors, TimeProvider time, ILogger<PaperIndex> log)
    {
        (_vectors, _log) = (vectors, log);
        Folder = Path.GetFullPath(options.Value.IndexPath ?? Path.Combine(storage.Value.Path, $"index-{options.Value.Instance}"));

        var searchers = new Searchers(Warm);
        _writer = IndexFolder.Open(Folder, Warm, MergeFailed, log);
        _searchers = new SearcherManager(_writer, applyAllDeletes: true, searchers);
        searchers.Opened = true;
        _refreshing = new Refreshing(_searchers.MaybeRefreshBlocking, options.Value.RefreshEvery, time);
        _keptUpTo = IndexFolder.KeptUpToOf(_writer);
    }

    /// <summary>Absolute.</summary>
    public string Folder { get; }

    /// <summary>Completes when a file was found that is not as it was written, with its name and what is wrong; begin anew then.</summary>
    public Task<string> Damage => _damage.Task;

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
            if (!_writer.HasUncommittedChanges() && keptUpTo is null == _keptUpTo is null)
                return;

            IndexFolder.Commit(_writer, keptUpTo);
            _keptUpTo = keptUpTo;
        }
    }

    /// <summary>Completes when the files are to be checked: once after the start, then whenever some of them could not be merged.</summary>
    public Task DoubtAsync(CancellationToken cancellationToken) => _doubts.WaitAsync(cancellationToken);

    /// <summary>Compares all files with their checksums, slowly. What does not fit completes <see cref="Damage"/>.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var damage = _damage;
        var segments = Search(searcher => searcher.IndexReader.Leaves.Select(leaf => ((SegmentReader)leaf.AtomicReader).SegmentInfo).ToList());
        if (await IndexChecksums.MisfitAsync(_writer.Directory, segments, cancellationToken) is { } misfit)
            damage.TrySetResult(misfit);
        else
            _checked = true;
    }

    /// <summary>Removes everything, for good: a process that ends right after it finds an index that lacks all papers.</summary>
    /// <remarks>Nothing may be written meanwhile.</remarks>
    public void BeginAnew()
    {
        lock (_committing)
        {
            _writer.DeleteAll();
            IndexFolder.Commit(_writer, keptUpTo: null);
            _keptUpTo = null;
        }

        _searchers.MaybeRefreshBlocking();
        _damage = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _checked = true;
    }

    /// <summary>Reads into memory what searches keep there, so that the first of them does not wait for it.</summary>
    public void Warm() => Search(searcher =>
    {
        Warm(searcher.IndexReader);
        return true;
    });

    /// <summary>Asks the index as it is now; it does not change during the question.</summary>
    /// <exception cref="IndexUnreadableException">The question failed, and the index may be damaged.</exception>
    public T Search<T>(Func<IndexSearcher, T> ask)
    {
        var wasSound = IsSound;
        var searcher = _searchers.Acquire();
        try
        {
            return ask(searcher);
        }
        catch (Exception e) when (!(wasSound && IsSound) && e is not OperationCanceledException)
        {
            // Damaged bytes come to light as exceptions of any kind.
            throw new IndexUnreadableException(e);
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
        try
        {
            _writer.Dispose();
        }
        catch (Exception e)
        {
            // Damaged, or the disk is full. The next start brings in what was not committed, or finds the damage.
            _log.ClosingFailed(e);
            _writer.Rollback();
        }

        _writer.Directory.Dispose();
        _doubts.Dispose();
    }

    /// <summary>Every file is known to be as it was written.</summary>
    private bool IsSound => _checked && !_damage.Task.IsCompleted;

    private void Warm(IndexReader reader)
    {
        foreach (var segment in reader.Leaves)
            Warm(segment.AtomicReader);

        try
        {
            FacetTable.Of(reader);
        }
        catch (Exception e)
        {
            _log.WarmingFailed(e);
        }
    }

    private void Warm(AtomicReader segment)
    {
        try
        {
            SegmentFacets.Of(segment);
            SegmentDays.Of(segment);
            _vectors.Warm(segment);
        }
        catch (Exception e)
        {
            // The search that needs it fails for itself.
            _log.WarmingFailed(e);
        }
    }

    /// <remarks>Of damaged segments, or of sound ones on a full disk: what was thrown does not tell.</remarks>
    private void MergeFailed(Exception e)
    {
        _log.MergeFailed(e);
        _checked = false;
        if (_doubts.CurrentCount == 0)
            _doubts.Release();
    }

    private sealed class Searchers(Action<IndexReader> warm) : SearcherFactory
    {
        /// <summary>The first searcher, whose segments are those on disk, is not waited for.</summary>
        public bool Opened { get; set; }

        public override IndexSearcher NewSearcher(IndexReader reader)
        {
            if (Opened)
                warm(reader);

            return new SteadySearcher(reader);
        }
    }
}
