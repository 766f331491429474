using System.Diagnostics.Metrics;
using MassTransit.Configuration;
using PaperMesh.ServiceDefaults;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.DeadLetters;

/// <summary>What the consumers of all services gave up on.</summary>
internal static class DeadLettersService
{
    public static void AddDeadLetters(this IServiceCollection services)
    {
        services.AddDocuments("notifier", KeptDeadLetter.Kind);
        services.AddDocuments("notifier", LongMessage.Kind);
        services.AddOptions<DeadLetterOptions>().BindConfiguration("Notifier:DeadLetters").ValidateDataAnnotations().ValidateOnStart();
        services.RegisterConsumer<KeepDeadLetters, KeepDeadLettersDefinition>();
        services.AddHostedService<Redrive>();
        services.AddStoredGauges(
            NotifierService.Meter, "papermesh.notifier.dead_letters", "{message}", "Messages that were given up and nobody has decided about, by queue and exception",
            async (provider, cancellationToken) => await CountAsync(provider.GetRequiredService<IDocuments<KeptDeadLetter>>(), cancellationToken));
        services.AddStat("deadLetters", (provider, cancellationToken)
            => provider.GetRequiredService<IDocuments<KeptDeadLetter>>().CountAsync(DeadLetterGroup.Of(null), cancellationToken));
    }

    private static async Task<IReadOnlyList<Measurement<double>>> CountAsync(IDocuments<KeptDeadLetter> letters, CancellationToken cancellationToken)
        => [.. (await DeadLetterGroup.AllAsync(letters, cancellationToken))
            .GroupBy(group => (group.Queue, group.Exception))
            .Select(groups => new Measurement<double>(
                groups.Sum(group => group.Count),
                new KeyValuePair<string, object?>("messaging.destination.name", groups.Key.Queue),
                new KeyValuePair<string, object?>("error.type", groups.Key.Exception)))];

    public static void MapDeadLetters(this IEndpointRouteBuilder app)
    {
        app.MapDeadLettersApi();
        app.MapDeadLettersPages();
    }
}
