using System.Text.Json.Nodes;

namespace PaperMesh.Notifier.Webhooks.Outlets;

/// <summary>Slack: incoming webhooks.</summary>
/// <remarks>
/// A block of the kind rich_text is text as it is: nothing in it is read as markup, a link, or the name of somebody. Only "text", which
/// notifications show instead, is Slack's markup, in which &amp;, &lt; and &gt; are escaped.
/// 410 (channel_is_archived) is the end. 404 (no_service, channel_not_found) is a failure: Slack answers it for a while, too, when an app is
/// installed again. 429 says Retry-After.
/// </remarks>
internal sealed class SlackOutlet : IOutlet
{
    public string Name => "slack";

    public string Title => "Slack";

    public string UrlHint => "https://hooks.slack.com/services/T…/B…/…";

    public bool Takes(Uri url) => url.Segments is ["/", "services/", _, _, _];

    public HttpRequestMessage RequestOf(Outgoing outgoing)
    {
        var card = PaperCard.Of(outgoing);
        var link = new JsonObject
        {
            ["type"] = "link",
            ["url"] = card.Url,
            ["text"] = card.Title,
            ["style"] = new JsonObject { ["bold"] = true },
        };
        return ChatJson.Request(HttpMethod.Post, outgoing.Webhook.Url, new JsonObject
        {
            ["text"] = ChatText.Escaped(card.Authors.Length > 0 ? $"{card.Title} ({card.Authors})" : card.Title),
            ["blocks"] = new JsonArray(new JsonObject
            {
                ["type"] = "rich_text",
                ["elements"] = new JsonArray(new JsonObject
                {
                    ["type"] = "rich_text_section",
                    ["elements"] = ChatJson.Array([link, .. card.Lines.Select(line => new JsonObject { ["type"] = "text", ["text"] = "\n" + line })]),
                }),
            }),
            ["unfurl_links"] = false,
            ["unfurl_media"] = false,
        });
    }
}
