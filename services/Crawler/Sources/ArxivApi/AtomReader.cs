using System.Globalization;
using System.Text;
using System.Xml;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.ArxivApi;

/// <summary>Reads the Atom of arXiv's query API, in its form of today and in that of before 2020.</summary>
/// <param name="source">What the source is called here.</param>
/// <remarks>
/// An answer is read in one pass. Only when that fails is it cut into its entries, each to be read on its own: one that is ill-formed
/// costs itself and not those around it.
/// </remarks>
internal sealed class AtomReader(string source)
{
    /// <summary>Bytes of an answer; a thousand entries have some 2.5 MB.</summary>
    public const int MaxBody = 50 << 20;

    /// <summary>The papers; <see cref="Page.Next"/> is left to the source, and <see cref="Page.Expected"/> is the size of the whole list.</summary>
    /// <param name="at">When it came.</param>
    /// <exception cref="InvalidDataException">
    /// It is no Atom, is cut off or too long, or arXiv refuses: it says so in a feed of one entry, with its reason.
    /// </exception>
    public async Task<Page> ReadAsync(Stream body, DateTimeOffset at, CancellationToken cancellationToken)
    {
        using var answer = await BoundedBody.BorrowAsync(body, MaxBody, cancellationToken);
        try
        {
            return ReadWhole(answer, at);
        }
        catch (XmlException) when (answer.Bytes.Span.TrimEnd(" \t\r\n"u8).EndsWith("</feed>"u8) && Cut(answer.Bytes.Span) is [_, ..] pieces)
        {
            return ReadApart(answer, pieces, at);
        }
        catch (XmlException e)
        {
            throw new InvalidDataException($"not Atom, or cut off ({e.Message}): {Excerpt.Of(answer.Bytes.Span)}", e);
        }
    }

    private Page ReadWhole(BoundedBody answer, DateTimeOffset at)
    {
        using var xml = new ForwardXml(answer.OpenStream());
        if (!xml.MoveToRoot() || xml.Name != "feed")
            throw new InvalidDataException($"not Atom but {Excerpt.Of(answer.Bytes.Span)}");

        var page = new PageBuilder(at);
        var entry = new AtomEntry();
        var read = () => (entry.ToPaper(source, at), (DateTimeOffset?)null);
        List<Range>? pieces = null;
        var raw = () => (pieces ??= Cut(answer.Bytes.Span)).Count > page.Count ? answer.Bytes[pieces[page.Count]] : default;
        int? total = null;
        for (var depth = xml.Depth; xml.NextChild(depth);)
        {
            switch (xml.Name)
            {
                case "entry":
                    entry.Read(xml);
                    Add(page, entry, raw, read);
                    break;
                case "totalResults":
                    total = int.TryParse(xml.ReadText().Span, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
                    break;
                default:
                    xml.PassOver();
                    break;
            }
        }

        xml.PassOverRest();
        return page.Build(Checkpoint.Start) with { Expected = total };
    }

    private Page ReadApart(BoundedBody answer, List<Range> pieces, DateTimeOffset at)
    {
        var page = new PageBuilder(at);
        var entry = new AtomEntry();
        var read = () => (entry.ToPaper(source, at), (DateTimeOffset?)null);
        foreach (var piece in pieces)
        {
            var raw = answer.Bytes[piece];
            try
            {
                using var xml = EntryAlone(raw.Span);
                xml.MoveToRoot();
                entry.Read(xml);
                Add(page, entry, () => raw, read);
            }
            catch (Exception e) when (e is XmlException or DecoderFallbackException)
            {
                page.AddBad($"entry {page.Count + 1}", $"not XML: {e.Message}", raw);
            }
        }

        return page.Build(Checkpoint.Start);
    }

    private static void Add(PageBuilder page, AtomEntry entry, Func<ReadOnlyMemory<byte>> raw, Func<(Paper Paper, DateTimeOffset? Datestamp)> read)
    {
        if (entry.Error is { } error)
            throw new InvalidDataException($"arXiv refuses: {PlainText.Line(error)}");

        page.AddCleaned(entry.Name is { } name ? string.Concat("entry ", name) : $"entry {page.Count + 1}", raw, read);
    }

    // The prefixes are what a feed may declare at its root and use in its entries.
    private static ForwardXml EntryAlone(ReadOnlySpan<byte> entry)
        => new(entry, ("arxiv", "http://arxiv.org/schemas/atom"), ("opensearch", "http://a9.com/-/spec/opensearch/1.1/"));

    /// <summary>Where the entries stand, each from its first to its last byte.</summary>
    private static List<Range> Cut(ReadOnlySpan<byte> answer)
    {
        var begin = "<entry>"u8;
        var end = "</entry>"u8;
        var pieces = new List<Range>();
        for (var at = 0; ;)
        {
            var start = answer[at..].IndexOf(begin);
            var length = start < 0 ? -1 : answer[(at + start)..].IndexOf(end);
            if (length < 0)
                return pieces;

            pieces.Add((at + start)..(at + start + length + end.Length));
            at += start + length + end.Length;
        }
    }
}
