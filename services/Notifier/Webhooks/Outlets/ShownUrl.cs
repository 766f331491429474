namespace PaperMesh.Notifier.Webhooks.Outlets;

/// <summary>URLs of chats without what is secret in them: whoever knows such a URL can write there.</summary>
internal static class ShownUrl
{
    private const string Hidden = "…";

    /// <summary>Parts of a URL that are shorter are words such as <c>webhooks</c>, not secrets; but for the last one, such as a topic.</summary>
    private const int MinSecret = 12;
    private const int MinLast = 4;

    private static readonly char[] Between = ['/', '?', '&', '=', ':', '!', '@'];

    /// <summary>Where it leads, for people: <c>https://hooks.slack.com/…</c>. That of a program is shown whole.</summary>
    public static string Of(Webhook webhook) => Of(webhook.Url, KnownOutlets.Find(webhook.Outlet));

    /// <param name="url">Whatever was given as one.</param>
    /// <param name="outlet">What it is for; null when that is not known.</param>
    public static string Of(string url, IOutlet? outlet) => outlet switch
    {
        { IsChat: false } => url,
        _ when Uri.TryCreate(url, UriKind.Absolute, out var read) && read.Host.Length > 0 => $"{read.Scheme}://{read.Authority}/{Hidden}",
        _ => Hidden,
    };

    /// <summary>What an endpoint has answered, without the parts of its own URL that it may repeat: <c>Cannot POST /services/…</c></summary>
    public static string Without(string text, Webhook webhook)
    {
        if (KnownOutlets.Of(webhook) is { IsChat: false })
            return text;

        var url = new Uri(webhook.Url);
        var parts = Uri.UnescapeDataString(url.PathAndQuery).Split(Between).Concat(url.PathAndQuery.Split(Between)).Where(part => part.Length >= MinSecret);
        return parts
            .Concat(url.AbsolutePath.Split('/').TakeLast(1).Where(part => part.Length >= MinLast))
            .Distinct()
            .OrderByDescending(part => part.Length)
            .Aggregate(text, (left, part) => left.Replace(part, Hidden, StringComparison.OrdinalIgnoreCase));
    }
}
