using System.Text.Json.Nodes;

namespace PaperMesh.Notifier.Webhooks.Outlets;

/// <summary>Microsoft Teams: workflows that begin when a webhook request is received, and post the card in it.</summary>
/// <remarks>
/// Adaptive Cards 1.4. The runs of a RichTextBlock are text as it is; those of a TextBlock would be Markdown. Workflows answer 202. They
/// have no answer that says for good that they are gone: a workflow that was deleted is disabled after five days of failures.
/// </remarks>
internal sealed class TeamsOutlet : IOutlet
{
    private const string CardType = "application/vnd.microsoft.card.adaptive";

    public string Name => "teams";

    public string Title => "Microsoft Teams";

    public string UrlHint => "https://….environment.api.powerplatform.com/powerautomate/automations/direct/workflows/…/triggers/manual/paths/invoke?…&sig=…";

    public string UrlIs => $"the URL of a workflow that posts to a channel when a webhook request is received, as in '{UrlHint}'; the older connectors (webhook.office.com) are none";

    public bool Takes(Uri url)
        => url.AbsolutePath.Contains("/workflows/", StringComparison.OrdinalIgnoreCase) && url.Query.Contains("sig=", StringComparison.OrdinalIgnoreCase);

    public HttpRequestMessage RequestOf(Outgoing outgoing)
    {
        var card = PaperCard.Of(outgoing);
        var title = Run(card.Title);
        title["size"] = "Medium";
        title["weight"] = "Bolder";
        title["selectAction"] = Open(card, "Open");

        return ChatJson.Request(HttpMethod.Post, outgoing.Webhook.Url, new JsonObject
        {
            ["type"] = "message",
            ["summary"] = card.Title,
            ["attachments"] = new JsonArray(new JsonObject
            {
                ["contentType"] = CardType,
                ["contentUrl"] = null,
                ["content"] = new JsonObject
                {
                    ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
                    ["type"] = "AdaptiveCard",
                    ["version"] = "1.4",
                    ["msteams"] = new JsonObject { ["width"] = "Full" },
                    ["body"] = ChatJson.Array([Block(title), .. Blocks(card)]),
                    ["actions"] = new JsonArray(Open(card, "Open the page")),
                },
            }),
        });
    }

    private static IEnumerable<JsonObject> Blocks(PaperCard card)
    {
        if (card.Authors.Length > 0)
            yield return Block(Run(card.Authors, isSubtle: true));
        if (card.Excerpt.Length > 0)
            yield return Block(Run(card.Excerpt));
        foreach (var line in card.Details)
            yield return Block(Run(line, isSubtle: true));
    }

    private static JsonObject Block(JsonObject run) => new() { ["type"] = "RichTextBlock", ["inlines"] = new JsonArray(run) };

    private static JsonObject Run(string text, bool isSubtle = false)
    {
        var run = new JsonObject { ["type"] = "TextRun", ["text"] = text };
        if (isSubtle)
            run["isSubtle"] = true;

        return run;
    }

    private static JsonObject Open(PaperCard card, string title) => new() { ["type"] = "Action.OpenUrl", ["title"] = title, ["url"] = card.Url };
}
