namespace PaperMesh.Notifier.Webhooks.Outlets;

/// <summary>The outlets that there are.</summary>
internal static class KnownOutlets
{
    /// <summary>In the order of a list to choose from; the first is meant where none is named.</summary>
    public static IReadOnlyList<IOutlet> All { get; } =
    [
        new WebhookOutlet(),
        new SlackOutlet(),
        new TeamsOutlet(),
        new DiscordOutlet(),
        new MattermostOutlet(),
        new MatrixOutlet(),
        new TelegramOutlet(),
        new NtfyOutlet(),
    ];

    /// <returns>Null: there is none of that name.</returns>
    public static IOutlet? Find(string? name)
        => string.IsNullOrWhiteSpace(name) ? All[0] : All.FirstOrDefault(outlet => outlet.Name.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>That of a webhook.</summary>
    /// <exception cref="InvalidOperationException">A newer version has made it, with an outlet that this one does not know.</exception>
    public static IOutlet Of(Webhook webhook)
        => Find(webhook.Outlet) ?? throw new InvalidOperationException($"Webhook {webhook.Id} has the outlet '{webhook.Outlet}', which this version does not know.");
}
