using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace PaperMesh.Gateway.Replicas.Kubernetes;

/// <summary>The replicas of one Service, followed: listed once, then told of each change.</summary>
/// <remarks>While the API server is away what is known holds. Kubernetes API concepts, "Efficient detection of changes".</remarks>
internal sealed class EndpointSliceWatch(KubernetesService service, Func<KubernetesApi> connect, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>By name; of the loop alone.</summary>
    private readonly Dictionary<string, EndpointSlice> _slices = [];

    private volatile Replicas _now = new([], new CancellationTokenSource());

    /// <summary>Ends when the first list is there.</summary>
    public Task Known => _known.Task;

    public Replicas Now => _now;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var pause = ShortestPause;
        while (!cancellationToken.IsCancellationRequested)
        {
            var began = time.GetTimestamp();
            try
            {
                await FollowAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (HttpRequestException e) when (e.StatusCode is HttpStatusCode.Gone)
            {
                // What has changed meanwhile is not told any more.
            }
            catch (Exception e)
            {
                // Whatever it is: nobody else follows them.
                log.KubernetesAway(service.ToString(), e is OperationCanceledException ? "no answer in time" : e.Message);
            }

            if (time.GetElapsedTime(began) > LongestPause)
                pause = ShortestPause;

            try
            {
                // Not all gateways at once, when the server is back.
                await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>A list and watches after it, until one of them fails or is over at once.</summary>
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var api = connect();
        var list = await api.ListAsync(service, cancellationToken);
        _slices.Clear();
        foreach (var slice in list.Items ?? [])
            _slices[slice.Metadata.Name ?? ""] = slice;
        await TellAsync();
        _known.TrySetResult();

        var version = list.Metadata.ResourceVersion ?? "";
        for (var began = time.GetTimestamp(); ; began = time.GetTimestamp())
        {
            await foreach (var change in api.WatchAsync(service, version, cancellationToken))
            {
                if (change.Object.Deserialize(KubernetesJson.Default.EndpointSlice) is not { } slice)
                    continue;

                version = slice.Metadata.ResourceVersion ?? version;
                if (change.Type is "ADDED" or "MODIFIED")
                    _slices[slice.Metadata.Name ?? ""] = slice;
                else if (change.Type is "DELETED")
                    _slices.Remove(slice.Metadata.Name ?? "");

                await TellAsync();
            }

            if (time.GetElapsedTime(began) < ShortestPause)
                return;
        }
    }

    private async Task TellAsync()
    {
        // A pod with two addresses is in a slice of each kind, and is one replica.
        var addresses = _slices.Values.SelectMany(slice => slice.Ready()).Distinct().ToLookup(address => address.AddressFamily);
        var chosen = addresses.Contains(AddressFamily.InterNetwork) ? addresses[AddressFamily.InterNetwork] : addresses[AddressFamily.InterNetworkV6];
        IPAddress[] replicas = [.. chosen.OrderBy(address => address.ToString(), StringComparer.Ordinal)];
        if (replicas.SequenceEqual(_now.Addresses))
            return;

        log.ReplicasChanged(service.ToString(), replicas.Length);
        var former = _now;
        _now = new Replicas(replicas, new CancellationTokenSource());
        await former.Over.CancelAsync();
    }
}

/// <param name="Addresses">In order.</param>
/// <param name="Over">Fires when there are others. Holds no timer and no handle: nothing has to be disposed of.</param>
internal sealed record Replicas(IReadOnlyList<IPAddress> Addresses, CancellationTokenSource Over);
