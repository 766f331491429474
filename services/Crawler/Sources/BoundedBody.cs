namespace PaperMesh.Crawler.Sources;

/// <summary>Takes in a whole answer, but not without end.</summary>
internal static class BoundedBody
{
    /// <exception cref="InvalidDataException">It has more than <paramref name="max"/> bytes. No more than that is read.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, int max, CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[64 << 10];
        for (int read; (read = await body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (whole.Length + read > max)
                throw new InvalidDataException($"the answer has more than {max >> 20} MB");

            whole.Write(buffer.AsSpan(0, read));
        }

        return whole.GetBuffer().AsMemory(0, (int)whole.Length);
    }
}
