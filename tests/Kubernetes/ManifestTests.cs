using System.Text.Json;
using System.Text.RegularExpressions;
using k8s.Models;
using PaperMesh.Servers;

namespace PaperMesh.Kubernetes.Tests;

/// <summary>What <c>k8s</c> would give to a cluster: known to its API field by field, and by rules of our own.</summary>
public sealed partial class ManifestTests
{
    private static readonly string[] Services = ["gateway", "query", "crawler", "classifier", "notifier"];

    public static TheoryData<string> Overlays => [Rendered.Dev, Rendered.Production];

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_object_is_as_its_kind_has_to_be(string overlay)
    {
        var rendered = await Rendered.AsyncOf(overlay);

        // Unknown fields and wrong types were refused when it was read; here what is missing or out of bounds, and custom resources.
        rendered.Known.Count.ShouldBeGreaterThan(30);
        var faults = new List<string>();
        foreach (var document in rendered.Documents)
        {
            if (document.Kind is "RabbitmqCluster" or "MongoDBCommunity")
                faults.AddRange(await NodePrograms.FaultsAsync(document.Json.GetRawText(), document.Kind.ToLowerInvariant() + ".json"));
            else if (await NodePrograms.ReadAsync(document.Json.GetRawText(), "kubernetes") is { ValueKind: not JsonValueKind.Null } fault)
                faults.Add($"{document.Kind} {document.Name}: {fault}");
        }

        faults.ShouldBeEmpty();
        rendered.Documents.Where(document => document.Kind != "Namespace").ShouldAllBe(document => document.Json.GetProperty("metadata").GetProperty("namespace").GetString() == "papermesh");
        rendered.Documents.Select(document => $"{document.Kind} {document.Name}").ShouldBeUnique();
    }

