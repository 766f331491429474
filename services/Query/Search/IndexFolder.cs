using System.Globalization;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;
using PaperMesh.Query.Search.Mapped;

namespace PaperMesh.Query.Search;

/// <summary>The index on disk: opened when it can be used, else removed and begun anew.</summary>
internal static class IndexFolder
{
    private const string Format = "format";
    private const string KeptUpTo = "keptUpTo";

    /// <summary>Opens the index in that folder, which is made when it is missing.</summary>
    /// <param name="folder">No other process may have it open.</param>
    /// <param name="warm">Gets each merged segment before any search does.</param>
    /// <param name="mergeFailed">Told of every merge that failed.</param>
    /// <param name="log">Told why an index was not used.</param>
    /// <remarks>Its files are not read: see <see cref="IndexChecksums"/>.</remarks>
    /// <exception cref="IndexInUseException">Another process has it open.</exception>
    public static IndexWriter Open(string folder, Action<AtomicReader> warm, Action<Exception> mergeFailed, ILogger log)
    {
        var directory = new MappedDirectory(folder, new FileLocks(folder));
        try
        {
            if (!DirectoryReader.IndexExists(directory))
                return Begin(directory, Config(OpenMode.CREATE));

            if (WhyUseless(directory) is { } reason)
            {
                log.IndexRemoved(folder, reason);
                Empty(directory);
                return Begin(directory, Config(OpenMode.CREATE));
            }

            return new IndexWriter(directory, Config(OpenMode.APPEND));
        }
        catch (LockObtainFailedException e)
        {
            directory.Dispose();
            throw new IndexInUseException(
                $"Another process has the search index in {folder} open. Each process needs an index of its own: stop the other one, or set "
                + "Query:Instance or Query:IndexPath.",
                e);
        }

        IndexWriterConfig Config(OpenMode mode) => new(LuceneVersion.LUCENE_48, new PaperAnalyzer())
        {
            OpenMode = mode,
            Similarity = new SteadyBm25(),
            RAMBufferSizeMB = 32,
            MergeScheduler = new IndexMerges(mergeFailed),
            MergedSegmentWarmer = new Warmer(warm),

            // Damage must not be copied under a checksum that fits.
            CheckIntegrityAtMerge = true,
        };
    }

    /// <summary>Makes all that was written durable.</summary>
    /// <param name="writer">Of this folder.</param>
    /// <param name="keptUpTo">The index holds every paper that was kept until then; null: nothing is known.</param>
    public static void Commit(IndexWriter writer, DateTimeOffset? keptUpTo)
    {
        var data = new Dictionary<string, string> { [Format] = IndexFields.Format };
        if (keptUpTo is { } time)
            data[KeptUpTo] = time.UtcTicks.ToString(CultureInfo.InvariantCulture);

        writer.SetCommitData(data);
        writer.Commit();
    }

    /// <summary>Up to when the last commit holds every paper; null when nothing is known.</summary>
    public static DateTimeOffset? KeptUpToOf(IndexWriter writer)
        => writer.CommitData.TryGetValue(KeptUpTo, out var ticks)
            ? new DateTimeOffset(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero)
            : null;

    private static IndexWriter Begin(FSDirectory directory, IndexWriterConfig config)
    {
        var writer = new IndexWriter(directory, config);
        Commit(writer, keptUpTo: null);
        return writer;
    }

    /// <summary>Why the index cannot be read, or not as this version would; null when it can.</summary>
    /// <remarks>Of each file only what every search needs is read.</remarks>
    private static string? WhyUseless(FSDirectory directory)
    {
        try
        {
            using var reader = DirectoryReader.Open(directory);
            return reader.IndexCommit.UserData.TryGetValue(Format, out var format) && format == IndexFields.Format
                ? null
                : $"its format is {format ?? "unknown"}, this version writes {IndexFields.Format}";
        }
        catch (Exception e) when (e is not (UnauthorizedAccessException or OutOfMemoryException))
        {
            // Damaged bytes come to light as exceptions of any kind.
            return $"it is damaged: {e.Message}";
        }
    }

    private static void Empty(FSDirectory directory)
    {
        using var writing = directory.MakeLock(IndexWriter.WRITE_LOCK_NAME);
        if (!writing.Obtain())
            throw new LockObtainFailedException("The index is in use.");

        foreach (var file in directory.ListAll())
        {
            if (file != IndexWriter.WRITE_LOCK_NAME)
                directory.DeleteFile(file);
        }
    }

    private sealed class Warmer(Action<AtomicReader> warm) : IndexWriter.IndexReaderWarmer
    {
        public override void Warm(AtomicReader reader) => warm(reader);
    }
}
