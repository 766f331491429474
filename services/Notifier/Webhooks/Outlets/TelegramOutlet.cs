using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PaperMesh.Notifier.Webhooks.Outlets;

/// <summary>Telegram: messages of a bot, by the Bot API.</summary>
/// <remarks>
/// HTML, of which &amp;, &lt; and &gt; are escaped; 4,096 characters once it is read. 401 (the token was revoked) and 403 (the bot was thrown
/// out) are failures: both can be mended. 429 says parameters.retry_after in JSON.
/// </remarks>
internal sealed class TelegramOutlet : IOutlet
{
    private const string Chat = "chat_id";
    private const string Thread = "message_thread_id";

    public string Name => "telegram";

    public string Title => "Telegram";

    public string UrlHint => "https://api.telegram.org/bot…:…/sendMessage?chat_id=…";

    public string UrlIs => $"the URL of a bot's sendMessage with the chat to write to, as in '{UrlHint}'; for a topic of a group also &message_thread_id=…, a whole number";

    public bool Takes(Uri url)
        => url.Segments is ["/", ['b', 'o', 't', _, ..], "sendMessage"] && ChatUrl.Parameter(url, Chat).Length > 0
            && (ChatUrl.Parameter(url, Thread).Length == 0 || ThreadOf(url) is not null);

    public TimeSpan? PatienceAsked(JsonElement answer) => ChatJson.Span(answer, TimeSpan.FromSeconds(1), "parameters", "retry_after");

    public HttpRequestMessage RequestOf(Outgoing outgoing)
    {
        var (card, url) = (PaperCard.Of(outgoing), new Uri(outgoing.Webhook.Url));
        string[] lines = [$"<b><a href=\"{card.Url}\">{Html(card.Title)}</a></b>", .. card.Lines.Select(Html)];
        var message = new JsonObject
        {
            [Chat] = ChatUrl.Parameter(url, Chat),
            ["text"] = string.Join("\n\n", lines),
            ["parse_mode"] = "HTML",
            ["link_preview_options"] = new JsonObject { ["is_disabled"] = true },
        };
        if (ThreadOf(url) is { } thread)
            message[Thread] = thread;

        return ChatJson.Request(HttpMethod.Post, url.GetLeftPart(UriPartial.Path), message);
    }

    private static string Html(string text) => ChatText.CallingNobody(ChatText.Escaped(text));

    private static long? ThreadOf(Uri url)
        => long.TryParse(ChatUrl.Parameter(url, Thread), NumberStyles.None, CultureInfo.InvariantCulture, out var thread) ? thread : null;
}
