using System.Globalization;
using System.Text.Json.Serialization;
using PaperMesh.Crawler.Etiquette;
using PaperMesh.Crawler.Sources;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Harvesting;

/// <summary>What one run of a source has found, over however many slices and replicas.</summary>
internal sealed record LedgerEntry
{
    public static readonly DocumentKind<LedgerEntry> Kind = new("ledger", entry => entry.Id, CrawlerJson.Default.LedgerEntry)
    {
        Expires = entry => entry.Started + Kept,
    };

    private static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    public required string Source { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>UTC; null while it is under way.</summary>
    public DateTimeOffset? Ended { get; init; }

    public TimeSpan? Duration => Ended - Started;

    /// <summary>Up to and including which day all was known before; null: nothing was.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Up to and including which day all is known now.</summary>
    public DateOnly? To { get; init; }

    /// <summary>It began in the middle of a list, where one that failed had come to.</summary>
    public bool IsResumed { get; init; }

    /// <summary>How many records the source says that there are; null when it does not say.</summary>
    public int? Expected { get; init; }

    public int Seen { get; init; }

    /// <summary>Records of the list that are not wanted: of another set, or no papers. They are not <see cref="Seen"/>.</summary>
    public int PassedOver { get; init; }

    public int New { get; init; }

    public int Changed { get; init; }

    public int Unchanged { get; init; }

    public int Quarantined { get; init; }

    /// <summary>Sent to the source, repeats among them.</summary>
    public int Requests { get; init; }

    /// <summary>Of these, answered by 429: too many.</summary>
    public int Throttled { get; init; }

    /// <summary>Of the answers, unpacked.</summary>
    public long Bytes { get; init; }

    /// <summary>The newest day on which one of the records was announced; null when none says.</summary>
    public DateOnly? Newest { get; init; }

    /// <summary>Why it ended early; null when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>In the order of time, and all of a source together.</summary>
    [JsonIgnore]
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Source}/{Started.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}");

    /// <summary>The runs of a source, newest first.</summary>
    public static DocumentQuery Of(string source) => new() { From = $"{source}/", To = $"{source}/~", Descending = true };

    public LedgerEntry Add(RequestCount sent)
        => this with { Requests = Requests + sent.Requests, Throttled = Throttled + sent.Throttled, Bytes = Bytes + sent.Bytes };

    public LedgerEntry Add(Page page, IntakeCount found)
    {
        var newest = page.Records.Max(record => record.Paper.Announced);
        return this with
        {
            To = page.Next.UpTo ?? To,
            // Where the list has several pages, each says it anew, and perhaps more as it grows.
            Expected = page.Expected > Expected || Expected is null ? page.Expected : Expected,
            Seen = Seen + found.Read,
            PassedOver = PassedOver + page.PassedOver,
            New = New + found.New,
            Changed = Changed + found.Changed,
            Unchanged = Unchanged + found.Unchanged,
            Quarantined = Quarantined + found.Quarantined,
            Newest = newest > Newest || Newest is null ? newest : Newest,
        };
    }
}
