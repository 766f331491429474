using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace PaperMesh.Crawler.Sources;

/// <summary>The sources that are harvested: those that are on by themselves, and those of <c>Crawler:Sources</c>.</summary>
internal sealed partial class SourceCatalog
{
    private readonly Dictionary<string, ISource> _byName;

    /// <exception cref="OptionsValidationException">The configuration is wrong somewhere: all that is wrong with it is said at once.</exception>
    public SourceCatalog(
        IEnumerable<SourceType> types, IConfiguration configuration, IOptions<CrawlerOptions> options, IServiceProvider services)
    {
        var known = types.ToDictionary(type => type.Name, StringComparer.OrdinalIgnoreCase);
        var sections = configuration.GetSection("Crawler:Sources");
        var faults = new List<string>();

        var named = sections.GetChildren().Select(section => section.Key);
        var names = known.Values.Where(type => type.IsOn).Select(type => type.Name).Concat(named).Distinct(StringComparer.OrdinalIgnoreCase);

        All = [.. names.Select(name => Create(sections.GetSection(name), known, options.Value, services, faults)).OfType<ISource>()];
        if (faults is not [])
            throw new OptionsValidationException("Crawler:Sources", typeof(SourceSettings), faults);

        _byName = All.ToDictionary(source => source.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>In the order in which pages list them.</summary>
    public IReadOnlyList<ISource> All { get; }

    /// <summary>Null when there is none of that name.</summary>
    public ISource? Find(string name) => _byName.GetValueOrDefault(name);

    private static ISource? Create(
        IConfigurationSection section, Dictionary<string, SourceType> known, CrawlerOptions defaults, IServiceProvider services, List<string> faults)
    {
        try
        {
            return SettingsOf(section, known, defaults) is var (type, settings) ? type.Create(services, settings) : null;
        }
        catch (OptionsValidationException e)
        {
            faults.AddRange(e.Failures);
            return null;
        }
    }

    /// <summary>Null when it is off.</summary>
    private static (SourceType Type, SourceSettings Settings)? SettingsOf(
        IConfigurationSection section, Dictionary<string, SourceType> known, CrawlerOptions defaults)
    {
        var placeholder = new SourceSettings
        {
            Name = section.Key,
            Url = new Uri("http://unknown/"),
            Every = TimeSpan.Zero,
            FirstDays = 0,
            Section = section,
        };
        var common = placeholder.Read<CommonSettings>();
        var typeName = common.Type ?? section.Key;
        if (known.GetValueOrDefault(typeName) is not { } type)
            throw Fault($"there is no type of source '{typeName}'; there are {string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}");

        if (!(common.Enabled ?? true))
            return null;

        // Two sources of one name over the years would share a checkpoint, and names go into routing keys and addresses.
        if (!Name().IsMatch(section.Key))
            throw Fault("a name has small letters, digits and dashes, at most 50");

        return (common.Url ?? type.Url) is not { } url
            ? throw Fault("Url is missing")
            : (type, new SourceSettings
            {
                Name = section.Key,
                Url = new Uri(url),
                Every = common.Every ?? type.Every,
                FirstDays = common.FirstDays ?? defaults.FirstDays,
                Section = section,
            });

        OptionsValidationException Fault(string what) => new(section.Key, typeof(SourceSettings), [$"{section.Path}: {what}."]);
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,49}$", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
