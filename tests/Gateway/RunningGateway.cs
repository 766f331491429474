using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PaperMesh.Access;
using PaperMesh.Operations;
using PaperMesh.ServiceDefaults;

namespace PaperMesh.Gateway.Tests;

/// <summary>The gateway on a free port, as <c>Program.cs</c> builds it, with the routes that it ships.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    /// <summary>As <c>appsettings.json</c> calls them.</summary>
    public static readonly IReadOnlyList<string> Services = ["query", "crawler", "classifier", "notifier"];

    /// <summary>Of the settings: may do everything.</summary>
    public const string AdminKey = "pmk_an-admin-key-that-is-long-enough-to-be-one";

    /// <summary>Of the settings: signs what the services are told.</summary>
    public const string InternalKey = "an internal key that is long enough to be one";

    private readonly WebApplication _app;
    private readonly DirectoryInfo? _folder;

    private RunningGateway(WebApplication app, DirectoryInfo? folder)
    {
        (_app, _folder) = (app, folder);
        Http = NewBrowser();
    }

    public HttpClient Http { get; }

    public string Address => _app.Urls.First();

    public IServiceProvider Provided => _app.Services;

    /// <summary>With cookies of its own; goes nowhere by itself.</summary>
    public HttpClient NewBrowser()
        => new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new System.Net.CookieContainer() }) { BaseAddress = new Uri(Address) };

    /// <param name="replicas">Addresses by service; a service that is not named has one replica that nobody has started.</param>
    public static Task<RunningGateway> StartAsync(params (string Service, string Address)[] replicas)
        => StartAsync([], folder: null, time: null, replicas);

    /// <param name="settings">As on the command line: <c>Access:Anonymous=none</c>.</param>
    /// <param name="folder">Where it keeps what it keeps; null for one of its own, which goes with it.</param>
    /// <param name="time">The clock; null for the machine's.</param>
    /// <param name="replicas">As above.</param>
    public static Task<RunningGateway> StartAsync(
        string[] settings, DirectoryInfo? folder, TimeProvider? time, params (string Service, string Address)[] replicas)
        => StartAsync(settings, folder, time, _ => { }, replicas);

    /// <param name="settings">As on the command line: <c>Access:Anonymous=none</c>.</param>
    /// <param name="folder">Where it keeps what it keeps; null for one of its own, which goes with it.</param>
    /// <param name="time">The clock; null for the machine's.</param>
    /// <param name="change">What else is different.</param>
    /// <param name="replicas">As above.</param>
    public static async Task<RunningGateway> StartAsync(
        string[] settings, DirectoryInfo? folder, TimeProvider? time, Action<WebApplicationBuilder> change, params (string Service, string Address)[] replicas)
    {
        var own = folder is null ? Directory.CreateTempSubdirectory("papermesh-gateway-") : null;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            Args =
            [
                "--Urls=http://127.0.0.1:0",
                $"--Storage:Path={(folder ?? own)!.FullName}",
                $"--Access:AdminKey={AdminKey}",
                $"--Access:InternalKey={InternalKey}",
                "--Access:RequestsPerAddress=0",
                .. settings.Select(setting => "--" + setting),
                .. Services.SelectMany(service => Destinations(service, replicas)),
            ],
        });
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        if (time is not null)
            builder.Services.AddSingleton(time);

        builder.AddFrontDoor();
        change(builder);
        builder.AddGateway();
        builder.AddOperations();

        var app = builder.Build();
        app.MapServiceDefaults(FrontDoor.Use);
        app.MapFrontDoor();
        app.MapOperations();
        app.MapGateway();

        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RunningGateway(app, own);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        _folder?.Delete(recursive: true);
    }

    private static IEnumerable<string> Destinations(string service, (string Service, string Address)[] replicas)
        => replicas.Where(replica => replica.Service == service)
            .Select(replica => replica.Address)
            .DefaultIfEmpty("http://127.0.0.1:9") // Discard: no machine of ours listens there.
            .Select((address, number) => $"--ReverseProxy:Clusters:{service}:Destinations:{number + 1}:Address={address}");
}
