namespace PaperMesh.Crawler.Sources.ArxivOai;

/// <summary>Cuts an answer before any XML is read.</summary>
internal static class OaiPieces
{
    private static ReadOnlySpan<byte> Begin => "<record"u8;

    private static ReadOnlySpan<byte> End => "</record>"u8;

    /// <summary>Where its records are, each from its first to its last byte.</summary>
    public static List<Range> Cut(ReadOnlySpan<byte> answer)
    {
        var records = new List<Range>();
        for (var at = 0; NextStart(answer, at) is var start and >= 0;)
        {
            var length = answer[start..].IndexOf(End);
            if (length < 0)
                break;

            at = start + length + End.Length;
            records.Add(start..at);
        }

        return records;
    }

    /// <summary>What is left without them.</summary>
    public static byte[] Without(ReadOnlySpan<byte> answer, List<Range> records)
    {
        using var rest = new MemoryStream();
        var taken = 0;
        foreach (var record in records)
        {
            rest.Write(answer[taken..record.Start.Value]);
            taken = record.End.Value;
        }

        rest.Write(answer[taken..]);
        return rest.ToArray();
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
