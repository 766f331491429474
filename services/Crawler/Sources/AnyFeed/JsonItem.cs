using System.Text.Json;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.AnyFeed;

/// <summary>Reads an item of a JSON Feed, version 1 and 1.1.</summary>
internal static class JsonItem
{
    /// <param name="feed">What stands around it, for what it leaves unsaid.</param>
    /// <param name="address">Where the feed was found.</param>
    /// <exception cref="FormatException">A field is not what it should be, or the title is missing.</exception>
    public static ListedPaper Read(JsonElement item, JsonElement feed, Uri address)
    {
        if (item.ValueKind != JsonValueKind.Object)
            throw new FormatException($"an object is expected, not {Excerpt.Of(item.GetRawText())}");

        string?[] links = [item.Text("url"), item.Text("external_url")];
        return new ListedPaper
        {
            Title = HtmlText.Of(item.Text("title") ?? throw new FormatException("title: missing")),
            Abstract = item.Text("summary") ?? item.Text("content_text") ?? HtmlText.Of(item.Text("content_html") ?? ""),
            Authors = Authors(item) is { Count: > 0 } own ? own : Authors(feed),
            NativeId = Id(item),
            Link = WebAddress.Resolve(address, links.FirstOrDefault(link => !string.IsNullOrWhiteSpace(link))),
            Pdf = item.List("attachments", attachment => attachment)
                .Where(IsPdf).Select(attachment => WebAddress.Resolve(address, attachment.Text("url"))).FirstOrDefault(),
            References = [.. links.OfType<string>(), .. Doi(item)],
            Published = WrittenDate.Find(item.Text("date_published")),
            Updated = WrittenDate.Find(item.Text("date_modified")),
        };
    }

    // "If an id is presented as a number, convert it to a string" (JSON Feed 1.1, Items).
    private static string? Id(JsonElement item)
        => item.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number ? id.GetRawText() : item.Text("id");

    private static IEnumerable<string> Doi(JsonElement item) => (item.Text("doi") ?? item.Text("_doi")) is { } doi ? [doi] : [];

    private static List<Author> Authors(JsonElement element)
    {
        // Version 1 knew one author only.
        var persons = element.List("authors", person => person);
        return [.. (element.Object("author") is { } only ? persons.Append(only) : persons)
            .Select(person => person.ValueKind == JsonValueKind.Object ? person.Text("name") : person.AsText("authors"))
            .OfType<string>()
            .Select(name => new Author(name))
            .Distinct()];
    }

    private static bool IsPdf(JsonElement attachment)
        => attachment.ValueKind == JsonValueKind.Object && attachment.Text("mime_type") is "application/pdf";
}
