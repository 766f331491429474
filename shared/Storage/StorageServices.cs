using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace PaperMesh.Storage;

public static class StorageServices
{
    /// <summary>Gives the service its documents of one kind, as <see cref="IDocuments{T}"/>.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="service">Whose they are, in lower case: names the SQLite file or MongoDB database.</param>
    /// <param name="kind">What they are. <typeparamref name="T"/> is a type of that service alone.</param>
    public static IServiceCollection AddDocuments<T>(this IServiceCollection services, string service, DocumentKind<T> kind)
        where T : class
    {
        services.AddStores();
        services.AddSingleton(provider => provider.GetRequiredService<Stores>().Of(service).Open(kind));
        return services;
    }

    internal static void AddStores(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(Stores)))
            return;

        services.AddOptions<StorageOptions>().BindConfiguration("Storage").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Stores>();
        services.AddHealthChecks().AddCheck<StorageHealth>("storage", timeout: TimeSpan.FromSeconds(5));
    }
}
