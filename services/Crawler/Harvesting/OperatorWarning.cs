using System.Text.Json.Serialization;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Harvesting;

/// <summary>Something about a source that people should look at: it goes on, and perhaps not with all that there is.</summary>
internal sealed record OperatorWarning
{
    public static readonly DocumentKind<OperatorWarning> Kind
        = new("warnings", warning => warning.Id, CrawlerJson.Default.OperatorWarning);

    public required string Source { get; init; }

    /// <summary>Which of the rules: <c>stale-category</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>What was noticed.</summary>
    public required string Text { get; init; }

    /// <summary>When it was noticed first, UTC.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it still held, UTC.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>When the source was last asked again because of it, UTC.</summary>
    public DateTimeOffset? CrawledAgain { get; init; }

    [JsonIgnore]
    public string Id => $"{Source}/{Rule}";

    /// <summary>Those of a source; null: all.</summary>
    public static DocumentQuery Of(string? source)
        => source is null ? new() { Limit = 1_000 } : new() { From = $"{source}/", To = $"{source}/~" };
}
