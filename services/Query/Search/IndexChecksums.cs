using System.Diagnostics;
using Lucene.Net.Codecs;
using Lucene.Net.Index;
using Lucene.Net.Store;
using LuceneDirectory = Lucene.Net.Store.Directory;

namespace PaperMesh.Query.Search;

/// <summary>Compares the files of an index with the checksums at their ends (decision 018).</summary>
internal static class IndexChecksums
{
    /// <summary>Bytes that are read at a time; after them it rests for as long as they took.</summary>
    private const int Part = 1 << 20;

    /// <summary>Reads every file of a segment, and of the last commit, once and slowly.</summary>
    /// <param name="directory">Where they are.</param>
    /// <param name="segments">Those that searches find; the last commit may not have all of them yet.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The first file that is not as it was written, and why; null when all are.</returns>
    /// <remarks>A file that goes in the meantime was merged into another: who merges compares the checksums too.</remarks>
    public static async Task<string?> MisfitAsync(
        LuceneDirectory directory, IEnumerable<SegmentCommitInfo> segments, CancellationToken cancellationToken)
    {
        var commit = new SegmentInfos();
        try
        {
            commit.Read(directory);
        }
        catch (Exception e) when (e is CorruptIndexException or EndOfStreamException)
        {
            return $"the list of segments: {e.Message}";
        }

        var part = new byte[Part];
        string[] files = [.. commit.GetFiles(directory, includeSegmentsFile: true), .. segments.SelectMany(segment => segment.GetFiles())];
        foreach (var file in files.Distinct().Order(StringComparer.Ordinal))
        {
            if (Opened(directory, file) is not { } input)
                continue;

            try
            {
                using var summed = new BufferedChecksumIndexInput(input);
                await ReadAsync(summed, part, cancellationToken);
                CodecUtil.CheckFooter(summed);
            }
            catch (IOException e)
            {
                return $"{file}: {e.Message}";
            }
        }

        return null;
    }

    /// <summary>Up to the footer, which has the checksum of what was read.</summary>
    /// <exception cref="EndOfStreamException">The file is too short to have one.</exception>
    private static async Task ReadAsync(IndexInput input, byte[] part, CancellationToken cancellationToken)
    {
        for (var left = input.Length - CodecUtil.FooterLength(); left > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();

            var started = Stopwatch.GetTimestamp();
            var bytes = (int)Math.Min(part.Length, left);
            input.ReadBytes(part, 0, bytes);
            left -= bytes;

            if (left > 0)
                await Task.Delay(Stopwatch.GetElapsedTime(started), cancellationToken);
        }
    }

    /// <returns>Null when it has gone.</returns>
    private static IndexInput? Opened(LuceneDirectory directory, string file)
    {
        try
        {
            return directory.OpenInput(file, IOContext.READ_ONCE);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
