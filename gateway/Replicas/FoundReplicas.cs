using Microsoft.Extensions.Primitives;
using PaperMesh.Gateway.Replicas.Kubernetes;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace PaperMesh.Gateway.Replicas;

/// <summary>Where replicas are: as the settings list them, by name in DNS (<c>dns+</c>), by Service of Kubernetes (<c>k8s+</c>).</summary>
internal sealed class FoundReplicas(NamedReplicas byName, KubernetesReplicas byService) : IDestinationResolver
{
    public async ValueTask<ResolvedDestinationCollection> ResolveDestinationsAsync(
        IReadOnlyDictionary<string, DestinationConfig> destinations, CancellationToken cancellationToken)
    {
        var services = await byService.ResolveDestinationsAsync(destinations, cancellationToken);
        var names = await byName.ResolveDestinationsAsync(services.Destinations, cancellationToken);
        IChangeToken[] changes = [.. new[] { services.ChangeToken, names.ChangeToken }.OfType<IChangeToken>()];
        return new(names.Destinations, changes is [] ? null : new CompositeChangeToken(changes));
    }
}
