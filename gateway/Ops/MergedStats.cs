using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.Gateway.Replicas;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace PaperMesh.Gateway.Ops;

/// <summary><c>/api/v1/stats</c> of all services in one answer: each number is owned, and said, by one of them.</summary>
/// <remarks>
/// One replica speaks for its service. When a service does not answer, the whole is a problem that names it and holds the other numbers as
/// <c>stats</c>: half an answer is worth having, but nobody may take a <c>pending</c> that is absent for one that is 0.
/// </remarks>
internal static class MergedStats
{
    private const string Path = "/api/v1/stats";

    /// <summary>For one service, all its replicas together.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <remarks>Ordered before the endpoint that every service has under this path, which knows of its own process only.</remarks>
    public static void MapMergedStats(this IEndpointRouteBuilder app)
        => app.MapGet(Path, ReadAll)
            .WithOrder(-1)
            .WithTags("Operations")
            .WithSummary("How many papers stand where: the numbers of all services");

    private static async Task<Results<Ok<SortedDictionary<string, long>>, ProblemHttpResult>> ReadAll(
        IProxyStateLookup services, AnyReplica replicas, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(services.GetClusters().Select(service => ReadAsync(service, replicas, cancellationToken)));

        var merged = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, number) in answers.SelectMany(answer => answer.Numbers ?? []))
            merged[name] = number;

        string[] silent = [.. answers.Where(answer => answer.Numbers is null).Select(answer => answer.Service).Order(StringComparer.Ordinal)];
        return silent.Length == 0
            ? TypedResults.Ok(merged)
            : Unavailable.Problem(silent, StatusCodes.Status503ServiceUnavailable, new KeyValuePair<string, object?>("stats", merged));
    }

    /// <returns>Null for numbers when no replica answers in time.</returns>
    private static async Task<(string Service, Dictionary<string, long>? Numbers)> ReadAsync(
        ClusterState service, AnyReplica replicas, CancellationToken cancellationToken)
        => (service.ClusterId, await replicas.AskAsync<Dictionary<string, long>>(service, Path, Patience, cancellationToken));
}