    [Theory]
    [InlineData("spec: { replicas: two }")]
    [InlineData("spec: { replica: 2 }")]
    [InlineData("spec: { replicas: 2, replicas: 3 }")]
    public void What_no_cluster_would_take_is_noticed(string spec)
        => Should.Throw<Exception>(() => k8s.KubernetesYaml.LoadAllFromString($"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{ name: x }}\n{spec}\n", null, true));

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_container_is_bounded_watched_and_may_do_little(string overlay)
    {
        var workloads = (await Rendered.AsyncOf(overlay)).Workloads.ToList();
        workloads.Select(workload => workload.Name).Intersect(Services).Count().ShouldBe(Services.Length);

        foreach (var workload in workloads)
        {
            var pod = workload.Pod;
            pod.SecurityContext.RunAsNonRoot.ShouldBe(true, workload.Name);
            pod.SecurityContext.RunAsUser!.Value.ShouldBeGreaterThan(0, workload.Name);
            pod.SecurityContext.SeccompProfile.Type.ShouldBe("RuntimeDefault", workload.Name);
            pod.HostNetwork.ShouldNotBe(true, workload.Name);
            pod.EnableServiceLinks.ShouldBe(false, workload.Name);
            foreach (var container in workload.Containers)
            {
                var security = container.SecurityContext;
                security.AllowPrivilegeEscalation.ShouldBe(false, workload.Name);
                security.ReadOnlyRootFilesystem.ShouldBe(true, workload.Name);
                security.Capabilities.Drop.ShouldBe(["ALL"], workload.Name);
                security.Capabilities.Add.ShouldBeNull(workload.Name);
                security.Privileged.ShouldNotBe(true, workload.Name);
                foreach (var amount in new[] { "cpu", "memory", "ephemeral-storage" })
                    container.Resources.Requests[amount].ToDecimal().ShouldBeInRange(0, container.Resources.Limits[amount].ToDecimal(), $"{workload.Name} {amount}");

                foreach (var probe in new[] { container.StartupProbe, container.LivenessProbe, container.ReadinessProbe })
                    probe.ShouldNotBeNull(workload.Name);
            }

            // All that can be written to has an end.
            pod.Volumes.Where(volume => volume.EmptyDir is not null).ShouldAllBe(volume => volume.EmptyDir.SizeLimit != null);
            pod.Volumes.ShouldAllBe(volume => volume.HostPath == null);
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task The_services_run_as_the_images_are_made_and_are_asked_where_they_answer(string overlay)
    {
        foreach (var workload in (await Rendered.AsyncOf(overlay)).Workloads.Where(workload => Services.Contains(workload.Name)))
        {
            var container = workload.Pod.Containers.ShouldHaveSingleItem();
            workload.Pod.SecurityContext.RunAsUser.ShouldBe(1654);
            container.VolumeMounts.Select(mount => mount.MountPath).ShouldBe(["/tmp", "/var/lib/papermesh"]);
            container.StartupProbe.HttpGet.Path.ShouldBe("/health/live");
            container.LivenessProbe.HttpGet.Path.ShouldBe("/health/live");
            container.ReadinessProbe.HttpGet.Path.ShouldBe("/health/ready");
            container.Ports.Single(port => port.Name == "http").ContainerPort.ShouldBe(8080);

            // Draining:For, and what the host gives to the rest of the stop.
            workload.Pod.TerminationGracePeriodSeconds!.Value.ShouldBeGreaterThan(7 + 22);
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_image_is_one_of_ours_or_a_public_one(string overlay)
    {
        var compose = new FileInfo(Path.Combine(SharedData.Root, "docker-compose.yml"));
        var built = compose.Exists ? await File.ReadAllTextAsync(compose.FullName, TestContext.Current.CancellationToken) : null;
        var version = Version().Match(await File.ReadAllTextAsync(Path.Combine(SharedData.Root, "Directory.Build.props"), TestContext.Current.CancellationToken)).Groups[1].Value;
        foreach (var workload in (await Rendered.AsyncOf(overlay)).Workloads)
        {
            var image = workload.Pod.Containers.Single().Image;
            if (!Services.Contains(workload.Name))
            {
                image.ShouldBeOneOf("rabbitmq:4-management", "mongo:8");
                continue;
            }

            // The tag is the version that compose gives them.
            image.ShouldEndWith($"papermesh/{workload.Name}:{version}");
            built?.ShouldContain($"papermesh/{workload.Name}");
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Whatever_a_pod_refers_to_is_there(string overlay)
    {
        var rendered = await Rendered.AsyncOf(overlay);
        var maps = rendered.All<V1ConfigMap>().ToDictionary(map => map.Metadata.Name, map => map.Data ?? new Dictionary<string, string>());
        var secrets = await SecretsAsync(rendered, overlay);
        foreach (var workload in rendered.Workloads)
        {
            var pod = workload.Pod;
            if (pod.ServiceAccountName is { } account)
                rendered.All<V1ServiceAccount>().ShouldContain(one => one.Metadata.Name == account);

            string[] volumes = [.. pod.Volumes.Select(volume => volume.Name), .. workload.Claims.Select(claim => claim.Metadata.Name)];
            volumes.ShouldBeUnique();
            foreach (var container in workload.Containers)
            {
                foreach (var mount in container.VolumeMounts)
                    volumes.ShouldContain(mount.Name, workload.Name);

                foreach (var from in container.EnvFrom ?? [])
                    maps.ShouldContainKey(from.ConfigMapRef.Name, workload.Name);

                foreach (var variable in container.Env.Where(variable => variable.ValueFrom?.SecretKeyRef is not null))
                {
                    var secret = variable.ValueFrom.SecretKeyRef;
                    if (secret.Optional is not true || secrets.ContainsKey(secret.Name))
                        secrets.GetValueOrDefault(secret.Name, []).ShouldContain(secret.Key, $"{workload.Name}: {secret.Name}");
                }

                // What is put together of others comes after them.
                string[] known = [.. container.Env.Select(variable => variable.Name)];
                foreach (var variable in container.Env.Where(variable => variable.Value is not null))
                    foreach (Match used in Reference().Matches(variable.Value))
                        known[..Array.IndexOf(known, variable.Name)].ShouldContain(used.Groups[1].Value, workload.Name);
            }
        }

        foreach (var parameter in rendered.AllOf("TriggerAuthentication").SelectMany(one => one.GetProperty("spec").GetProperty("secretTargetRef").EnumerateArray()))
            secrets[parameter.GetProperty("name").GetString()!].ShouldContain(parameter.GetProperty("key").GetString()!);
        foreach (var user in rendered.AllOf("MongoDBCommunity").SelectMany(one => one.GetProperty("spec").GetProperty("users").EnumerateArray()))
            secrets[user.GetProperty("passwordSecretRef").GetProperty("name").GetString()!].ShouldContain(user.GetProperty("passwordSecretRef").GetProperty("key").GetString()!);
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_selector_finds_pods_and_every_target_is_there(string overlay)
    {
        var rendered = await Rendered.AsyncOf(overlay);
        var pods = Network.Pods(rendered);
        foreach (var workload in rendered.Workloads)
            workload.Selector.MatchLabels.ShouldBeSubsetOf(workload.Labels);

        foreach (var service in rendered.All<V1Service>())
        {
            var workload = rendered.Workloads.Single(one => service.Spec.Selector.All(one.Labels.Contains));
            foreach (var port in service.Spec.Ports)
                workload.Pod.Containers.SelectMany(container => container.Ports).ShouldContain(one => one.Name == port.TargetPort.Value, $"{service.Metadata.Name} {port.Name}");
        }

        foreach (var set in rendered.All<V1StatefulSet>())
            rendered.All<V1Service>().Single(service => service.Metadata.Name == set.Spec.ServiceName).Spec.ClusterIP.ShouldBe("None");

        foreach (var budget in rendered.All<V1PodDisruptionBudget>())
            pods.Values.ShouldContain(labels => Network.Matches(budget.Spec.Selector, labels), budget.Metadata.Name);

        foreach (var policy in rendered.All<V1NetworkPolicy>())
            pods.Values.ShouldContain(labels => Network.Matches(policy.Spec.PodSelector, labels), policy.Metadata.Name);

        foreach (var scaler in rendered.All<V2HorizontalPodAutoscaler>())
            rendered.Workloads.ShouldContain(one => one.Name == scaler.Spec.ScaleTargetRef.Name && one.Kind == scaler.Spec.ScaleTargetRef.Kind);

        // What scales sets the number of replicas, and no other does.
        string[] scaled = [.. rendered.All<V2HorizontalPodAutoscaler>().Select(one => one.Spec.ScaleTargetRef.Name), .. rendered.AllOf("ScaledObject").Select(TargetOf)];
        scaled.ShouldBeUnique();
        if (overlay == Rendered.Production)
            scaled.ShouldBe(Services, ignoreOrder: true);
        rendered.All<V1Deployment>().ShouldAllBe(one => one.Spec.Replicas == null);

        foreach (var route in rendered.AllOf("HTTPRoute"))
        {
            var backend = route.GetProperty("spec").GetProperty("rules")[0].GetProperty("backendRefs")[0];
            rendered.All<V1Service>().Single(service => service.Metadata.Name == backend.GetProperty("name").GetString())
                .Spec.Ports.ShouldContain(port => port.Port == backend.GetProperty("port").GetInt32());
        }

        static string TargetOf(JsonElement scaler) => scaler.GetProperty("spec").GetProperty("scaleTargetRef").GetProperty("name").GetString()!;
    }

    [Fact]
    public async Task Queues_by_whose_length_it_is_scaled_are_those_that_the_service_declares()
    {
        var scalers = (await Rendered.AsyncOf(Rendered.Production)).AllOf("ScaledObject").ToList();
        scalers.Count.ShouldBe(3);
        foreach (var scaler in scalers)
        {
            var service = scaler.GetProperty("spec").GetProperty("scaleTargetRef").GetProperty("name").GetString()!;
            var folder = Path.Combine(SharedData.Root, "services", char.ToUpperInvariant(service[0]) + service[1..]);
            var declared = Sources(folder).SelectMany(source => Queue().Matches(source)).Select(queue => queue.Groups[1].Value).ToHashSet();
            foreach (var trigger in scaler.GetProperty("spec").GetProperty("triggers").EnumerateArray())
                declared.ShouldContain(trigger.GetProperty("metadata").GetProperty("queueName").GetString()!, service);
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_setting_is_one_that_a_service_reads(string overlay)
    {
        var rendered = await Rendered.AsyncOf(overlay);
        var read = new[] { "services", "shared", "gateway" }.SelectMany(folder => Sources(Path.Combine(SharedData.Root, folder))).ToList();
        var settings = rendered.All<V1ConfigMap>().Where(map => !map.Metadata.Name.Contains("dashboards", StringComparison.Ordinal)).SelectMany(map => map.Data?.Keys ?? [])
            .Concat(rendered.Workloads.Where(workload => Services.Contains(workload.Name)).SelectMany(workload => workload.Containers).SelectMany(container => container.Env).Select(variable => variable.Name))
            .Where(name => name.Contains("__", StringComparison.Ordinal)).Distinct().ToList();
        settings.Count.ShouldBeGreaterThan(10);
        foreach (var setting in settings)
        {
            var path = setting.Split("__");
            if (path[0] is "ReverseProxy" or "Logging")
                continue;

            var section = string.Join(':', path[..^1].Where(part => !int.TryParse(part, out _)));
            var name = path.Last(part => !int.TryParse(part, out _));
            section = section.EndsWith(":" + name, StringComparison.Ordinal) ? section[..^(name.Length + 1)] : section;
            read.Any(source => source.Contains($"\"{section}:{name}\"", StringComparison.Ordinal)
                    || source.Contains($" {name} {{ get;", StringComparison.Ordinal) && source.Contains("Options", StringComparison.Ordinal))
                .ShouldBeTrue(setting);
            read.Any(source => source.Contains($"\"{section}\"", StringComparison.Ordinal) || source.Contains($"\"{section}:", StringComparison.Ordinal)).ShouldBeTrue(setting);
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Nobody_has_rights_in_the_cluster_but_the_gateway_which_may_see_where_replicas_are(string overlay)
    {
        var rendered = await Rendered.AsyncOf(overlay);

        rendered.Workloads.Where(workload => workload.Pod.AutomountServiceAccountToken is not false).Select(workload => workload.Name).ShouldBe(["gateway"]);
        rendered.Known.ShouldAllBe(one => !(one is V1ClusterRole || one is V1ClusterRoleBinding));
        var role = rendered.All<V1Role>().ShouldHaveSingleItem();
        var rule = role.Rules.ShouldHaveSingleItem();
        rule.ApiGroups.ShouldBe(["discovery.k8s.io"]);
        rule.Resources.ShouldBe(["endpointslices"]);
        rule.Verbs.ShouldBe(["list", "watch"]);
        var binding = rendered.All<V1RoleBinding>().ShouldHaveSingleItem();
        binding.RoleRef.Name.ShouldBe(role.Metadata.Name);
        var subject = binding.Subjects.ShouldHaveSingleItem();
        (subject.Kind, subject.Name, subject.NamespaceProperty).ShouldBe(("ServiceAccount", "gateway", "papermesh"));
    }

    [Fact]
    public async Task Without_the_API_of_Kubernetes_the_gateway_finds_replicas_by_DNS_and_has_no_rights_at_all()
    {
        var rendered = await WithAsync("replicas-by-dns");

        rendered.All<V1Role>().ShouldBeEmpty();
        rendered.All<V1RoleBinding>().ShouldBeEmpty();
        rendered.Workloads.ShouldAllBe(workload => workload.Pod.AutomountServiceAccountToken == false);
        rendered.All<V1ConfigMap>().SelectMany(map => map.Data ?? new Dictionary<string, string>())
            .Where(setting => setting.Key.StartsWith("ReverseProxy__", StringComparison.Ordinal))
            .Select(setting => setting.Value)
            .ShouldBe(Services[1..].Select(service => $"dns+http://{service}:8080"), ignoreOrder: true);
        rendered.All<V1NetworkPolicy>().Where(policy => policy.Metadata.Name == "gateway").SelectMany(policy => policy.Spec.Egress).SelectMany(rule => rule.To)
            .ShouldAllBe(to => to.IpBlock == null);
    }

    [Fact]
    public async Task Telemetry_goes_to_a_collector_that_may_be_reached()
    {
        var rendered = await WithAsync("telemetry");

        var endpoint = new Uri(rendered.All<V1ConfigMap>().Single(map => map.Metadata.Name.StartsWith("papermesh-", StringComparison.Ordinal)).Data["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        var policy = rendered.All<V1NetworkPolicy>().Single(policy => policy.Metadata.Name == "telemetry").Spec;
        rendered.Workloads.Where(workload => Network.Matches(policy.PodSelector, workload.Labels)).Select(workload => workload.Name).ShouldBe(Services, ignoreOrder: true);
        var rule = policy.Egress.ShouldHaveSingleItem();
        rule.Ports.ShouldHaveSingleItem().Port.Value.ShouldBe($"{endpoint.Port}");
        rule.To.ShouldHaveSingleItem().NamespaceSelector.MatchLabels["kubernetes.io/metadata.name"].ShouldBe(endpoint.Host.Split('.')[1]);
    }

    [Fact]
    public async Task The_operators_alerts_and_dashboards_are_those_of_the_files()
    {
        var rendered = await Rendered.AsyncOf(Rendered.Production);
        var alerts = Manifest.Of("kind: Rules\n" + await File.ReadAllTextAsync(Path.Combine(Rendered.Folder, "observability", "alerts.yml"), TestContext.Current.CancellationToken));
        var rule = rendered.AllOf("PrometheusRule").ShouldHaveSingleItem();
        JsonElement.DeepEquals(rule.GetProperty("spec").GetProperty("groups"), alerts.Json.GetProperty("groups")).ShouldBeTrue();

        var dashboards = rendered.All<V1ConfigMap>().Single(map => map.Metadata.Labels?.ContainsKey("grafana_dashboard") is true);
        foreach (var file in Directory.GetFiles(Path.Combine(Rendered.Folder, "observability", "dashboards")))
            dashboards.Data[Path.GetFileName(file)].ShouldBe(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));

        // The jobs that alerts and dashboards count on, each read from a port that the pods have.
        foreach (var monitor in rendered.AllOf("PodMonitor"))
        {
            var spec = monitor.GetProperty("spec");
            var selector = k8s.KubernetesJson.Deserialize<V1LabelSelector>(spec.GetProperty("selector").GetRawText());
            var endpoint = spec.GetProperty("podMetricsEndpoints")[0];
            endpoint.GetProperty("relabelings")[0].GetProperty("targetLabel").GetString().ShouldBe("job");
            foreach (var workload in rendered.Workloads.Where(one => Network.Matches(selector, one.Labels)))
                workload.Pod.Containers.SelectMany(container => container.Ports).ShouldContain(port => port.Name == endpoint.GetProperty("port").GetString());
        }
    }

    /// <summary>The overlay dev with a component of <c>k8s/components</c>.</summary>
    private static async Task<Rendered> WithAsync(string component)
    {
        var folder = Directory.CreateTempSubdirectory("papermesh-kustomize-");
        try
        {
            var here = Path.GetRelativePath(folder.FullName, Rendered.Folder);
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, "kustomization.yaml"),
                $"resources: [{here}/overlays/dev]\ncomponents: [{here}/components/{component}]\n",
                TestContext.Current.CancellationToken);
            return await Rendered.AsyncOf(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Names and keys: what the overlay makes, or has made by an operator; in dev what its script makes.</summary>
    private static async Task<Dictionary<string, string[]>> SecretsAsync(Rendered rendered, string overlay)
    {
        if (overlay == Rendered.Dev)
        {
            var script = await Scripts.RunAsync(Path.Combine(Rendered.Folder, "overlays", "dev", "secrets"));
            return k8s.KubernetesYaml.LoadAllFromString(script, null, true).Cast<V1Secret>().ToDictionary(secret => secret.Metadata.Name, secret => secret.StringData.Keys.ToArray());
        }

        var secrets = rendered.AllOf("ExternalSecret").ToDictionary(
            one => one.GetProperty("spec").GetProperty("target").GetProperty("name").GetString()!,
            one => one.GetProperty("spec").GetProperty("data").EnumerateArray().Select(entry => entry.GetProperty("secretKey").GetString()!).ToArray());
        foreach (var broker in rendered.Documents.Where(document => document.Kind == "RabbitmqCluster"))
            secrets[$"{broker.Name}-default-user"] = ["username", "password"];
        foreach (var store in rendered.Documents.Where(document => document.Kind == "MongoDBCommunity"))
            foreach (var user in store.Spec.GetProperty("users").EnumerateArray())
                secrets[$"{store.Name}-{user.GetProperty("db").GetString()}-{user.GetProperty("name").GetString()}"] = ["username", "password", "connectionString.standard"];

        return secrets;
    }

    private static IEnumerable<string> Sources(string folder)
        => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText);

    [GeneratedRegex("""(?:: base|ConsumerDefinition<[^(]*>)\("([a-z-]+)"[,)]""", RegexOptions.NonBacktracking)]
    private static partial Regex Queue();

    [GeneratedRegex("<Version>(.+)</Version>", RegexOptions.NonBacktracking)]
    private static partial Regex Version();

    [GeneratedRegex(@"\$\((\w+)\)", RegexOptions.NonBacktracking)]
    private static partial Regex Reference();
}
