using PaperMesh.Servers;

namespace PaperMesh.EndToEnd.Tests;

/// <summary>PaperMesh as operators run it: four services and the gateway, each a process, on RabbitMQ and MongoDB.</summary>
internal sealed class FiveProcesses : IAsyncDisposable
{
    /// <summary>A second Query, which begins only when it is asked for.</summary>
    private const string Replica = "replica";

    private readonly Dictionary<string, int> _ports = new()
    {
        ["Query"] = ServiceProcess.FreePort(),
        ["Crawler"] = ServiceProcess.FreePort(),
        ["Classifier"] = ServiceProcess.FreePort(),
        ["Notifier"] = ServiceProcess.FreePort(),
    };

    private readonly Dictionary<string, ServiceProcess> _services = [];
    private readonly Dictionary<string, string> _settings;
    private readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> _own;
    private readonly int _replicaPort = ServiceProcess.FreePort();
    private ServiceProcess? _gateway;

    private FiveProcesses(RabbitServer rabbit, MongoServer mongo, DirectoryInfo data, IReadOnlyDictionary<string, string> settings, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? own)
    {
        _own = own ?? new Dictionary<string, IReadOnlyDictionary<string, string>>();
        _settings = Distributed(rabbit, mongo, data);
        foreach (var (name, value) in settings)
            _settings[name] = value;
    }

    public Site Site => new(_gateway!);

    /// <summary>All that run, the gateway first.</summary>
    public IReadOnlyList<ServiceProcess> All => [_gateway!, .. _services.Values];

    public IReadOnlyDictionary<string, ServiceProcess> Services => _services;

    /// <summary>The replicas of Query that run, without the gateway.</summary>
    public IReadOnlyList<ServiceProcess> Queries => [.. _services.Where(service => service.Key is "Query" or Replica).Select(service => service.Value)];

    /// <summary>Settings of any service on a broker, and in databases of its own.</summary>
    public static Dictionary<string, string> Distributed(RabbitServer rabbit, MongoServer mongo, DirectoryInfo data) => new()
    {
        ["Bus__Transport"] = "rabbitmq",
        ["Bus__Address"] = rabbit.Address.ToString(),
        ["Storage__Provider"] = "mongodb",
        ["Storage__ConnectionString"] = mongo.ConnectionString,
        ["Storage__DatabasePrefix"] = $"{mongo.DatabasePrefix}{Guid.NewGuid().ToString("N")[..6]}-",
        ["Storage__Path"] = data.FullName,
    };

    /// <param name="rabbit">The broker.</param>
    /// <param name="mongo">The store.</param>
    /// <param name="data">For the indexes.</param>
    /// <param name="settings">Of all five.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="knowsReplica">Whether the gateway is told where a second Query may be.</param>
    /// <param name="until">The path at which a service that has begun answers.</param>
    /// <param name="own">What a service has in the place of, or beside, the settings of all.</param>
    public static async Task<FiveProcesses> StartAsync(
        RabbitServer rabbit,
        MongoServer mongo,
        DirectoryInfo data,
        IReadOnlyDictionary<string, string> settings,
        CancellationToken cancellationToken,
        bool knowsReplica = false,
        string until = ServiceProcess.Ready,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? own = null)
    {
        var processes = new FiveProcesses(rabbit, mongo, data, settings, own);
        await Task.WhenAll(processes._ports.Keys.Select(service => processes.StartAsync(service, cancellationToken, until)));

        var clusters = new Dictionary<string, string>(processes._settings);
        foreach (var (service, port) in processes._ports)
            clusters[$"ReverseProxy__Clusters__{service.ToLowerInvariant()}__Destinations__1__Address"] = $"http://127.0.0.1:{port}";
        if (knowsReplica)
            clusters["ReverseProxy__Clusters__query__Destinations__2__Address"] = $"http://127.0.0.1:{processes._replicaPort}";
        processes._gateway = await ServiceProcess.StartAsync("gateway", ServiceProcess.FreePort(), clusters, cancellationToken, until);
        return processes;
    }

    /// <summary>A second Query, with a queue and an index of its own; returns when it has caught up.</summary>
    public async Task StartReplicaAsync(CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string>(_settings) { ["Query__Instance"] = Replica };
        _services[Replica] = await ServiceProcess.StartAsync("services/Query", _replicaPort, settings, cancellationToken);
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

    private async Task StartAsync(string service, CancellationToken cancellationToken, string until = ServiceProcess.Ready)
    {
        var settings = new Dictionary<string, string>(_settings);
        foreach (var (name, value) in _own.GetValueOrDefault(service) ?? new Dictionary<string, string>())
            settings[name] = value;
        var process = await ServiceProcess.StartAsync($"services/{service}", _ports[service], settings, cancellationToken, until);
        lock (_services)
            _services[service] = process;
    }
}
