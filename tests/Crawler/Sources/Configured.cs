using Microsoft.Extensions.Configuration;
using PaperMesh.Crawler.Sources;

namespace PaperMesh.Crawler.Tests.Sources;

/// <summary>The settings of a source, as its section of the configuration gives them.</summary>
internal static class Configured
{
    /// <param name="settings">What the section holds: <c>("Sets:0", "cs")</c>.</param>
    public static SourceSettings Source(string name, string url, params (string Key, string Value)[] settings)
    {
        var section = $"Crawler:Sources:{name}";
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(one => $"{section}:{one.Key}", one => (string?)one.Value))
            .Build();

        return new SourceSettings
        {
            Name = name,
            Url = new Uri(url),
            Every = TimeSpan.FromHours(1),
            FirstDays = 7,
            Section = configuration.GetSection(section),
        };
    }
}
