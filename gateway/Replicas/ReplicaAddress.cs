using System.Net;
using Yarp.ReverseProxy.Configuration;

namespace PaperMesh.Gateway.Replicas;

internal static class ReplicaAddress
{
    /// <summary>One of the replicas that a destination stands for: the same scheme, port and path, with its address for the name.</summary>
    /// <param name="destination">As the settings have it.</param>
    /// <param name="address">Of the replica.</param>
    /// <param name="prefix">What the settings put before the scheme: <c>dns+</c>.</param>
    public static DestinationConfig At(this DestinationConfig destination, IPAddress address, string prefix)
    {
        return destination with
        {
            Address = Of(destination.Address),
            Health = destination.Health is { } health ? Of(health) : null,
        };

        string Of(string url)
            => new UriBuilder(url[(url.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? prefix.Length : 0)..]) { Host = address.ToString() }.Uri.ToString();
    }
}
