using PaperMesh.Servers;

namespace PaperMesh.EndToEnd.Tests;

/// <summary>PaperMesh as operators run it: four services and the gateway, each a process, on RabbitMQ and MongoDB.</summary>
internal sealed class FiveProcesses : IAsyncDisposable
{
    private readonly Dictionary<string, int> _ports = new()
    {
        ["Query"] = ServiceProcess.FreePort(),
        ["Crawler"] = ServiceProcess.FreePort(),
        ["Classifier"] = ServiceProcess.FreePort(),
        ["Notifier"] = ServiceProcess.FreePort(),
    };

    private readonly Dictionary<string, ServiceProcess> _services = [];
    private readonly Dictionary<string, string> _settings;
    private ServiceProcess? _gateway;

    private FiveProcesses(RabbitServer rabbit, MongoServer mongo, DirectoryInfo data, IReadOnlyDictionary<string, string> settings)
        => _settings = new Dictionary<string, string>(settings)
        {
            ["Bus__Transport"] = "rabbitmq",
            ["Bus__Address"] = rabbit.Address.ToString(),
            ["Storage__Provider"] = "mongodb",
            ["Storage__ConnectionString"] = mongo.ConnectionString,
            ["Storage__DatabasePrefix"] = $"{mongo.DatabasePrefix}{Guid.NewGuid().ToString("N")[..6]}-",
            ["Storage__Path"] = data.FullName,
        };

    public Site Site => new(_gateway!);

    public static async Task<FiveProcesses> StartAsync(
        RabbitServer rabbit, MongoServer mongo, DirectoryInfo data, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var processes = new FiveProcesses(rabbit, mongo, data, settings);
        await Task.WhenAll(processes._ports.Keys.Select(service => processes.StartAsync(service, cancellationToken)));

        var clusters = processes._ports.ToDictionary(
            service => $"ReverseProxy__Clusters__{service.Key.ToLowerInvariant()}__Destinations__1__Address",
            service => $"http://127.0.0.1:{service.Value}");
        processes._gateway = await ServiceProcess.StartAsync("gateway", ServiceProcess.FreePort(), clusters, cancellationToken);
        return processes;
    }

    /// <summary>SIGKILL, and a new process at the same address.</summary>
    public async Task KillAndRestartAsync(string service, CancellationToken cancellationToken)
    {
        await _services[service].DisposeAsync();
        await StartAsync(service, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
            await _gateway.DisposeAsync();

        foreach (var service in _services.Values)
            await service.DisposeAsync();
    }

    private async Task StartAsync(string service, CancellationToken cancellationToken)
    {
        var process = await ServiceProcess.StartAsync($"services/{service}", _ports[service], _settings, cancellationToken);
        lock (_services)
            _services[service] = process;
    }
}
