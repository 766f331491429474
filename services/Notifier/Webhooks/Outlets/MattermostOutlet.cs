using System.Text;
using System.Text.Json.Nodes;

namespace PaperMesh.Notifier.Webhooks.Outlets;

/// <summary>Mattermost: incoming webhooks.</summary>
/// <remarks>
/// The text is Markdown, and before that links and mentions in Slack's way are read: <c>&lt;!channel&gt;</c>, also where the sign is
/// escaped. So signs are written as character references, which both have no eye for, and which do no harm in addresses. Posts hold 16,383
/// characters. A webhook that was deleted answers 400 as other faults do: it is disabled after five days of failures.
/// </remarks>
internal sealed class MattermostOutlet : IOutlet
{
    private const string Markup = "&<>\\`*_~[]|$#!{}";

    public string Name => "mattermost";

    public string Title => "Mattermost";

    public string UrlHint => "https://mattermost.example.org/hooks/…";

    public bool Takes(Uri url) => url.Segments is [.., "hooks/", _];

    public HttpRequestMessage RequestOf(Outgoing outgoing)
    {
        var card = PaperCard.Of(outgoing);
        string[] lines = [$"**[{Escaped(card.Title)}]({card.Url})**", .. card.Lines.Select(Escaped)];
        return ChatJson.Request(HttpMethod.Post, outgoing.Webhook.Url, new JsonObject { ["text"] = string.Join("\n\n", lines) });
    }

    private static string Escaped(string text)
    {
        var written = new StringBuilder(text.Length + 16);

        // The beginning of a list.
        if (text is ['-' or '+' or (>= '0' and <= '9'), ..])
            written.Append('\u200B');

        foreach (var sign in text)
        {
            if (Markup.Contains(sign, StringComparison.Ordinal))
                written.Append("&#").Append((int)sign).Append(';');
            else
                written.Append(sign);
        }

        return ChatText.CallingNobody(written.ToString());
    }
}
