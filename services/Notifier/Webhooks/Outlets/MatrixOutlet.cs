using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PaperMesh.Notifier.Webhooks.Outlets;

/// <summary>Matrix: messages to a room, by the client-server API, v3.</summary>
/// <remarks>
/// The transaction is named after the delivery: what is sent twice is one message to the server. m.mentions says that nobody is called.
/// 403 (M_FORBIDDEN: not in the room) and 401 (M_UNKNOWN_TOKEN) are failures: both can be mended. 429 (M_LIMIT_EXCEEDED) says
/// retry_after_ms in JSON; newer servers say Retry-After.
/// </remarks>
internal sealed class MatrixOutlet : IOutlet
{
    private const string Token = "access_token";

    public string Name => "matrix";

    public string Title => "Matrix";

    public string UrlHint => "https://matrix.example.org/_matrix/client/v3/rooms/!…:example.org?access_token=…";

    public string UrlIs => $"the URL of a room by its id (not its alias, which begins with #) with an access token, as in '{UrlHint}'";

    public bool Takes(Uri url) => RoomOf(url) is not null && TokenOf(url) is { Length: > 0 } token && token.All(sign => sign is > ' ' and <= '~');

    public TimeSpan? PatienceAsked(JsonElement answer) => ChatJson.Span(answer, TimeSpan.FromMilliseconds(1), "retry_after_ms");

    public HttpRequestMessage RequestOf(Outgoing outgoing)
    {
        var (card, url) = (PaperCard.Of(outgoing), new Uri(outgoing.Webhook.Url));
        string[] plain = [card.Title, card.Url, .. card.Lines];
        string[] html =
        [
            $"<strong><a href=\"{card.Url}\">{Html(card.Title)}</a></strong>",
            .. card.Lines.Select(Html),
        ];

        // Where tokens are in the address, they end up in the logs of the server; the specification wants them here.
        var transaction = Uri.EscapeDataString(outgoing.Delivery.Id.Replace('/', '.'));
        var target = $"{url.GetLeftPart(UriPartial.Authority)}/_matrix/client/v3/rooms/{Uri.EscapeDataString(RoomOf(url)!)}/send/m.room.message/{transaction}";
        var request = ChatJson.Request(HttpMethod.Put, target, new JsonObject
        {
            ["msgtype"] = "m.notice",
            ["body"] = ChatText.CallingNobody(string.Join('\n', plain)),
            ["format"] = "org.matrix.custom.html",
            ["formatted_body"] = string.Join("<br>", html),
            ["m.mentions"] = new JsonObject(),
        });
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TokenOf(url));
        return request;
    }

    private static string Html(string text) => ChatText.CallingNobody(ChatText.Escaped(text));

    private static string TokenOf(Uri url) => ChatUrl.Parameter(url, Token);

    /// <summary><c>!abc:example.org</c>; null: it is no such URL.</summary>
    private static string? RoomOf(Uri url)
    {
        string[] parts = [.. url.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];
        return parts is ["_matrix", "client", "v3", "rooms", ['!', _, ..] room, .. var rest] && rest is [] or ["send", "m.room.message"] ? room : null;
    }
}
