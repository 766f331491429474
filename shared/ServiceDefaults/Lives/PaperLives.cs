using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.ServiceDefaults.Lives;

public static class PaperLives
{
    /// <summary>Where the gateway asks each service, with <c>?id=</c>. It is no part of the public interface.</summary>
    public const string Path = "/api/v1/ops/life";

    /// <summary>Adds what a service knows of a paper to <c>/ops/papers/{id}</c>.</summary>
    public static void AddLife(this IServiceCollection services, string service, Func<IServiceProvider, string, CancellationToken, Task<LifeOfPaper>> read)
        => services.AddSingleton(provider => new LifeReader(service, (id, cancellationToken) => read(provider, id, cancellationToken)));

    /// <summary>The trace of a <c>traceparent</c> (W3C Trace Context), or null.</summary>
    public static string? TraceIdOf(string? traceparent)
        => ActivityContext.TryParse(traceparent, null, out var context) ? context.TraceId.ToHexString() : null;

    internal static void MapLives(this IEndpointRouteBuilder app)
        => app.MapGet(Path, async (string id, IEnumerable<LifeReader> readers, CancellationToken cancellationToken)
                => TypedResults.Ok(await Task.WhenAll(readers.Select(reader => reader.ReadAsync(id, cancellationToken)))))
            .ExcludeFromDescription()
            .Needs(Scopes.Admin);
}
