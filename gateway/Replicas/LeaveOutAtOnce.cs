using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace PaperMesh.Gateway.Replicas;

/// <summary>A replica that did not take a request is left out for a while, so that the next ones need not find out for themselves.</summary>
/// <remarks>The last one never is: it is asked until it answers again. Active checks find the rest.</remarks>
internal sealed class LeaveOutAtOnce(IDestinationHealthUpdater health) : IPassiveHealthCheckPolicy
{
    private static readonly TimeSpan Usually = TimeSpan.FromSeconds(5);

    public string Name => nameof(LeaveOutAtOnce);

    public void RequestProxied(HttpContext context, ClusterState cluster, DestinationState destination)
    {
        var failed = Failover.IsOfTheReplica(context.GetForwarderErrorFeature()) && !context.RequestAborted.IsCancellationRequested;
        if (failed && cluster.DestinationsState.AvailableDestinations.Any(other => other != destination))
            health.SetPassive(cluster, destination, DestinationHealth.Unhealthy, cluster.Model.Config.HealthCheck?.Passive?.ReactivationPeriod ?? Usually);
    }
}
