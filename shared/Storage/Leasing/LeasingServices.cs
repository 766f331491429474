using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PaperMesh.Storage.Leasing;

public static class LeasingServices
{
    /// <summary>
    /// Gives the service its <see cref="Leases"/>, kept with its documents: <c>[FromKeyedServices("crawler")]</c>. Where several services
    /// share a process, each has its own.
    /// </summary>
    /// <param name="services">Where to.</param>
    /// <param name="service">Whose they are, as in <see cref="StorageServices.AddDocuments{T}"/>.</param>
    public static void AddLeases(this IServiceCollection services, string service)
    {
        services.AddStores();
        services.AddKeyedSingleton(service, (provider, _) => provider.GetRequiredService<Stores>().Of(service).Open(StoredLease.Kind));
        services.AddKeyedSingleton(service, (provider, _) => new Leases(
            provider.GetRequiredKeyedService<IDocuments<StoredLease>>(service),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Leases>>()));
    }
}
