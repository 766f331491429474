using System.Net;
using Polly;

namespace PaperMesh.Crawler.Etiquette;

internal static class SourceHttp
{
    /// <summary>The one client through which all sources are asked.</summary>
    public const string Name = "sources";

    /// <summary>Puts everything between the sources and the network that good manners ask for.</summary>
    public static void AddSourceHttp(this IServiceCollection services)
    {
        services.AddSingleton<Budgets>();
        services.AddTransient<ContactHandler>();
        services.AddTransient<BudgetHandler>();
        services.AddTransient<WholeAnswerHandler>();

        // It would count the waiting; WholeAnswerHandler times each attempt.
        var client = services.AddHttpClient(Name, http => http.Timeout = Timeout.InfiniteTimeSpan);

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
