using System.Text;
using System.Xml;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.ArxivOai;

/// <summary>Reads the answers of arXiv's OAI-PMH server, in its formats <c>arXiv</c> and <c>arXivRaw</c>.</summary>
/// <param name="source">What the source is called here.</param>
/// <param name="sets">Records of other sets (and what is below these) are passed over; empty: all are taken.</param>
/// <remarks>
/// An answer is read in one pass. Only when that fails is it cut into its records, each to be read on its own: one that is ill-formed, by
/// a stray byte, costs itself and not the thousand around it, and cannot stop the harvest at this place for ever. That needs UTF-8
/// (OAI-PMH 2.0, 3.2) and records without namespace prefix, and is checked.
/// </remarks>
internal sealed class OaiReader(string source, IReadOnlyList<string> sets)
{
    /// <summary>Bytes of an answer; a thousand records have some 2 MB.</summary>
    public const int MaxBody = 50 << 20;

    /// <summary>Reads the answer to a ListRecords or GetRecord request.</summary>
    /// <param name="at">When it came.</param>
    /// <exception cref="InvalidDataException">It is no OAI-PMH, is cut off or too long, or says that the request was wrong.</exception>
    public async Task<OaiAnswer> ReadAsync(Stream body, DateTimeOffset at, CancellationToken cancellationToken)
    {
        using var answer = await BoundedBody.BorrowAsync(body, MaxBody, cancellationToken);
        return ReadWhole(answer, at) ?? ReadApart(answer, OaiPieces.Cut(answer.Bytes.Span), at);
    }

    /// <summary>Null when it is ill-formed anywhere, or bad records would have to be cut from it and its pieces are not its records.</summary>
    private OaiAnswer? ReadWhole(BoundedBody answer, DateTimeOffset at)
    {
        var page = new PageBuilder(at);
        var count = 0;
        List<Range>? pieces = null;
        var raw = () => (pieces ??= OaiPieces.Cut(answer.Bytes.Span)).Count >= count ? answer.Bytes[pieces[count - 1]] : default;
        try
        {
            using var xml = new ForwardXml(answer.OpenStream());
            var record = new OaiRecord();
            var read = () => record.ToPaper(source, at);
            var envelope = OaiEnvelope.Read(xml, () =>
            {
                record.Read(xml);
                count++;
                Add(page, record, raw, read);
            });

            return pieces is null || pieces.Count == count ? envelope.AnswerWith(Build(page, count)) : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private OaiAnswer ReadApart(BoundedBody answer, List<Range> pieces, DateTimeOffset at)
    {
        var envelope = ReadEnvelope(OaiPieces.Without(answer.Bytes.Span, pieces));
        var page = new PageBuilder(at);
        var record = new OaiRecord();
        var read = () => record.ToPaper(source, at);
        foreach (var piece in pieces)
        {
            var raw = answer.Bytes[piece];
            try
            {
                using var xml = OaiXml.Record(raw.Span);
                xml.MoveToRoot();
                record.Read(xml);
                Add(page, record, () => raw, read);
            }
            catch (Exception e) when (e is XmlException or DecoderFallbackException)
            {
                page.AddBad($"record {page.Count + 1}", $"not XML: {e.Message}", raw);
            }
        }

        return envelope.AnswerWith(Build(page, pieces.Count));
    }

    private static OaiEnvelope ReadEnvelope(byte[] envelope)
    {
        try
        {
            using var xml = new ForwardXml(new MemoryStream(envelope));
            return OaiEnvelope.Read(xml, record: null);
        }
        catch (XmlException e)
        {
            throw new InvalidDataException(OaiXml.IsWebPage(envelope)
                ? $"not OAI-PMH but a web page, as servers send it in place of an error: {Excerpt.Of(envelope)}"
                : $"not OAI-PMH, or cut off ({e.Message}): {Excerpt.Of(envelope)}", e);
        }
    }

    private void Add(PageBuilder page, OaiRecord record, Func<ReadOnlyMemory<byte>> raw, Func<(Paper Paper, DateTimeOffset? Datestamp)> read)
    {
        if (sets.Count == 0 || !record.HasHeader || IsWanted(record.Sets))
            page.AddCleaned(NameOf(record, page.Count + 1), raw, read);
    }

    private bool IsWanted(IReadOnlyList<string> given) => given.Any(set => sets.Any(wanted => IsIn(set, wanted)));

    private static string NameOf(OaiRecord record, int number)
        => record.Identifier.IsEmpty ? $"record {number}" : string.Concat("record ", record.Identifier);

    private static Page Build(PageBuilder page, int records) => page.Build(Checkpoint.Start) with { PassedOver = records - page.Count };

    // Sets are a tree: physics:hep-th is in physics (OAI-PMH 2.0, 2.6).
    private static bool IsIn(string set, string wanted)
        => set.StartsWith(wanted, StringComparison.Ordinal) && (set.Length == wanted.Length || set[wanted.Length] == ':');
}
