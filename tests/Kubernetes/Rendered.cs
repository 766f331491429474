using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using k8s;
using k8s.Models;
using PaperMesh.Servers;
using YamlDotNet.Serialization;

namespace PaperMesh.Kubernetes.Tests;

/// <summary>An overlay as <c>kubectl kustomize</c> writes it: what a cluster would be given.</summary>
internal sealed class Rendered
{
    public const string Dev = "overlays/dev";
    public const string Production = "overlays/production";

    public static readonly string Folder = Path.Combine(SharedData.Root, "k8s");

    private static readonly ConcurrentDictionary<string, Lazy<Task<Rendered>>> Once = new();

    private Rendered(string yaml)
    {
        Documents = [.. yaml.Split("\n---\n").Select(Manifest.Of)];
        Known = KubernetesYaml.LoadAllFromString(string.Join("\n---\n", Documents.Where(document => !document.IsOfAnOperator).Select(document => document.Yaml)), typeMap: null, strict: true);
    }

    /// <summary>All there is.</summary>
    public IReadOnlyList<Manifest> Documents { get; }

    /// <summary>What Kubernetes itself knows, each as its type: a field that it does not know, or of another type, was refused.</summary>
    public IReadOnlyList<object> Known { get; }

    /// <summary>Those that are run here; broker and store are, in production, their operators'.</summary>
    public IEnumerable<Workload> Workloads
        => [
            .. Known.OfType<V1Deployment>().Select(one => new Workload("Deployment", one.Metadata.Name, one.Spec.Template, one.Spec.Selector, [])),
            .. Known.OfType<V1StatefulSet>().Select(one => new Workload("StatefulSet", one.Metadata.Name, one.Spec.Template, one.Spec.Selector, one.Spec.VolumeClaimTemplates ?? [])),
        ];

    public IEnumerable<T> All<T>() => Known.OfType<T>();

    public IEnumerable<JsonElement> AllOf(string kind) => Documents.Where(document => document.Kind == kind).Select(document => document.Json);

    /// <param name="folder">Below <c>k8s</c>.</param>
    public static Task<Rendered> AsyncOf(string folder) => Once.GetOrAdd(folder, _ => new(async () => new Rendered(await KustomizeAsync(Path.Combine(Folder, folder))))).Value;

    /// <summary>What kubectl makes of a folder.</summary>
    public static async Task<string> KustomizeAsync(string folder)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("kubectl", ["kustomize", folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            var error = process.StandardError.ReadToEndAsync(deadline.Token);
            var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            process.ExitCode.ShouldBe(0, await error);
            return output;
        }
        catch (Win32Exception)
        {
            Required.SkipOrFail("kubectl", "kubectl is not installed: it renders the overlays.");
            throw;
        }
    }
}

/// <summary>One object.</summary>
internal sealed record Manifest(string Kind, string Yaml, JsonElement Json)
{
    private static readonly string[] Operators = ["ExternalSecret", "HTTPRoute", "MongoDBCommunity", "PodMonitor", "PrometheusRule", "RabbitmqCluster", "ScaledObject", "TriggerAuthentication"];

    /// <summary>A custom resource.</summary>
    public bool IsOfAnOperator => Operators.Contains(Kind);

    public string Name => Json.GetProperty("metadata").GetProperty("name").GetString()!;

    public JsonElement Spec => Json.GetProperty("spec");

    public static Manifest Of(string yaml)
    {
        var tree = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().WithDuplicateKeyChecking().Build().Deserialize<object>(yaml);
        var json = JsonSerializer.SerializeToElement(tree);
        return new Manifest(json.GetProperty("kind").GetString()!, yaml, json);
    }
}

/// <summary>Pods of one kind.</summary>
internal sealed record Workload(string Kind, string Name, V1PodTemplateSpec Template, V1LabelSelector Selector, IList<V1PersistentVolumeClaim> Claims)
{
    public V1PodSpec Pod => Template.Spec;

    public IDictionary<string, string> Labels => Template.Metadata.Labels;

    public IEnumerable<V1Container> Containers => [.. Pod.InitContainers ?? [], .. Pod.Containers];
}
