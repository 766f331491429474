using Microsoft.Extensions.Options;
using PaperMesh.Classifier.Taxonomy;

namespace PaperMesh.Classifier.Tagging;

/// <summary>The tagger in use, made of files and of the taxonomy that was put in over HTTP; another one when any of these changes.</summary>
/// <remarks>
/// A tagger never changes: who has taken one goes on with it. What cannot be used leaves the last good one in use and is said in
/// <see cref="Fault"/>; but a process does not start on bad files. The stored taxonomy wins over the file's until it is removed.
/// </remarks>
internal sealed class TaggerInUse : IDisposable
{
    private readonly ClassifierOptions _options;
    private readonly TaxonomyStore _taxonomies;
    private readonly ClassifierMetrics _metrics;
    private readonly ILogger<TaggerInUse> _log;
    private readonly SemaphoreSlim _turn = new(1, 1);

    private FileStamp[] _stamps;
    private TaggingFiles _files;
    private StoredTaxonomy? _stored;
    private TaxonomyFile? _storedTaxonomy;
    private string? _fileFault;
    private string? _storedFault;
    private volatile Use _use;
    private volatile bool _isComplete;

    public TaggerInUse(IOptions<ClassifierOptions> options, TaxonomyStore taxonomies, ClassifierMetrics metrics, ILogger<TaggerInUse> log)
    {
        (_options, _taxonomies, _metrics, _log) = (options.Value, taxonomies, metrics, log);

        _stamps = Stamps();
        _files = TaggingFiles.Read(_options);
        _use = new Use(_files.ToTagger(null), _files, _files.Taxonomy, FileSource);
    }

    /// <summary>As it is known by now: before the store was first asked, that of the files.</summary>
    public PaperTagger Current => _use.Tagger;

    /// <summary>Why something newer than what is in use cannot be used, for people; null when all is well.</summary>
    public string? Fault => _fileFault ?? _storedFault;

    private string FileSource => _options.Taxonomy is null ? "built-in" : "file";

    /// <summary>The one in use; the store has been asked whether it holds a taxonomy.</summary>
    public async ValueTask<PaperTagger> GetAsync(CancellationToken cancellationToken)
    {
        if (!_isComplete)
            await LookAsync(cancellationToken);

        return _use.Tagger;
    }

    /// <summary>Looks whether a file or the stored taxonomy is another one, and takes it into use.</summary>
    public async Task<Use> LookAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var changed = LookAtFiles() | await LookAtStoreAsync(cancellationToken);
            if (changed)
                TakeIntoUse();

            _isComplete = true;
            return _use;
        }
        finally
        {
            _metrics.IsStale = Fault is not null;
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private bool LookAtFiles()
    {
        var stamps = Stamps();
        if (stamps.SequenceEqual(_stamps))
            return false;

        // Taken before reading: what is written meanwhile is read at the next look.
        _stamps = stamps;
        try
        {
            _files = TaggingFiles.Read(_options);
            _fileFault = null;
            return true;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // It may be readable at the next look, with nothing changed about it.
            if (e is not InvalidDataException)
                _stamps = [];

            if (_fileFault != e.Message)
                _fileFault = Refuse(e);
            return false;
        }
    }

    private async Task<bool> LookAtStoreAsync(CancellationToken cancellationToken)
    {
        if (await _taxonomies.FindNewerAsync(_stored?.Version ?? 0, cancellationToken) is not { } stored)
            return false;

        _stored = stored;
        try
        {
            _storedTaxonomy = stored.Read();
            _storedFault = null;
            return true;
        }
        catch (InvalidDataException e)
        {
            _storedFault = Refuse(e);
            return false;
        }
    }

    private void TakeIntoUse()
    {
        var before = _use.Tagger.Model;
        try
        {
            _use = new Use(_files.ToTagger(_storedTaxonomy), _files, _storedTaxonomy ?? _files.Taxonomy, _storedTaxonomy is null ? FileSource : "stored");
        }
        catch (InvalidDataException e)
        {
            _fileFault = Refuse(e);
            return;
        }

        _metrics.Reloaded(isGood: true);
        _log.Reloaded(before, _use.Tagger.Model, _use.Source);
    }

    private string Refuse(Exception fault)
    {
        _metrics.Reloaded(isGood: false);
        _log.NotReloaded(_use.Tagger.Model, fault.Message);
        return fault.Message;
    }

    private FileStamp[] Stamps() => [.. TaggingFiles.PathsOf(_options).Select(FileStamp.Of)];

    /// <summary>What is in use, and what it was made of.</summary>
    /// <param name="Source">Where the taxonomy is from: <c>built-in</c>, <c>file</c> or <c>stored</c>.</param>
    public sealed record Use(PaperTagger Tagger, TaggingFiles Files, TaxonomyFile Taxonomy, string Source);
}
