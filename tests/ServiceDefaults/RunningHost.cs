using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PaperMesh.Servers;
using PaperMesh.ServiceDefaults.Tests.Bus;

namespace PaperMesh.ServiceDefaults.Tests;

/// <summary>A small real service on a free port, made as each <c>Program.cs</c> makes one.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningHost(WebApplication app, LogLines log)
    {
        _app = app;
        Log = log;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public IBus Bus => Services.GetRequiredService<IBus>();

    public Seen Seen => Services.GetRequiredService<Seen>();

    public QueueNames Queues => Services.GetRequiredService<QueueNames>();

    public LogLines Log { get; }

    public static async Task<RunningHost> StartAsync(
        Action<WebApplicationBuilder> add, Action<WebApplication>? map = null, params IEnumerable<(string Name, string Value)> settings)
    {
        var log = new LogLines();
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(log);
        builder.Services.AddSingleton<Seen>().AddSingleton<QueueNames>();
        builder.AddServiceDefaults();
        builder.AddOpenAccess();
        add(builder);

        var app = builder.Build();
        app.MapServiceDefaults();
        map?.Invoke(app);

        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RunningHost(app, log);
    }

    /// <summary>Until then what is published may find no queue.</summary>
    public async Task<RunningHost> WithBusUpAsync()
    {
        await Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, Eventually.Deadline);
        return this;
    }

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
