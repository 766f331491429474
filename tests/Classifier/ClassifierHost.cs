using System.Collections.Concurrent;
using MassTransit;
using MassTransit.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Contracts;
using PaperMesh.Servers;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.Classifier.Tests;

/// <summary>The service as its <c>Program.cs</c> builds it, on a free port and, unless set otherwise, a bus in memory and a folder of its own.</summary>
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

    /// <summary>What it has published, in the order in which it came.</summary>
    public ConcurrentQueue<PaperTagged> Tagged => _app.Services.GetRequiredService<ConcurrentQueue<PaperTagged>>();

    public IServiceProvider Services => _app.Services;

    public IBus Bus => _app.Services.GetRequiredService<IBus>();

    public static async Task<ClassifierHost> StartAsync(params IEnumerable<(string Name, string Value)> settings)
    {
        var data = Directory.CreateTempSubdirectory("papermesh-");
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection([new("Storage:Path", data.FullName)]);
        builder.Configuration.AddInMemoryCollection(settings.Select(one => KeyValuePair.Create<string, string?>(one.Name, one.Value)));
        builder.WebHost.UseUrls("http://127.0.0.1:0");

        builder.AddServiceDefaults();
        builder.AddOpenAccess();
        builder.AddBus();
        builder.AddClassifier();
        builder.Services.AddSingleton<ConcurrentQueue<PaperTagged>>();
        builder.Services.RegisterConsumer<NoteTagged, NoteTaggedDefinition>();

        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapClassifier();

        await app.StartAsync(TestContext.Current.CancellationToken);

        // Over a broker a service does not wait for its queues, and what is published before they are there reaches nobody: in the product
        // the Crawler says it again.
        var bus = app.Services.GetRequiredService<IBusControl>();
        (await bus.WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromSeconds(30))).ShouldBe(BusHealthStatus.Healthy);
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

internal sealed class NoteTagged(ConcurrentQueue<PaperTagged> tagged) : IConsumer<PaperTagged>
{
    public Task Consume(ConsumeContext<PaperTagged> context)
    {
        tagged.Enqueue(context.Message);
        return Task.CompletedTask;
    }
}

internal sealed class NoteTaggedDefinition() : EventConsumerDefinition<NoteTagged, PaperTagged>("test-note-tagged");
