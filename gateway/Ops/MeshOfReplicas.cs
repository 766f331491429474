using System.Text.Json;
using PaperMesh.Operations;
using PaperMesh.ServiceDefaults.Access;
using PaperMesh.ServiceDefaults.Figures;
using PaperMesh.ServiceDefaults.Lives;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace PaperMesh.Gateway.Ops;

/// <summary>The replicas of all services, and the gateway itself.</summary>
internal sealed class MeshOfReplicas(IProxyStateLookup services, InternalTokens tokens, ProcessFigures own, TimeProvider time) : IMesh
{
    /// <summary>For one replica. Longer than it waits for the broker.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<IReadOnlyList<ReplicaAnswer>> ReadAsync(CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(services.GetClusters()
            .SelectMany(service => service.DestinationsState.AllDestinations.Select(replica => (service, replica)))
            .OrderBy(one => one.service.ClusterId, StringComparer.Ordinal).ThenBy(one => one.replica.DestinationId, StringComparer.Ordinal)
            .Select(async one => new ReplicaAnswer(
                one.service.ClusterId,
                one.replica.DestinationId,
                await AskAsync<ProcessReport>(one.service, one.replica, ProcessFigures.Path, cancellationToken))));
        return [.. answers, new ReplicaAnswer("gateway", "this one", await own.ReadAsync(cancellationToken))];
    }

    public async Task<LifeAnswers> FindLifeAsync(string id, CancellationToken cancellationToken)
    {
        var path = $"{PaperLives.Path}?id={Uri.EscapeDataString(id)}";
        var answers = await Task.WhenAll(services.GetClusters().Select(async service => (service.ClusterId, Parts: await AskAnyAsync(service, path, cancellationToken))));
        return new LifeAnswers(
            [.. answers.SelectMany(answer => answer.Parts ?? [])],
            [.. answers.Where(answer => answer.Parts is null).Select(answer => answer.ClusterId).Order(StringComparer.Ordinal)]);
    }

    private async Task<LifeOfPaper[]?> AskAnyAsync(ClusterState service, string path, CancellationToken cancellationToken)
    {
        foreach (var replica in service.DestinationsState.AvailableDestinations)
        {
            if (await AskAsync<LifeOfPaper[]>(service, replica, path, cancellationToken) is { } parts)
                return parts;
        }

        return null;
    }

    /// <returns>Null when it does not answer in time.</returns>
    private async Task<T?> AskAsync<T>(ClusterState service, DestinationState replica, string path, CancellationToken cancellationToken)
        where T : class
    {
        using var enough = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, enough.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(replica.Model.Config.Address), path));
            request.Headers.AddOperatorToken(tokens);
            using var response = await service.Model.HttpClient.SendAsync(request, either.Token);
            return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<T>(either.Token) : null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is HttpRequestException or IOException or JsonException or OperationCanceledException)
        {
            return null;
        }
    }
}
