using PaperMesh.Crawler.Etiquette;

namespace PaperMesh.Crawler.Sources;

/// <summary>A kind of source that this build knows. One that is on by itself is a source of its own name; others, and more of it, come by configuration.</summary>
/// <param name="Name">As <c>Type</c> in the configuration: <c>arxiv-oai</c>, <c>feed</c>.</param>
/// <param name="Create">Makes a source of it.</param>
internal sealed record SourceType(string Name, Func<IServiceProvider, SourceSettings, ISource> Create)
{
    /// <summary>Where it is asked; null: each source has to say.</summary>
    public string? Url { get; init; }

    /// <summary>How long after a harvest the next one begins.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Whether it is harvested without being asked for.</summary>
    public bool IsOn { get; init; }
}

internal static class SourceTypes
{
    /// <summary>Makes a type of source known. Each source of it gets an <see cref="HttpClient"/> that minds its manners.</summary>
    /// <param name="name">As <c>Type</c> in the configuration.</param>
    /// <param name="url">Where it is asked, unless the configuration says otherwise; null: it has to.</param>
    /// <param name="every">How long after a harvest the next one begins; null: an hour.</param>
    /// <param name="isOn">Whether it is harvested without being asked for.</param>
    /// <param name="isApi">Whether it asks a documented interface for programs. For all else, feeds too, robots.txt is heeded.</param>
    public static void AddSource<T>(
        this IServiceCollection services, string name, string? url = null, TimeSpan? every = null, bool isOn = false, bool isApi = false)
        where T : class, ISource
        => services.AddSingleton(new SourceType(name, (provider, settings) => Create<T>(provider, settings, isApi))
        {
            Url = url,
            Every = every ?? TimeSpan.FromHours(1),
            IsOn = isOn,
        });

    private static T Create<T>(IServiceProvider services, SourceSettings settings, bool isApi)
        where T : class, ISource
    {
        var http = new AskedBy(settings.Name, isApi).Client(services.GetRequiredService<IHttpMessageHandlerFactory>(), settings);
        return ActivatorUtilities.CreateInstance<T>(services, settings, http);
    }
}
