using k8s.Models;

namespace PaperMesh.Kubernetes.Tests;

/// <summary>Who may speak to whom, by the network policies of an overlay: as a cluster that enforces them would decide.</summary>
internal static class Network
{
    /// <summary>Labels of pods by name: of the overlay's workloads, and of those that operators make of its resources.</summary>
    public static Dictionary<string, IDictionary<string, string>> Pods(Rendered rendered)
    {
        var pods = rendered.Workloads.ToDictionary(workload => workload.Name, workload => workload.Labels);
        if (rendered.AllOf("RabbitmqCluster").Any())
            pods["rabbitmq"] = new Dictionary<string, string> { ["app.kubernetes.io/name"] = "rabbitmq", ["app.kubernetes.io/component"] = "rabbitmq" };

        foreach (var store in rendered.AllOf("MongoDBCommunity"))
            pods["mongodb"] = k8s.KubernetesJson.Deserialize<V1PodTemplateSpec>(
                store.GetProperty("spec").GetProperty("statefulSet").GetProperty("spec").GetProperty("template").GetRawText()).Metadata.Labels;

        return pods;
    }

    /// <summary>Both ends agree: the one may send there, the other may be asked.</summary>
    public static bool IsAllowed(Rendered rendered, IDictionary<string, string> from, IDictionary<string, string> to, int port)
    {
        var policies = rendered.All<V1NetworkPolicy>().ToList();
        return OfKind(from, "Egress").Any(policy => policy.Spec.Egress?.Any(rule => rule.To.Any(peer => IsPeer(peer, to)) && HasPort(rule.Ports, port)) is true)
            && OfKind(to, "Ingress").Any(policy => policy.Spec.Ingress?.Any(rule => rule.FromProperty.Any(peer => IsPeer(peer, from)) && HasPort(rule.Ports, port)) is true);

        IEnumerable<V1NetworkPolicy> OfKind(IDictionary<string, string> pod, string kind)
            => policies.Where(policy => policy.Spec.PolicyTypes.Contains(kind) && Matches(policy.Spec.PodSelector, pod));
    }

    public static bool Matches(V1LabelSelector selector, IDictionary<string, string> labels)
        => (selector.MatchLabels ?? new Dictionary<string, string>()).All(labels.Contains)
            && (selector.MatchExpressions ?? []).All(expression => expression.OperatorProperty == "In"
                ? labels.TryGetValue(expression.Key, out var value) && expression.Values.Contains(value)
                : throw new NotSupportedException(expression.OperatorProperty));

    /// <remarks>Of this namespace: a peer with a selector of namespaces is elsewhere. Pods have no addresses that a block could name here.</remarks>
    private static bool IsPeer(V1NetworkPolicyPeer peer, IDictionary<string, string> pod)
        => peer is { NamespaceSelector: null, IpBlock: null } && Matches(peer.PodSelector, pod);

    private static bool HasPort(IList<V1NetworkPolicyPort> ports, int port)
        => ports.Any(one => one.Protocol is "TCP" && one.Port.Value == $"{port}");
}
