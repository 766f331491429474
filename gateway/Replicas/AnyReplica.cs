using System.Text.Json;
using PaperMesh.ServiceDefaults.Access;
using Yarp.ReverseProxy.Model;

namespace PaperMesh.Gateway.Replicas;

/// <summary>What the gateway itself asks a service: one replica speaks for it.</summary>
internal sealed class AnyReplica(InternalTokens tokens, TimeProvider time)
{
    /// <param name="service">The service.</param>
    /// <param name="path">A path that answers JSON.</param>
    /// <param name="patience">For all replicas together.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when no replica answers in time.</returns>
    public async Task<T?> AskAsync<T>(ClusterState service, string path, TimeSpan patience, CancellationToken cancellationToken)
        where T : class
    {
        using var enough = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, enough.Token);

        foreach (var replica in service.DestinationsState.AvailableDestinations)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(replica.Model.Config.Address), path));
                request.Headers.AddGatewayToken(tokens);
                using var response = await service.Model.HttpClient.SendAsync(request, either.Token);
                if (response.IsSuccessStatusCode)
                    return await response.Content.ReadFromJsonAsync<T>(either.Token);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
            {
                // The next replica may do better.
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                break;
            }
        }

        return null;
    }
}
