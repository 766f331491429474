using k8s.Models;

namespace PaperMesh.Kubernetes.Tests;

public sealed class NetworkTests
{
    private static readonly string[] Behind = ["query", "crawler", "classifier", "notifier"];

    [Theory]
    [InlineData(Rendered.Dev)]
    [InlineData(Rendered.Production)]
    public async Task Each_reaches_what_it_needs_and_nothing_else(string overlay)
    {
        var rendered = await Rendered.AsyncOf(overlay);
        var pods = Network.Pods(rendered);
        int[] ports = [80, 443, 4369, 5672, 6443, 8080, 9090, 15672, 15692, 25672, 27017];

        var allowed = from one in pods
                      from other in pods
                      from port in ports
                      where Network.IsAllowed(rendered, one.Value, other.Value, port)
                      select $"{one.Key} > {other.Key}:{port}";

        string[] needed =
        [
            .. Behind.Select(service => $"gateway > {service}:8080"),
            .. Behind.Select(service => $"{service} > rabbitmq:5672"),
            .. Behind.Append("gateway").Select(service => $"{service} > mongodb:27017"),
        ];
        string[] ofTheCluster = ["mongodb > mongodb:27017", "rabbitmq > rabbitmq:4369", "rabbitmq > rabbitmq:25672"];
        allowed.ShouldBe(overlay == Rendered.Production ? [.. needed, .. ofTheCluster] : needed, ignoreOrder: true);
    }

    [Theory]
    [InlineData(Rendered.Dev)]
    [InlineData(Rendered.Production)]
    public async Task What_no_policy_allows_is_denied_and_every_port_that_one_names_is_listened_at(string overlay)
    {
        var rendered = await Rendered.AsyncOf(overlay);
        var policies = rendered.All<V1NetworkPolicy>().ToList();

        var deny = policies.Single(policy => policy.Metadata.Name == "default-deny").Spec;
        deny.PodSelector.MatchLabels.ShouldBeNull();
        deny.PolicyTypes.ShouldBe(["Ingress", "Egress"]);
        (deny.Ingress, deny.Egress).ShouldBe((null, null));

        foreach (var policy in policies)
        {
            foreach (var workload in rendered.Workloads.Where(workload => Network.Matches(policy.Spec.PodSelector, workload.Labels)))
            {
                var listens = workload.Pod.Containers.SelectMany(container => container.Ports).Select(port => $"{port.ContainerPort}").ToList();
                foreach (var port in (policy.Spec.Ingress ?? []).SelectMany(rule => rule.Ports))
                    listens.ShouldContain(port.Port.Value, $"{policy.Metadata.Name}: {workload.Name}");
            }
        }
    }

    [Theory]
    [InlineData(Rendered.Dev)]
    [InlineData(Rendered.Production)]
    public async Task Only_those_whose_work_it_is_speak_to_the_internet_and_not_to_private_addresses(string overlay)
    {
        var rendered = await Rendered.AsyncOf(overlay);

        foreach (var policy in rendered.All<V1NetworkPolicy>().Where(policy => policy.Metadata.Name is "crawler" or "notifier"))
        {
            var outside = policy.Spec.Egress.Single(rule => rule.To.Any(peer => peer.IpBlock is not null));
            outside.To.Single(peer => peer.IpBlock.Cidr == "0.0.0.0/0").IpBlock.Except.ShouldBe(
                ["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"]);
            outside.To.Single(peer => peer.IpBlock.Cidr == "::/0").IpBlock.Except.ShouldBe(["::1/128", "fc00::/7", "fe80::/10"]);
        }

        rendered.All<V1NetworkPolicy>().Where(policy => policy.Spec.Egress?.Any(rule => rule.To.Any(peer => peer.IpBlock is not null)) is true)
            .Select(policy => policy.Metadata.Name)
            .Except(["rabbitmq", "mongodb"]) // In production, to the API server.
            .ShouldBe(["crawler", "gateway", "notifier"], ignoreOrder: true);
    }
}
