using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PaperMesh.Gateway.Tests;

/// <summary>A server on a free port that stands for a replica of a service. It is ready, and says its name to whatever else is asked.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private Backend(WebApplication app) => _app = app;

    /// <summary>Without those that ask whether it is ready.</summary>
    public int Requests => _requests;

    public string Address => _app.Urls.First();

    public static async Task<Backend> StartAsync(string name, Action<WebApplication>? map = null, string address = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null);

        var app = builder.Build();
        var backend = new Backend(app);
        app.Use((context, next) =>
        {
            if (!context.Request.Path.StartsWithSegments("/health"))
                Interlocked.Increment(ref backend._requests);

            return next(context);
        });
        app.MapGet("/health/ready", () => "Healthy");
        map?.Invoke(app);
        app.MapFallback("{*path}", (HttpContext context) => $"{name} {context.Request.Method} {context.Request.Path}");

        await app.StartAsync(TestContext.Current.CancellationToken);
        return backend;
    }

    /// <summary>From now on nobody listens at <see cref="Address"/>.</summary>
    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
