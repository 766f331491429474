using System.Xml;
using System.Xml.Linq;

namespace PaperMesh.Crawler.Sources.ArxivOai;

/// <summary>Reads the answers of arXiv's OAI-PMH server in the format <c>arXiv</c>.</summary>
/// <remarks>
/// An answer is cut into its records before any XML is read, and each is read on its own: one that is ill-formed, by a stray byte, costs
/// itself and not the thousand around it, and could not stop the harvest at this place for ever. That needs UTF-8 (OAI-PMH 2.0, 3.2) and
/// records without namespace prefix, and is checked.
/// </remarks>
internal static class OaiReader
{
    /// <summary>The name of the source.</summary>
    public const string Source = "arxiv-oai";

    /// <summary>Bytes of an answer; a thousand records have some 2 MB.</summary>
    public const int MaxBody = 50 << 20;

    /// <summary>Reads the answer to a ListRecords or GetRecord request.</summary>
    /// <param name="sets">Records of other sets (and what is below these) are passed over; empty: all are taken.</param>
    /// <param name="at">When it came.</param>
    /// <exception cref="InvalidDataException">It is no OAI-PMH, is cut off or too long, or says that the request was wrong.</exception>
    public static async Task<OaiAnswer> ReadAsync(
        Stream body, IReadOnlyList<string> sets, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var answer = await BoundedBody.ReadAsync(body, MaxBody, cancellationToken);
        var (records, rest) = Cut(answer);
        var envelope = ReadEnvelope(rest);
        if (envelope.Child("error") is { } error)
            return OfError(error);

        if ((envelope.Child("ListRecords") ?? envelope.Child("GetRecord")) is not { } list)
            throw new InvalidDataException($"no list of records, but {string.Join(", ", envelope.Elements().Select(element => element.Name.LocalName))}");

        var token = list.Child("resumptionToken");
        if (list.Elements().FirstOrDefault(element => element != token) is { } stranger)
            throw new InvalidDataException($"a list with {Excerpt.Of(stranger.Name.ToString())} among its records");

        var page = new PageBuilder(at);
        foreach (var record in records)
            OaiRecord.AddTo(page, record, sets, at);

        return new OaiAnswer(page.Build(Checkpoint.Start), token?.Value.Trim() is { Length: > 0 } next ? next : null);
    }

    /// <summary>The records, each from its first to its last byte, and what is left without them.</summary>
    private static (List<ReadOnlyMemory<byte>> Records, byte[] Envelope) Cut(ReadOnlyMemory<byte> answer)
    {
        var end = "</record>"u8;
        var records = new List<ReadOnlyMemory<byte>>();
        using var rest = new MemoryStream();
        while (true)
        {
            var start = answer.Span.IndexOf("<record>"u8);
            var length = start < 0 ? -1 : answer.Span[start..].IndexOf(end);
            if (length < 0)
                break;

            rest.Write(answer.Span[..start]);
            records.Add(answer.Slice(start, length + end.Length));
            answer = answer[(start + length + end.Length)..];
        }

        rest.Write(answer.Span);
        return (records, rest.ToArray());
    }

    private static XElement ReadEnvelope(byte[] rest)
    {
        try
        {
            using var xml = XmlReader.Create(new MemoryStream(rest), OaiXml.Settings);
            return XElement.Load(xml) is { Name.LocalName: "OAI-PMH" } envelope
                ? envelope
                : throw new InvalidDataException($"not OAI-PMH: {Excerpt.Of(rest)}");
        }
        catch (XmlException e)
        {
            throw new InvalidDataException($"not OAI-PMH, or cut off ({e.Message}): {Excerpt.Of(rest)}", e);
        }
    }

    // OAI-PMH 2.0, 3.6.
    private static OaiAnswer OfError(XElement error) => (string?)error.Attribute("code") switch
    {
        "noRecordsMatch" => new OaiAnswer(new Page([], [], Checkpoint.Start), null),
        "badResumptionToken" => new OaiAnswer(new Page([], [], Checkpoint.Start), null, TokenRefused: true),
        var code => throw new InvalidDataException($"the server refuses: {code}: {Excerpt.Of(error.Value.Trim())}"),
    };
}
