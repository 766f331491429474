using MassTransit.Configuration;
using Microsoft.Extensions.Options;
using PaperMesh.Notifier.DeadLetters;
using PaperMesh.Notifier.Digests;
using PaperMesh.Notifier.EventLog;
using PaperMesh.Notifier.Ops;
using PaperMesh.Notifier.Pages;
using PaperMesh.Notifier.Webhooks;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Lives;
using PaperMesh.Storage;

namespace PaperMesh.Notifier;

/// <summary>Everything that leaves: the event log and its streams, papers by mail, webhooks; and what did not get through.</summary>
public static class NotifierService
{
    internal const string Name = "notifier";

    /// <summary>Of its metrics.</summary>
    internal const string Meter = "PaperMesh.Notifier";

    public static void AddNotifier(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;

        services.AddRazorComponents();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, NotifierJson.Default));
        services.AddSingleton<NotifierMetrics>();

        services.AddOptions<EventLogOptions>().BindConfiguration("Notifier:EventLog").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<EventLogOptions>, EventLogOptionsCheck>();
        services.AddDocuments("notifier", LoggedEvent.Kind);
        services.AddDocuments("notifier", TrimmedEvent.Kind);
        services.AddDocuments(Name, LoggedEvent.Kind);
        services.AddDocuments(Name, TrimmedEvent.Kind);
        services.AddSingleton<LoggedEvents>();
        services.AddSingleton<LogTail>();
        services.AddHostedService(provider => provider.GetRequiredService<LogTail>());
        services.AddHostedService<LogTrimmer>();
        services.RegisterConsumer<LogEventsConsumer, LogEventsConsumerDefinition>();
        services.AddStat("events", async (provider, cancellationToken)
            => (await provider.GetRequiredService<LoggedEvents>().KeptAsync(cancellationToken)).Count);

        services.AddCountersAtZero(provider => provider.GetRequiredService<NotifierMetrics>().Begin());
        services.AddStoredGauge(
            Meter, "papermesh.notifier.log.sequence", "{event}", "The last sequence of the event log: rises by one with each event",
            async (provider, cancellationToken) => await provider.GetRequiredService<LoggedEvents>().LastAsync(cancellationToken));

        services.AddSingleton<ToldLife>();
        services.AddLife(Name, (provider, id, cancellationToken) => provider.GetRequiredService<ToldLife>().ReadAsync(id, cancellationToken));

        services.AddDigests();
        services.AddWebhooks();
        services.AddDeadLetters();
    }

    public static void MapNotifier(this IEndpointRouteBuilder app)
    {
        app.MapEvents();
        app.MapDigests();
        app.MapWebhooks();
        app.MapDeadLetters();
        app.MapNotifierAssets();
    }
}
