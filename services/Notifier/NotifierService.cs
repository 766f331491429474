using MassTransit.Configuration;
using PaperMesh.Notifier.DeadLetters;
using PaperMesh.Notifier.Digests;
using PaperMesh.Notifier.EventLog;
using PaperMesh.Notifier.Pages;
using PaperMesh.ServiceDefaults;
using PaperMesh.Storage;

namespace PaperMesh.Notifier;

/// <summary>Everything that leaves: the event log and its streams, papers by mail; and what did not get through.</summary>
public static class NotifierService
{
    public static void AddNotifier(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;

        services.AddRazorComponents();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, NotifierJson.Default));
        services.AddSingleton<NotifierMetrics>();

        services.AddDocuments("notifier", LoggedEvent.Kind);
        services.AddSingleton<LoggedEvents>();
        services.AddSingleton<LogTail>();
        services.AddHostedService(provider => provider.GetRequiredService<LogTail>());
        services.RegisterConsumer<LogEventsConsumer, LogEventsConsumerDefinition>();
        services.AddStat("events", (provider, cancellationToken) => provider.GetRequiredService<LoggedEvents>().LastAsync(cancellationToken));

        services.AddDeadLetters();
        services.AddDigests();
    }

    public static void MapNotifier(this IEndpointRouteBuilder app)
    {
        app.MapEvents();
        app.MapDeadLetters();
        app.MapDigests();
        app.MapNotifierAssets();
    }
}
