using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PaperMesh.Notifier.Webhooks.Outlets;

/// <summary>Discord: webhooks of a channel, or of a thread with <c>?thread_id=</c>.</summary>
/// <remarks>
/// Title and description of an embed are Markdown, author and footer plain text. At most 256 characters of title and author, 4,096 of
/// description, 2,048 of footer, 6,000 together. Mentions call nobody in an embed; allowed_mentions says so once more.
/// 404 (Unknown Webhook) means that the webhook was deleted: it is the end, as 410 is. 429 says Retry-After, and retry_after in JSON.
/// </remarks>
internal sealed class DiscordOutlet : IOutlet
{
    private const int MaxTitle = 256;
    private const int MaxDescription = 4_096;

    public string Name => "discord";

    public string Title => "Discord";

    public string UrlHint => "https://discord.com/api/webhooks/…/…";

    public bool Takes(Uri url) => url.Segments is ["/", "api/", "webhooks/", _, _] or ["/", "api/", ['v', ..], "webhooks/", _, _];

    public bool IsGone(HttpStatusCode status) => status is HttpStatusCode.Gone or HttpStatusCode.NotFound;

    public TimeSpan? PatienceAsked(JsonElement answer) => ChatJson.Span(answer, TimeSpan.FromSeconds(1), "retry_after");

    public HttpRequestMessage RequestOf(Outgoing outgoing)
    {
        var card = PaperCard.Of(outgoing);
        var embed = new JsonObject { ["title"] = ShortText.Fit(card.Title, MaxTitle, Escaped), ["url"] = card.Url };
        if (card.Authors.Length > 0)
            embed["author"] = new JsonObject { ["name"] = card.Authors };
        if (card.Excerpt.Length > 0)
            embed["description"] = ShortText.Fit(card.Excerpt, MaxDescription, Escaped);
        if (string.Join('\n', card.Details) is { Length: > 0 } details)
            embed["footer"] = new JsonObject { ["text"] = details };

        return ChatJson.Request(HttpMethod.Post, outgoing.Webhook.Url, new JsonObject
        {
            ["embeds"] = new JsonArray(embed),
            ["allowed_mentions"] = new JsonObject { ["parse"] = new JsonArray() },
        });
    }

    /// <summary>A backslash before each sign that could be markup; but addresses stay as they are, which Discord makes links of.</summary>
    private static string Escaped(string text)
        => string.Join(' ', text.Split(' ').Select(word => IsAddress(word) ? word : string.Concat(word.Select(sign => IsMarkup(sign) ? $"\\{sign}" : sign.ToString()))));

    private static bool IsMarkup(char sign) => sign is '\\' or '*' or '_' or '~' or '`' or '|' or '<' or '>' or '[' or ']' or '(' or ')' or '#' or '-' or '+' or '.';

    private static bool IsAddress(string word)
        => (word.StartsWith("https://", StringComparison.Ordinal) || word.StartsWith("http://", StringComparison.Ordinal))
            && word.All(sign => char.IsAsciiLetterOrDigit(sign) || "-._~:/?#&=%+,;".Contains(sign, StringComparison.Ordinal));
}
