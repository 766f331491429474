using System.Diagnostics.CodeAnalysis;

namespace PaperMesh.Gateway.Replicas.Kubernetes;

/// <summary>A Service of the cluster, as <c>k8s+http://name.namespace:port</c> names it.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
internal sealed record KubernetesService(string Namespace, string Name)
{
    public const string Prefix = "k8s+";

    public static bool IsMeant(string address) => address.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <param name="address">With or without what DNS adds: <c>.svc.cluster.local</c>.</param>
    /// <param name="ownNamespace">Where a name without a namespace is.</param>
    /// <param name="service">The service.</param>
    public static bool TryParse(string address, string ownNamespace, [NotNullWhen(true)] out KubernetesService? service)
    {
        service = null;
        if (!Uri.TryCreate(address[Prefix.Length..], UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.HostNameType is not UriHostNameType.Dns)
            return false;

        var labels = uri.IdnHost.Split('.');
        if (!labels.All(IsLabel) || labels.Length > 2 && labels[2] != "svc")
            return false;

        service = new KubernetesService(labels.Length > 1 ? labels[1] : ownNamespace, labels[0]);
        return true;
    }

    public override string ToString() => $"{Name}.{Namespace}";

    /// <remarks>RFC 1123: what is asked for is built of it.</remarks>
    private static bool IsLabel(string label)
        => label.Length is > 0 and <= 63 && label.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
}
