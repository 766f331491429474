using PaperMesh.EndToEnd.Tests;

namespace PaperMesh.Benchmarks;

/// <summary>Four services and the gateway, each a process, on a broker of their own.</summary>
internal sealed class Mesh : IAsyncDisposable
{
    private static readonly string[] Names = ["Query", "Crawler", "Classifier", "Notifier"];

    private readonly List<ServiceProcess> _processes = [];

    /// <summary>Of the services, the gateway last.</summary>
    public IReadOnlyList<ServiceProcess> Processes => _processes;

    public ServiceProcess Gateway => _processes[^1];

    /// <param name="settings">Of bus and storage.</param>
    public static async Task<Mesh> StartAsync(IReadOnlyDictionary<string, string> settings)
    {
        var mesh = new Mesh();
        try
        {
            var gateway = new Dictionary<string, string>(settings);
            foreach (var name in Names)
            {
                var service = await ServiceProcess.StartAsync($"services/{name}", ServiceProcess.FreePort(), settings, CancellationToken.None);
                mesh._processes.Add(service);
                gateway[$"ReverseProxy__Clusters__{name.ToLowerInvariant()}__Destinations__1__Address"] = service.Http.BaseAddress!.ToString();
            }

            mesh._processes.Add(await ServiceProcess.StartAsync("gateway", ServiceProcess.FreePort(), gateway, CancellationToken.None));
            return mesh;
        }
        catch
        {
            await mesh.DisposeAsync(); // Nobody else knows of it.
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            await process.DisposeAsync();
    }
}
