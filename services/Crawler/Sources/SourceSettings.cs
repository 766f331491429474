using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PaperMesh.Crawler.Sources;

/// <summary>What every source can be told: section <c>Crawler:Sources:&lt;name&gt;</c>.</summary>
internal sealed class SourceSettings
{
    private const string Root = "Crawler:Sources";

    /// <summary>Its name in events, checkpoints, the ledger: <c>arxiv-oai</c>, <c>our-blog</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is asked, with a slash at the end where paths below it are asked for.</summary>
    public required Uri Url { get; init; }

    /// <summary>How long after a harvest the next one begins.</summary>
    public required TimeSpan Every { get; init; }

    /// <summary>How many days its first harvest goes back.</summary>
    public required int FirstDays { get; init; }

    /// <summary>All that the configuration says of it.</summary>
    public required IConfigurationSection Section { get; init; }

    /// <summary>What only this type of source can be told, from the same section, held against its attributes.</summary>
    /// <exception cref="OptionsValidationException">Something is missing or not as it must be; the message names it.</exception>
    public T Read<T>()
        where T : class, new()
    {
        var options = new T();
        try
        {
            Section.Bind(options);
        }
        catch (InvalidOperationException e)
        {
            throw new OptionsValidationException(Name, typeof(T), [$"{Root}:{Name}: {(e.InnerException ?? e).Message}"]);
        }

        var faults = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true))
            throw new OptionsValidationException(Name, typeof(T), faults.Select(fault => $"{Root}:{Name}: {fault.ErrorMessage}"));

        return options;
    }
}

/// <summary>The settings that a section may hold for any type of source; absent ones are as the type has them.</summary>
internal sealed class CommonSettings
{
    /// <summary>The type, as in <c>docs/sources.md</c>. Absent: the name of the section is the type.</summary>
    public string? Type { get; set; }

    /// <summary>Absent: whether the type is on without being asked for; a section with a <see cref="Type"/> is.</summary>
    public bool? Enabled { get; set; }

    [RegularExpression(@"https?://\S+", ErrorMessage = "Url must be an http or https address.")]
    public string? Url { get; set; }

    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan? Every { get; set; }

    [Range(0, 3_650)]
    public int? FirstDays { get; set; }
}
