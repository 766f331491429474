using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using PaperMesh.ServiceDefaults;

namespace PaperMesh.Gateway.Tests;

/// <summary>The gateway on a free port, as <c>Program.cs</c> builds it, with the routes that it ships.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    /// <summary>As <c>appsettings.json</c> calls them.</summary>
    public static readonly IReadOnlyList<string> Services = ["query", "crawler", "classifier", "notifier"];

    private readonly WebApplication _app;

    private RunningGateway(WebApplication app)
    {
        _app = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Http { get; }

    /// <param name="replicas">Addresses by service; a service that is not named has one replica that nobody has started.</param>
    public static async Task<RunningGateway> StartAsync(params (string Service, string Address)[] replicas)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            Args =
            [
                "--Urls=http://127.0.0.1:0",
                .. Services.SelectMany(service => Destinations(service, replicas)),
            ],
        });
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        builder.AddGateway();

        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGateway();

        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RunningGateway(app);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }

    private static IEnumerable<string> Destinations(string service, (string Service, string Address)[] replicas)
        => replicas.Where(replica => replica.Service == service)
            .Select(replica => replica.Address)
            .DefaultIfEmpty("http://127.0.0.1:9") // Discard: no machine of ours listens there.
            .Select((address, number) => $"--ReverseProxy:Clusters:{service}:Destinations:{number + 1}:Address={address}");
}
