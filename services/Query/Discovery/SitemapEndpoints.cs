using System.Globalization;
using System.Text;
using System.Xml;
using PaperMesh.Query.Feeds;
using PaperMesh.Query.Lists;
using PaperMesh.Query.Pages;
using PaperMesh.Query.Papers;
using PaperMesh.ServiceDefaults;

namespace PaperMesh.Query.Discovery;

/// <summary>Every address of the site (sitemaps.org 0.9): an index, one part for lists, the papers in parts, written as they are read.</summary>
internal static class SitemapEndpoints
{
    private const string Namespace = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private const string ContentType = "application/xml; charset=utf-8";
    private const int PageSize = 500;

    public static void MapSitemaps(this IEndpointRouteBuilder app)
    {
        var sitemaps = app.MapGroup("").ExcludeFromDescription().Compressed();

        sitemaps.MapMethods("/sitemap.xml", Reads.Methods, Index);
        sitemaps.MapMethods("/sitemaps/lists.xml", Reads.Methods, OfLists);
        sitemaps.MapMethods("/sitemaps/papers-{part:int:min(1)}.xml", Reads.Methods, OfPapers);
    }

    private static async Task<IResult> Index(HttpRequest request, SitemapParts parts, PublicAddress address, CancellationToken cancellationToken)
    {
        var site = address.Of(request);
        var starts = await parts.StartsAsync(cancellationToken);
        var index = FeedXml.Write(xml =>
        {
            xml.WriteStartElement("sitemapindex", Namespace);
            foreach (var name in starts.Select((_, part) => $"papers-{part + 1}").Prepend("lists"))
            {
                xml.WriteStartElement("sitemap", Namespace);
                xml.WriteElementString("loc", Namespace, $"{site}/sitemaps/{name}.xml");
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        });

        return TypedResults.Bytes(index, ContentType);
    }

    private static async Task<IResult> OfLists(
        HttpRequest request, PaperLists lists, PaperCounts counts, PublicAddress address, CancellationToken cancellationToken)
    {
        var site = address.Of(request);
        var topics = await lists.TopicsAsync(cancellationToken);
        DateOnly[] days = [.. counts.Days(DateOnly.MinValue, DateOnly.MaxValue).Select(day => day.Date)];
        string[] latest = days.Length > 0 ? ["/weekly", "/monthly"] : [];
        var paths = (string[])
        [
            "/", "/trending", "/trending/formula", "/topics", .. latest,
            .. topics.Select(topic => Paths.Topic(topic.Slug)),
            .. days.Select(Paths.Month).Distinct(), .. days.Select(Paths.Week).Distinct(), .. days.Select(Paths.Daily),
        ];
        var sitemap = FeedXml.Write(xml =>
        {
            xml.WriteStartElement("urlset", Namespace);
            foreach (var path in paths)
            {
                xml.WriteStartElement("url", Namespace);
                xml.WriteElementString("loc", Namespace, FeedXml.Text(site + path));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        });

        return TypedResults.Bytes(sitemap, ContentType);
    }

    private static async Task<IResult> OfPapers(
        int part, HttpRequest request, SitemapParts parts, PaperStore store, PublicAddress address, CancellationToken cancellationToken)
    {
        var starts = await parts.StartsAsync(cancellationToken);
        if (part > starts.Count)
            return Message.NoSuchPage(request);

        var end = part < starts.Count ? starts[part] : DateTimeOffset.MaxValue;
        return TypedResults.Stream(stream => WriteAsync(stream, starts[part - 1], end, store, address.Of(request), cancellationToken), ContentType);
    }

    private static async Task WriteAsync(
        Stream stream, DateTimeOffset start, DateTimeOffset end, PaperStore store, string site, CancellationToken cancellationToken)
    {
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Async = true };
        await using var xml = XmlWriter.Create(stream, settings);
        await xml.WriteStartElementAsync(null, "urlset", Namespace);

        string? next = null;
        do
        {
            var page = await store.KeptSinceAsync(start, next, PageSize, cancellationToken);
            foreach (var stored in page.Items.TakeWhile(stored => stored.KeptAt < end))
            {
                var changed = stored.Paper.Updated ?? stored.Paper.Published ?? stored.KeptAt;
                await xml.WriteStartElementAsync(null, "url", Namespace);
                await xml.WriteElementStringAsync(null, "loc", Namespace, FeedXml.Text(site + Paths.Paper(stored.Id)));
                await xml.WriteElementStringAsync(null, "lastmod", Namespace, changed.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                await xml.WriteEndElementAsync();
            }

            await xml.FlushAsync();
            next = page.Items is [.., var last] && last.KeptAt < end ? page.Next : null;
        }
        while (next is not null);

        await xml.WriteEndElementAsync();
    }
}
