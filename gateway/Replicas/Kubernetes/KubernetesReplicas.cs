using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace PaperMesh.Gateway.Replicas.Kubernetes;

/// <summary>
/// A destination at <c>k8s+http://service.namespace:port</c> stands for the ready replicas of a Service, which the API of Kubernetes tells at
/// once. Decision 030.
/// </summary>
internal sealed class KubernetesReplicas(
    IOptions<KubernetesOptions> options, IOptions<NamedReplicasOptions> patience, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<KubernetesReplicas> log)
    : IDestinationResolver
{
    /// <summary>Each goes on until the process stops, so that a service that leaves the configuration and comes again is known.</summary>
    private readonly ConcurrentDictionary<KubernetesService, Lazy<EndpointSliceWatch>> _watches = new();

    public async ValueTask<ResolvedDestinationCollection> ResolveDestinationsAsync(
        IReadOnlyDictionary<string, DestinationConfig> destinations, CancellationToken cancellationToken)
    {
        if (!destinations.Values.Any(destination => KubernetesService.IsMeant(destination.Address)))
            return new(destinations, null);

        var watches = new Dictionary<string, EndpointSliceWatch>();
        foreach (var address in destinations.Values.Select(destination => destination.Address).Where(KubernetesService.IsMeant))
        {
            // At the start it was looked at: this one has come since, and keeps no other from being followed.
            if (options.Value.Api is null || !KubernetesService.TryParse(address, OwnNamespace(), out var service))
                log.NotFollowed(address);
            else
                watches[address] = _watches.GetOrAdd(service, Begin).Value;
        }

        await WaitAsync(watches.Values, cancellationToken);

        var found = new Dictionary<string, DestinationConfig>(StringComparer.OrdinalIgnoreCase);
        var now = watches.ToDictionary(watch => watch.Key, watch => watch.Value.Now);
        foreach (var (id, destination) in destinations)
        {
            if (!KubernetesService.IsMeant(destination.Address))
                found[id] = destination;
            else if (now.TryGetValue(destination.Address, out var replicas))
            {
                foreach (var address in replicas.Addresses)
                    found[$"{id}/{address}"] = destination.At(address, KubernetesService.Prefix);
            }
        }

        var changes = now.Values.Select(replicas => new CancellationChangeToken(replicas.Over.Token)).ToArray<IChangeToken>();
        return new(found, changes is [] ? null : new CompositeChangeToken(changes));
    }

    private Lazy<EndpointSliceWatch> Begin(KubernetesService service) => new(() =>
    {
        var watch = new EndpointSliceWatch(service, () => new KubernetesApi(options.Value), time, log);
        _ = watch.RunAsync(lifetime.ApplicationStopping);
        return watch;
    });

    /// <summary>Until the replicas are known. When the API server is away, that is no reason not to start.</summary>
    private async Task WaitAsync(IEnumerable<EndpointSliceWatch> watches, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(watches.Select(watch => watch.Known)).WaitAsync(patience.Value.Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // They are told of when they are known.
        }
    }

    private string OwnNamespace()
    {
        var file = Path.Combine(options.Value.Account, "namespace");
        return File.Exists(file) ? File.ReadAllText(file).Trim() : "default";
    }
}
