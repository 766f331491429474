using System.Net;
using System.Net.Http.Headers;

namespace PaperMesh.Standalone.CommandLine;

/// <summary>A file on its way: streamed as it lies on the disk, gzip included.</summary>
internal sealed class Upload : HttpContent
{
    private const int ChunkSize = 64 * 1024;

    private readonly Stream _source;
    private readonly ReadOnlyMemory<byte> _head;
    private long _sent;

    private Upload(ImportFile file, Stream source, ReadOnlyMemory<byte> head)
    {
        (File, _source, _head) = (file, source, head);

        Length = source.CanSeek ? source.Length : null;
        Headers.ContentType = new MediaTypeHeaderValue(file.Format.ContentType);
        if (head.Span is [0x1F, 0x8B, ..])
            Headers.ContentEncoding.Add("gzip");
    }

    public ImportFile File { get; }

    /// <summary>Bytes; null when it is a pipe.</summary>
    public long? Length { get; }

    /// <summary>It can be opened a second time, with the same bytes in it.</summary>
    public bool IsRepeatable => Length is not null;

    /// <summary>Bytes handed to the network so far. Read by others while it runs.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Opens the file and looks whether it is gzip: by its first bytes, since a pipe has no name.</summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static async Task<Upload> OpenAsync(ImportFile file, CancellationToken cancellationToken)
    {
        var source = file.Open();
        try
        {
            var head = new byte[2];
            var read = await source.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
            return new Upload(file, source, head.AsMemory(0, read));
        }
        catch (Exception e)
        {
            await source.DisposeAsync();
            throw e is IOException or UnauthorizedAccessException ? Unreadable(file, e) : e;
        }
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_head, cancellationToken);
        Interlocked.Add(ref _sent, _head.Length);

        var chunk = new byte[ChunkSize];
        while (await ReadAsync(chunk, cancellationToken) is > 0 and var read)
        {
            await stream.WriteAsync(chunk.AsMemory(0, read), cancellationToken);
            Interlocked.Add(ref _sent, read);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = Length ?? 0;
        return Length is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _source.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>A fault of the disk must not look like one of the network, which is tried again.</summary>
    private async ValueTask<int> ReadAsync(Memory<byte> chunk, CancellationToken cancellationToken)
    {
        try
        {
            return await _source.ReadAsync(chunk, cancellationToken);
        }
        catch (IOException e)
        {
            throw Unreadable(File, e);
        }
    }

    private static CommandException Unreadable(ImportFile file, Exception e) => new($"Cannot read {file.Path}: {e.Message}");
}
