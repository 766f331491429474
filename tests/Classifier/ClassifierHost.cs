using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.Classifier.Tests;

/// <summary>The service as its <c>Program.cs</c> builds it, on a free port and a bus in memory.</summary>
internal sealed class ClassifierHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _data;

    private ClassifierHost(WebApplication app, DirectoryInfo data)
    {
        (_app, _data) = (app, data);
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public IBus Bus => _app.Services.GetRequiredService<IBus>();

    public static async Task<ClassifierHost> StartAsync(
        Action<IServiceCollection>? add = null, params IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var data = Directory.CreateTempSubdirectory("papermesh-");
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection([new("Storage:Path", data.FullName)]);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseUrls("http://127.0.0.1:0");

        builder.AddServiceDefaults();
        builder.AddBus();
        builder.AddClassifier();
        add?.Invoke(builder.Services);

        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapClassifier();

        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ClassifierHost(app, data);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _data.Delete(recursive: true);
    }
}
