using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.Query.Feeds;
using PaperMesh.Query.Pages;

namespace PaperMesh.Query.Discovery;

/// <summary>What programs ask a site for before they know it.</summary>
internal static class DiscoveryEndpoints
{
    public static void MapDiscovery(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").ExcludeFromDescription();

        pages.MapMethods("/llms.txt", Reads.Methods, Llms);
        pages.MapMethods("/robots.txt", Reads.Methods, Robots);
        pages.MapMethods("/opensearch.xml", Reads.Methods, OpenSearch);
    }

    private static ContentHttpResult Llms(HttpRequest request, PublicAddress address)
        => TypedResults.Text(LlmsText.Of(address.Of(request)), "text/plain; charset=utf-8");

    /// <summary>Every page may be read; searches have no end, and what is under /api is no page.</summary>
    private static ContentHttpResult Robots(HttpRequest request, PublicAddress address)
        => TypedResults.Text($"""
            User-agent: *
            Disallow: /search
            Disallow: /api/
            Disallow: /ops

            Sitemap: {address.Of(request)}/sitemap.xml

            """.ReplaceLineEndings("\n"), "text/plain; charset=utf-8");

    /// <summary>An OpenSearch 1.1 description: a browser can make the site one of its search engines, a feed reader can subscribe to a search.</summary>
    private static FileContentHttpResult OpenSearch(HttpRequest request, PublicAddress address)
    {
        const string Namespace = "http://a9.com/-/spec/opensearch/1.1/";
        var site = address.Of(request);
        var description = FeedXml.Write(xml =>
        {
            xml.WriteStartElement("OpenSearchDescription", Namespace);
            xml.WriteElementString("ShortName", Namespace, "PaperMesh");
            xml.WriteElementString("Description", Namespace, "Daily research papers");
            foreach (var (type, path) in new[]
            {
                ("text/html", "/search"), ("application/atom+xml", "/search.atom"), ("application/rss+xml", "/search.rss"), ("application/json", "/search.json"),
            })
            {
                xml.WriteStartElement("Url", Namespace);
                xml.WriteAttributeString("type", type);
                xml.WriteAttributeString("template", $"{site}{path}?q={{searchTerms}}");
                xml.WriteEndElement();
            }

            xml.WriteStartElement("Image", Namespace);
            xml.WriteAttributeString("type", "image/svg+xml");
            xml.WriteString(site + SiteAssets.Url("favicon.svg"));
            xml.WriteEndElement();
            xml.WriteElementString("InputEncoding", Namespace, "UTF-8");
            xml.WriteElementString("OutputEncoding", Namespace, "UTF-8");
            xml.WriteEndElement();
        });

        return TypedResults.Bytes(description, "application/opensearchdescription+xml; charset=utf-8");
    }
}
