using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PaperMesh.Crawler.Sources;
using Polly;

namespace PaperMesh.Crawler.Etiquette;

internal static class SourceServices
{
    /// <summary>Registers a source, and puts everything between it and the network that good manners ask for.</summary>
    /// <param name="baseAddress">With a slash at its end; the source asks for paths below it.</param>
    public static void AddSource<T>(this IServiceCollection services, string baseAddress)
        where T : class, ISource
    {
        services.TryAddSingleton<Budgets>();
        services.TryAddTransient<ContactHandler>();
        services.TryAddTransient<BudgetHandler>();
        services.TryAddTransient<WholeAnswerHandler>();

        // Named after the source: clients of one interface would otherwise all get the last one's address.
        var client = services.AddHttpClient<ISource, T>(typeof(T).Name, http =>
        {
            http.BaseAddress = new Uri(baseAddress);
            // It would count the waiting; WholeAnswerHandler times each attempt.
            http.Timeout = Timeout.InfiniteTimeSpan;
        });

        // From the source to the network.
        client.AddHttpMessageHandler<ContactHandler>();
        client.AddResilienceHandler("retries", (pipeline, context) =>
        {
            pipeline.TimeProvider = context.ServiceProvider.GetRequiredService<TimeProvider>();
            pipeline.AddRetry(Retries.Options(pipeline.TimeProvider));
        });
        client.AddHttpMessageHandler<BudgetHandler>();
        client.AddHttpMessageHandler<WholeAnswerHandler>();
        client.UseSocketsHttpHandler((sockets, _) =>
        {
            sockets.AutomaticDecompression = DecompressionMethods.All;
            sockets.MaxAutomaticRedirections = 3;
            sockets.ConnectTimeout = TimeSpan.FromSeconds(30);
            sockets.UseCookies = false;
            // A source lives as long as the process: addresses are looked up again with new connections, not with new handlers.
            sockets.PooledConnectionLifetime = TimeSpan.FromMinutes(10);
        });
        client.SetHandlerLifetime(Timeout.InfiniteTimeSpan);
    }
}
