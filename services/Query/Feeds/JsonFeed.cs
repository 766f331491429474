using System.Text.Encodings.Web;
using System.Text.Json;
using PaperMesh.Contracts;

namespace PaperMesh.Query.Feeds;

/// <summary>JSON Feed 1.1.</summary>
internal static class JsonFeed
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>UTF-8.</returns>
    public static byte[] Write(Feed feed)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            json.WriteStartObject();
            json.WriteString("version", "https://jsonfeed.org/version/1.1");
            json.WriteString("title", feed.Title);
            json.WriteString("home_page_url", feed.Page);
            json.WriteString("feed_url", feed.Self);
            if (feed.Next is not null)
                json.WriteString("next_url", feed.Next);

            json.WriteString("favicon", feed.Icon);
            json.WriteStartArray("items");
            foreach (var entry in feed.Entries)
                Item(json, entry);

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void Item(Utf8JsonWriter json, FeedEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("id", entry.Id);
        json.WriteString("url", entry.Page);
        if (entry.Links.FirstOrDefault(link => link.Kind == LinkKinds.Abstract) is { } elsewhere)
            json.WriteString("external_url", elsewhere.Url);

        json.WriteString("title", entry.Title);
        json.WriteString("content_text", entry.Abstract);
        json.WriteString("date_published", FeedXml.Time(entry.Published));
        json.WriteString("date_modified", FeedXml.Time(entry.Updated));

        json.WriteStartArray("authors");
        foreach (var author in entry.Authors)
        {
            json.WriteStartObject();
            json.WriteString("name", author);
            json.WriteEndObject();
        }

        json.WriteEndArray();

        json.WriteStartArray("tags");
        foreach (var tag in entry.Tags)
            json.WriteStringValue(tag.Name);

        json.WriteEndArray();

        if (entry.Links.FirstOrDefault(link => link.Kind == LinkKinds.Pdf) is { } pdf)
        {
            json.WriteStartArray("attachments");
            json.WriteStartObject();
            json.WriteString("url", pdf.Url);
            json.WriteString("mime_type", "application/pdf");
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
