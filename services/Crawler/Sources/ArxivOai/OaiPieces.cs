namespace PaperMesh.Crawler.Sources.ArxivOai;

/// <summary>An answer that was cut before any XML is read.</summary>
/// <param name="Records">Each from its first to its last byte, as it came.</param>
/// <param name="Answer">All of it.</param>
internal sealed record OaiPieces(List<ReadOnlyMemory<byte>> Records, ReadOnlyMemory<byte> Answer)
{
    private static ReadOnlySpan<byte> Begin => "<record"u8;

    private static ReadOnlySpan<byte> End => "</record>"u8;

    /// <summary>What is left without the records.</summary>
    public byte[] Envelope
    {
        get
        {
            using var rest = new MemoryStream();
            var taken = 0;
            foreach (var record in Records)
            {
                var start = taken + Answer.Span[taken..].IndexOf(record.Span);
                rest.Write(Answer.Span[taken..start]);
                taken = start + record.Length;
            }

            rest.Write(Answer.Span[taken..]);
            return rest.ToArray();
        }
    }

    public static OaiPieces Cut(ReadOnlyMemory<byte> answer)
    {
        var records = new List<ReadOnlyMemory<byte>>();
        for (var at = 0; NextStart(answer.Span, at) is var start and >= 0;)
        {
            var length = answer.Span[start..].IndexOf(End);
            if (length < 0)
                break;

            at = start + length + End.Length;
            records.Add(answer[start..at]);
        }

        return new OaiPieces(records, answer);
    }

    // Some servers declare a namespace there.
    private static int NextStart(ReadOnlySpan<byte> answer, int from)
    {
        for (int start; (start = answer[from..].IndexOf(Begin)) >= 0; from += start + Begin.Length)
        {
            if (answer[(from + start + Begin.Length)..] is [(byte)'>' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n', ..])
                return from + start;
        }

        return -1;
    }
}
