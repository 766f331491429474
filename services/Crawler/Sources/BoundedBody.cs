using System.Buffers;

namespace PaperMesh.Crawler.Sources;

/// <summary>Takes in a whole answer, but not without end.</summary>
internal static class BoundedBody
{
    /// <exception cref="InvalidDataException">It has more than <paramref name="max"/> bytes. No more than that is read.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, int max, CancellationToken cancellationToken)
    {
        // Records keep the whole answer alive as their raw text: it must not be twice as long as what was read.
        var buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
        try
        {
            var length = 0;
            for (int read; (read = await body.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0;)
            {
                length += read;
                if (length > max)
                    throw new InvalidDataException($"the answer has more than {max >> 20} MB");

                if (length == buffer.Length)
                    buffer = Grown(buffer);
            }

            return buffer.AsSpan(0, length).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grown(byte[] buffer)
    {
        var grown = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
        buffer.CopyTo(grown, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return grown;
    }
}
