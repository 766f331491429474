using System.Buffers;

namespace PaperMesh.Crawler.Sources;

/// <summary>A whole answer, but not one without end. Its memory is lent, and goes back when it is disposed of.</summary>
internal sealed class BoundedBody : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(4 << 20);
    private int _length;

    private BoundedBody()
    {
    }

    /// <summary>Not to be kept beyond this object.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>The same, to be read as a stream.</summary>
    public MemoryStream OpenStream() => new(_buffer, 0, _length, writable: false);

    /// <exception cref="InvalidDataException">It has more than <paramref name="max"/> bytes. No more than that is read.</exception>
    public static async Task<BoundedBody> BorrowAsync(Stream body, int max, CancellationToken cancellationToken)
    {
        var taken = new BoundedBody();
        try
        {
            for (int read; (read = await body.ReadAsync(taken._buffer.AsMemory(taken._length), cancellationToken)) > 0;)
            {
                taken._length += read;
                if (taken._length > max)
                    throw new InvalidDataException($"the answer has more than {max >> 20} MB");

                if (taken._length == taken._buffer.Length)
                    taken.Grow();
            }

            return taken;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>The bytes alone, to be kept.</summary>
    /// <exception cref="InvalidDataException">It has more than <paramref name="max"/> bytes. No more than that is read.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, int max, CancellationToken cancellationToken)
    {
        using var taken = await BorrowAsync(body, max, cancellationToken);
        return taken.Bytes.ToArray();
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _length) = ([], 0);
    }

    private void Grow()
    {
        var grown = ArrayPool<byte>.Shared.Rent(4 * _length);
        _buffer.CopyTo(grown, 0);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = grown;
    }
}
