namespace PaperMesh.Gateway.Replicas.Kubernetes;

/// <summary>Where the API of the cluster is: settings below <c>Destinations:Kubernetes</c>. Within a pod none is needed.</summary>
internal sealed class KubernetesOptions
{
    /// <summary>Where Kubernetes puts what a pod needs to ask its API server (<c>automountServiceAccountToken</c>).</summary>
    private const string Mounted = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>
    /// The API server: <c>http://127.0.0.1:8001</c> of <c>kubectl proxy</c>. Null: the one that <c>KUBERNETES_SERVICE_HOST</c> and
    /// <c>KUBERNETES_SERVICE_PORT</c> name, which every pod has.
    /// </summary>
    public Uri? Api { get; set; }

    /// <summary>Folder with <c>token</c>, <c>ca.crt</c> and <c>namespace</c>; each may be missing where it is not needed.</summary>
    public string Account { get; set; } = Mounted;
}
