using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace PaperMesh.Gateway.Replicas;

/// <summary>
/// A destination at <c>dns+http://name:port</c> stands for as many replicas as the name has addresses: a headless service of Kubernetes, a
/// service of Compose. Looked up again and again; what was found last holds while a name cannot be looked up. Decision 028.
/// </summary>
internal sealed class NamedReplicas(
    LookUp lookUp, IOptions<NamedReplicasOptions> options, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<NamedReplicas> log) : IDestinationResolver
{
    private const string ByName = "dns+";

    /// <summary>By the address of the settings.</summary>
    private readonly ConcurrentDictionary<string, IReadOnlyList<IPAddress>> _lastFound = new();

    /// <summary>By the addresses of a cluster: the one that looks after them now.</summary>
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _watching = new();

    public async ValueTask<ResolvedDestinationCollection> ResolveDestinationsAsync(
        IReadOnlyDictionary<string, DestinationConfig> destinations, CancellationToken cancellationToken)
    {
        string[] names = [.. destinations.Values.Select(destination => destination.Address).Where(IsByName).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (names is [])
            return new(destinations, null);

        foreach (var name in names)
            _lastFound[name] = await FindAsync(name, cancellationToken);

        var found = new Dictionary<string, DestinationConfig>(StringComparer.OrdinalIgnoreCase);
        foreach (var (id, destination) in destinations)
        {
            if (!IsByName(destination.Address))
            {
                found[id] = destination;
                continue;
            }

            foreach (var address in _lastFound[destination.Address])
                found[$"{id}/{address}"] = destination.At(address, ByName);
        }

        return new(found, Watch(names));
    }

    /// <returns>Fires once, when one of the names has other addresses.</returns>
    private CancellationChangeToken Watch(string[] names)
    {
        var watch = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
        _watching.AddOrUpdate(string.Join(' ', names), watch, (_, former) =>
        {
            former.Cancel();
            return watch;
        });

        // Holds no timer and no handle: nothing has to be disposed of.
        var changed = new CancellationTokenSource();
        _ = WatchAsync(names, changed, watch.Token);
        return new CancellationChangeToken(changed.Token);
    }

    private async Task WatchAsync(string[] names, CancellationTokenSource changed, CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(options.Value.Refresh, time);
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                foreach (var name in names)
                {
                    var now = await FindAsync(name, cancellationToken);
                    if (now.SequenceEqual(_lastFound[name]))
                        continue;

                    log.ReplicasChanged(name, now.Count);
                    changed.Cancel();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Others look after the names now, or nobody has to.
        }
    }

    /// <returns>In order. What was found before, when it cannot be looked up.</returns>
    private async Task<IReadOnlyList<IPAddress>> FindAsync(string destination, CancellationToken cancellationToken)
    {
        try
        {
            using var enough = new CancellationTokenSource(options.Value.Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, enough.Token);
            var addresses = await lookUp(new Uri(destination).DnsSafeHost, either.Token);
            return [.. addresses.DistinctBy(address => address.ToString()).OrderBy(address => address.ToString(), StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            log.NameNotFound(destination, e.Message);
            return _lastFound.GetValueOrDefault(destination) ?? [];
        }
    }

    private static bool IsByName(string address) => address.StartsWith(ByName, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The addresses of a name: <see cref="Dns"/>.</summary>
internal delegate Task<IPAddress[]> LookUp(string name, CancellationToken cancellationToken);
