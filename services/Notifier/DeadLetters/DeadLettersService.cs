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
        services.AddOptions<DeadLetterOptions>().BindConfiguration("Notifier:DeadLetters").ValidateDataAnnotations().ValidateOnStart();
        services.RegisterConsumer<KeepDeadLetters, KeepDeadLettersDefinition>();
        services.AddHostedService<Redrive>();
        services.AddStat("deadLetters", (provider, cancellationToken)
            => provider.GetRequiredService<IDocuments<KeptDeadLetter>>().CountAsync(DeadLetterGroup.Of(null), cancellationToken));
    }

    public static void MapDeadLetters(this IEndpointRouteBuilder app)
    {
        app.MapDeadLettersApi();
        app.MapDeadLettersPages();
    }
}
