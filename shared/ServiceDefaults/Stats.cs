using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.ServiceDefaults.OpenApi;

namespace PaperMesh.ServiceDefaults;

/// <summary>One number that a service can say of itself.</summary>
/// <param name="Name">Its name in <c>/api/v1/stats</c>; one service owns it.</param>
/// <param name="ReadAsync">Asked at each request: cheap.</param>
public sealed record Stat(string Name, Func<CancellationToken, Task<long>> ReadAsync);

public static class Stats
{
    /// <summary>Adds a number to <c>/api/v1/stats</c>.</summary>
    public static void AddStat(this IServiceCollection services, string name, Func<IServiceProvider, CancellationToken, Task<long>> read)
        => services.AddSingleton(provider => new Stat(name, cancellationToken => read(provider, cancellationToken)));

    /// <summary>The numbers of all services in this process; the gateway puts those of several processes together.</summary>
    internal static void MapStats(this IEndpointRouteBuilder app)
        => app.MapGet("/api/v1/stats", ReadAll)
            .WithTags("Operations")
            .WithSummary("How many papers stand where: all, pending, tagged, indexed, quarantined, in the event log")
            .WithAnswer("""{ "events": 68000, "indexed": 68000, "papers": 68000, "pending": 0, "quarantined": 3, "tagged": 68000 }""");

    private static async Task<SortedDictionary<string, long>> ReadAll(IEnumerable<Stat> stats, CancellationToken cancellationToken)
    {
        var numbers = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var stat in stats)
            numbers[stat.Name] = await stat.ReadAsync(cancellationToken);

        return numbers;
    }
}
