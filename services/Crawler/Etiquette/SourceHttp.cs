using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using PaperMesh.Crawler.Etiquette.Robots;
using PaperMesh.ServiceDefaults.Outbound;
using Polly;

namespace PaperMesh.Crawler.Etiquette;

internal static class SourceHttp
{
    /// <summary>The one client through which all sources are asked.</summary>
    public const string Name = "sources";

    /// <summary>Puts everything between the sources and the network that good manners ask for.</summary>
    public static void AddSourceHttp(this IServiceCollection services)
    {
        services.AddOptions<CrawlerOptions>().Validate(
            crawler => crawler.Budgets.Values.All(interval => interval >= TimeSpan.Zero && interval <= TimeSpan.FromHours(1)),
            "Crawler:Budgets: from 00:00:00 to 01:00:00 between two requests.");

        services.AddSingleton<Budgets>();
        services.AddSingleton<RequestCounts>();
        services.AddSingleton<RobotsTexts>();
        services.AddOutboundGuard();

        services.AddTransient<ContactHandler>();
        services.AddTransient<RedirectHandler>();
        services.AddTransient<RobotsHandler>();
        services.AddTransient<BudgetHandler>();
        services.AddTransient<CountHandler>();
        services.AddTransient<WholeAnswerHandler>();

        // It would count the waiting; WholeAnswerHandler times each attempt.
        var client = services.AddHttpClient(Name, http => http.Timeout = Timeout.InfiniteTimeSpan);

        // From the source to the network: each request, each hop of it, each attempt at a hop.
        client.AddHttpMessageHandler<ContactHandler>();
        client.AddHttpMessageHandler<RedirectHandler>();
        client.AddHttpMessageHandler<RobotsHandler>();
        client.AddResilienceHandler("host", (pipeline, context) =>
        {
            var time = pipeline.TimeProvider = context.ServiceProvider.GetRequiredService<TimeProvider>();
            var leaveAlone = context.ServiceProvider.GetRequiredService<IOptions<CrawlerOptions>>().Value.LeaveAloneFor;
            pipeline.AddFallback(Circuit.Spelled(leaveAlone)).AddRetry(Retries.Options(time)).AddCircuitBreaker(Circuit.Options(leaveAlone, time));
        }).SelectPipelineByAuthority();
        client.AddHttpMessageHandler<BudgetHandler>();
        client.AddHttpMessageHandler<CountHandler>();
        client.AddHttpMessageHandler<WholeAnswerHandler>();
        client.UseSocketsHttpHandler((sockets, provider) =>
        {
            provider.GetRequiredService<OutboundGuard>().Guard(sockets);
            sockets.AllowAutoRedirect = false;
            sockets.AutomaticDecompression = DecompressionMethods.All;
            sockets.ConnectTimeout = TimeSpan.FromSeconds(30);
            sockets.UseCookies = false;
            // A source lives as long as the process: addresses are looked up again with new connections, not with new handlers.
            sockets.PooledConnectionLifetime = TimeSpan.FromMinutes(10);
        });
        client.SetHandlerLifetime(Timeout.InfiniteTimeSpan);
    }
}
