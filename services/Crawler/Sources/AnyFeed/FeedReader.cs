using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.AnyFeed;

/// <summary>Reads a feed of any kind: RSS, RDF, Atom or JSON Feed.</summary>
internal static class FeedReader
{
    /// <summary>Bytes of a feed, unpacked.</summary>
    public const int MaxBody = 20 << 20;

    /// <summary>Every item of the feed; <see cref="Page.Next"/> is left to the source.</summary>
    /// <param name="body">Plain or gzip.</param>
    /// <param name="charset">Of the Content-Type; null: it names none.</param>
    /// <param name="address">Where it was found.</param>
    /// <param name="source">The name of the source.</param>
    /// <param name="at">When it was read.</param>
    /// <exception cref="InvalidDataException">It is no feed, or too long, or beyond mending.</exception>
    public static async Task<Page> ReadAsync(
        Stream body, string? charset, Uri address, string source, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var text = await ReadTextAsync(body, charset, cancellationToken);
        return text.AsSpan().TrimStart() is ['{', ..] ? ReadJson(text, address, source, at) : ReadXml(text, address, source, at);
    }

    /// <exception cref="InvalidDataException">It is too long, or a gzip that is damaged or cut off.</exception>
    public static async Task<string> ReadTextAsync(Stream body, string? charset, CancellationToken cancellationToken)
    {
        try
        {
            await using var plain = await GzipInput.OpenAsync(body, cancellationToken);
            return ForeignText.Decode((await BoundedBody.ReadAsync(plain, MaxBody, cancellationToken)).Span, charset);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    private static Page ReadXml(string text, Uri address, string source, DateTimeOffset at)
        => ReadItems(FeedXml.Parse(text), source, at, (item, head) => (XmlItem.Read(item, head, address).ToPaper(source, at), null));

    /// <summary>A page of the items of an XML feed.</summary>
    /// <param name="read">Reads an item with what stands around it.</param>
    public static Page ReadItems(FeedXml feed, string source, DateTimeOffset at, Func<XElement, XElement, (Paper, DateTimeOffset?)> read)
    {
        var page = new PageBuilder(at);
        foreach (var item in feed.Items)
        {
            var where = $"{source} item {page.Count + 1}";
            var raw = Encoding.UTF8.GetBytes(item.ToString(SaveOptions.DisableFormatting));
            if (feed.IsCutOff && item == feed.Items[^1])
                page.AddBad(where, "the feed is cut off in it", raw);
            else
                page.Add(where, raw, () => read(item, feed.Head));
        }

        return page.Build(Checkpoint.Start) with { BreaksOff = feed.IsCutOff };
    }

    private static Page ReadJson(string text, Uri address, string source, DateTimeOffset at)
    {
        using var json = ParseJson(text);
        if (!json.RootElement.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array)
            throw new InvalidDataException($"not a JSON Feed, it has no items: {Excerpt.Of(text)}");

        var page = new PageBuilder(at);
        foreach (var item in items.EnumerateArray())
        {
            var raw = JsonMarshal.GetRawUtf8Value(item).ToArray();
            page.Add($"{source} item {page.Count + 1}", raw, () => JsonItem.Read(item, json.RootElement, address).ToPaper(source, at));
        }

        return page.Build(Checkpoint.Start);
    }

    private static JsonDocument ParseJson(string text)
    {
        try
        {
            return JsonDocument.Parse(
                text, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"not JSON: {e.Message}", e);
        }
    }
}
