using PaperMesh.Notifier.Notices;
using PaperMesh.Notifier.Webhooks.Pages;
using PaperMesh.Notifier.Webhooks.Replaying;
using PaperMesh.Notifier.Webhooks.Sending;
using PaperMesh.ServiceDefaults;
using PaperMesh.Storage;
using PaperMesh.Storage.Leasing;

namespace PaperMesh.Notifier.Webhooks;

internal static class WebhookServices
{
    /// <summary>In the order in which an event meets them.</summary>
    public static void AddWebhooks(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration("Notifier:Webhooks").ValidateDataAnnotations().ValidateOnStart();
        services.AddLeases(NotifierService.Name);
        services.AddDocuments(NotifierService.Name, Notice.Kind);
        services.AddHostedService<NoticeSender>();

        services.AddDocuments(NotifierService.Name, Webhook.Kind);
        services.AddSingleton<WebhookWishes>();
        services.AddSingleton<WebhookStore>();

        services.AddDocuments(NotifierService.Name, Checkpoint.Kind);
        services.AddDocuments(NotifierService.Name, Delivery.Kind);
        services.AddSingleton<Deliveries>();
        services.AddStoredGauge(
            NotifierService.Meter, "papermesh.notifier.webhook.pending", "{delivery}", "Deliveries to webhooks that are to be attempted, now or later",
            async (provider, cancellationToken) => await provider.GetRequiredService<Deliveries>().CountPendingAsync(cancellationToken));
        services.AddSingleton<DeliveryPlan>();
        services.AddDocuments(NotifierService.Name, Replay.Kind);
        services.AddSingleton<Replays>();
        services.AddSingleton<ReplayWorker>();
        services.AddSingleton<WakeUp>();
        services.AddHostedService<Dispatcher>();

        WebhookPost.AddClient(services);
        services.AddSingleton<WebhookPost>();
        services.AddSingleton<DeliverySender>();
        services.AddHostedService<Senders>();
    }

    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        app.MapWebhooksApi();
        app.MapWebhookPages();
    }
}
