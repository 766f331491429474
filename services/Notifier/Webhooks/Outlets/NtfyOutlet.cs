using System.Text;
using System.Text.Json.Nodes;

namespace PaperMesh.Notifier.Webhooks.Outlets;

/// <summary>ntfy: notifications on phones and desktops.</summary>
/// <remarks>
/// Published as JSON, which goes to the server's root and names the topic. Plain text: what is longer than 4,096 bytes would
/// become a file, and JSON of more than 8,192, where an emoji is twelve, is refused. A query, such as <c>?auth=</c> with credentials in ntfy's way, is passed on. 401 and 403 are failures: both can be
/// mended. 429 says nothing of when: the schedule does.
/// </remarks>
internal sealed class NtfyOutlet : IOutlet
{
    private const int MaxTopic = 64;
    private const int MaxBytes = 2_000;

    public string Name => "ntfy";

    public string Title => "ntfy";

    public string UrlHint => "https://ntfy.sh/…";

    public string UrlIs => "the URL of a topic, as in 'https://ntfy.sh/papers-4f7a2c': at most 64 letters, digits, - and _";

    public bool Takes(Uri url)
        => url.Segments is ["/", { Length: <= MaxTopic } topic] && topic.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '-' or '_');

    public HttpRequestMessage RequestOf(Outgoing outgoing)
    {
        var (card, url) = (PaperCard.Of(outgoing), new Uri(outgoing.Webhook.Url));
        var text = string.Join('\n', card.Lines);
        while (Encoding.UTF8.GetByteCount(text) > MaxBytes)
            text = ShortText.Cut(text, text.Length * 9 / 10);

        var message = new JsonObject { ["topic"] = url.AbsolutePath[1..], ["title"] = card.Title, ["message"] = text.Length > 0 ? text : card.Url, ["click"] = card.Url };
        if (card.Topics.Count > 0)
            message["tags"] = ChatJson.Array(card.Topics.Select(topic => JsonValue.Create(topic)));

        return ChatJson.Request(HttpMethod.Post, url.GetLeftPart(UriPartial.Authority) + "/" + url.Query, message);
    }
}
