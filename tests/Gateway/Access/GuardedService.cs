using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Gateway.Tests.Access;

/// <summary>A service that believes its gateway only, with an endpoint for each kind of rule. It stands for all four.</summary>
internal sealed class GuardedService : IAsyncDisposable
{
    public const string Secret = "what only operators may see";

    private readonly WebApplication _app;

    private GuardedService(WebApplication app)
    {
        _app = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    /// <summary>Asks it directly, past the gateway.</summary>
    public HttpClient Http { get; }

    public (string Service, string Address)[] AsAll => [.. RunningGateway.Services.Select(service => (service, _app.Urls.First()))];

    public static Task<GuardedService> StartAsync(params string[] settings) => StartAsync(time: null, settings);

    /// <param name="time">The clock, which is the gateway's too; null for the machine's.</param>
    /// <param name="settings">As on the command line, without the dashes.</param>
    public static async Task<GuardedService> StartAsync(TimeProvider? time, params string[] settings)
    {
        var builder = WebApplication.CreateBuilder([$"--Access:InternalKey={RunningGateway.InternalKey}", .. settings.Select(setting => "--" + setting)]);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        if (time is not null)
            builder.Services.AddSingleton(time);

        builder.AddServiceDefaults();
        builder.AddGatewayAccess();

        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGet("/open", () => "open").OpenToAll();
        app.MapGet("/read", () => "read");
        app.MapPost("/api/v1/import", () => "imported").Needs(Scopes.Submit);
        app.MapGet("/ops/secret", () => Secret).Needs(Scopes.Admin);
        app.MapPost("/subscriptions/{token}/change", () => "changed").OpenToAll();
        app.MapGet("/api/v1/seen", (HttpRequest request) => new Seen(
            Caller.Of(request.HttpContext.User)!.Name,
            [.. Caller.Of(request.HttpContext.User)!.Scopes],
            request.Scheme,
            request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString())));

        await app.StartAsync(TestContext.Current.CancellationToken);
        return new GuardedService(app);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}

/// <summary>What the service saw of a request.</summary>
internal sealed record Seen(string Caller, string[] Scopes, string Scheme, Dictionary<string, string> Headers);
