using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace PaperMesh.ServiceDefaults.Tests;

/// <summary>A small real service on a free port, as each <c>Program.cs</c> builds one.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningHost(WebApplication app)
    {
        _app = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<RunningHost> StartAsync(
        Action<WebApplicationBuilder> add, Action<WebApplication>? map = null, params IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.AddServiceDefaults();
        add(builder);

        var app = builder.Build();
        app.MapServiceDefaults();
        map?.Invoke(app);

        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RunningHost(app);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
