namespace PaperMesh.Gateway.Tests;

/// <summary>One backend for each service, and the gateway in front of them.</summary>
public sealed class Mesh : IAsyncLifetime
{
    private readonly List<Backend> _backends = [];
    private RunningGateway? _gateway;

    internal HttpClient Http => _gateway!.Http;

    public async ValueTask InitializeAsync()
    {
        var replicas = new List<(string, string)>();
        foreach (var service in RunningGateway.Services)
        {
            var backend = await Backend.StartAsync(service);
            _backends.Add(backend);
            replicas.Add((service, backend.Address));
        }

        _gateway = await RunningGateway.StartAsync([.. replicas]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
            await _gateway.DisposeAsync();

        foreach (var backend in _backends)
            await backend.DisposeAsync();
    }
}
