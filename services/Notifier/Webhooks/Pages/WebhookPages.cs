namespace PaperMesh.Notifier.Webhooks.Pages;

internal static class WebhookPages
{
    public static void MapWebhookPages(this IEndpointRouteBuilder app)
    {
    }
}
