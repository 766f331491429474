using System.IO.Compression;

namespace PaperMesh.Crawler.Sources;

/// <summary>Opens what may be gzip and may be plain: the first two bytes tell, whatever a header or a file name says.</summary>
internal static class GzipInput
{
    // A gzip member of our own, put behind what came. It comes out of decompression as it went in only after a whole file; GZipStream
    // alone takes a file that is cut off for one that ends there.
    private static readonly byte[] Seal = new byte[64];
    private static readonly byte[] PackedSeal = Pack(Seal);

    /// <summary>
    /// What the input holds, decompressed as it is read; several gzip members in a row are one text (RFC 1952, 2.2). Reading throws
    /// <see cref="EndOfStreamException"/> where a gzip is cut off, after all that came before it, and <see cref="InvalidDataException"/>
    /// where it is damaged.
    /// </summary>
    public static async Task<Stream> OpenAsync(Stream input, CancellationToken cancellationToken)
    {
        var head = new byte[2];
        var length = await input.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);

        return head is [0x1f, 0x8b]
            ? new Unpacked(new Joined(head, input, PackedSeal))
            : new Joined(head.AsMemory(0, length), input, tail: default);
    }

    private static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(content);

        return packed.ToArray();
    }

    private sealed class Unpacked(Joined packed) : ReadOnlyStream
    {
        private readonly GZipStream _gzip = new(packed, CompressionMode.Decompress);
        private bool _ended;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_ended)
                return 0;

            try
            {
                // GZipStream gives all that came before it asks for more: what a read brings that had to touch the seal is the seal.
                var read = await _gzip.ReadAsync(buffer, cancellationToken);
                if (!packed.TailReached)
                    return read;

                using var end = new MemoryStream();
                await end.WriteAsync(buffer[..read], cancellationToken);
                await _gzip.CopyToAsync(end, cancellationToken);
                _ended = end.ToArray().AsSpan().SequenceEqual(Seal);
            }
            catch (InvalidDataException e) when (!packed.TailReached)
            {
                throw new InvalidDataException("the gzip data is damaged", e);
            }
            catch (InvalidDataException)
            {
                // The seal made no sense where it stood.
            }

            return _ended ? 0 : throw new EndOfStreamException("the gzip data is cut off");
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _gzip.Dispose();

            base.Dispose(disposing);
        }
    }

    // The input belongs to the caller, and is not closed.
    private sealed class Joined(ReadOnlyMemory<byte> head, Stream body, ReadOnlyMemory<byte> tail) : ReadOnlyStream
    {
        /// <summary>The body has ended, and something behind its end was asked for.</summary>
        public bool TailReached { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!head.IsEmpty)
                return Take(ref head, buffer);

            if (!TailReached && await body.ReadAsync(buffer, cancellationToken) is var read and > 0)
                return read;

            TailReached = true;
            return Take(ref tail, buffer);
        }

        private static int Take(ref ReadOnlyMemory<byte> part, Memory<byte> buffer)
        {
            var length = Math.Min(part.Length, buffer.Length);
            part[..length].CopyTo(buffer);
            part = part[length..];
            return length;
        }
    }

    private abstract class ReadOnlyStream : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public abstract override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override void Flush()
        {
        }
    }
}
