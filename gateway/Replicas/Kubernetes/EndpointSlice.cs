using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PaperMesh.Gateway.Replicas.Kubernetes;

/// <summary>Some of the endpoints of a Service: what of <c>discovery.k8s.io/v1</c> is used here.</summary>
internal sealed record EndpointSlice
{
    public required ObjectMeta Metadata { get; init; }

    /// <summary><c>IPv4</c>, <c>IPv6</c>; <c>FQDN</c> is of no use here.</summary>
    public string? AddressType { get; init; }

    public IReadOnlyList<Endpoint>? Endpoints { get; init; }

    /// <summary>Of those that take requests and go on to. Of several addresses of one endpoint the first is as good as any.</summary>
    public IEnumerable<IPAddress> Ready()
    {
        foreach (var endpoint in Endpoints ?? [])
        {
            // Unknown is to be taken for ready, and for not terminating.
            if (endpoint.Conditions is { Ready: false } or { Terminating: true })
                continue;

            if (endpoint.Addresses is [var first, ..] && IPAddress.TryParse(first, out var address))
                yield return address;
        }
    }
}

/// <param name="Name">Of the object.</param>
/// <param name="ResourceVersion">From where a watch goes on. Means something to the server only.</param>
internal sealed record ObjectMeta(string? Name, string? ResourceVersion);

internal sealed record Endpoint(IReadOnlyList<string>? Addresses, EndpointConditions? Conditions);

internal sealed record EndpointConditions(bool? Ready, bool? Terminating);

internal sealed record EndpointSliceList(ObjectMeta Metadata, IReadOnlyList<EndpointSlice>? Items);

/// <param name="Type"><c>ADDED</c>, <c>MODIFIED</c>, <c>DELETED</c>, <c>BOOKMARK</c> or <c>ERROR</c>.</param>
/// <param name="Object">The slice as it is now, or was last; of a bookmark, its metadata only; of an error a <see cref="Failure"/>.</param>
internal sealed record WatchEvent(string Type, JsonElement Object);

/// <summary>A <c>Status</c> of the API.</summary>
internal sealed record Failure(int? Code, string? Reason, string? Message);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(EndpointSliceList))]
[JsonSerializable(typeof(WatchEvent))]
[JsonSerializable(typeof(Failure))]
internal sealed partial class KubernetesJson : JsonSerializerContext;
