using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace PaperMesh.Crawler.Sources.BioRxiv;

/// <summary>bioRxiv or medRxiv, by their common API: what was posted on each day, new papers and new versions.</summary>
/// <remarks>Works from public documentation: no recorded answer was at hand.</remarks>
internal sealed class BioRxivSource(HttpClient http, SourceSettings settings, TimeProvider time) : IArchive, ILookup
{
    // Cold Spring Harbor's, and since the end of 2025 openRxiv's.
    private static readonly string[] Registrants = ["10.1101/", "10.64898/"];

    private readonly BioRxivOptions _options = settings.Read<BioRxivOptions>();
    private readonly BioRxivReader _reader = new(settings.Name);

    public SourceSettings Settings => settings;

    public IAsyncEnumerable<Page> HarvestAsync(Checkpoint since, CancellationToken cancellationToken)
        => new DayList(HarvestAsync).SinceAsync(since, settings, time, lookBack: 0, cancellationToken);

    public IAsyncEnumerable<Page> HarvestAsync(DateOnly from, DateOnly to, string? resumptionToken, CancellationToken cancellationToken)
        => DayLists.InPartsAsync(token => AskAsync(from, to, token, cancellationToken), resumptionToken, to);

    public bool CanFind(string id)
        => WorkId.DoiOf(id) is { } doi && Registrants.Any(registrant => doi.StartsWith(registrant, StringComparison.Ordinal) && !doi[registrant.Length..].Contains('/'));

    public async Task<Page> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (!CanFind(id) || WorkId.DoiOf(id) is not { } doi)
            throw new ArgumentException($"{Excerpt.Of(id)} is no DOI of bioRxiv.", nameof(id));

        // Its slash parts the address here, as the API has it.
        var path = Uri.EscapeDataString(doi).Replace("%2F", "/", StringComparison.Ordinal);
        using var answer = await http.AskAsync($"details/{_options.Server}/{path}/na/json", cancellationToken);
        return answer is null ? new Page([], [], Checkpoint.Start) : AsOne(_reader.Read(answer.RootElement, time.GetUtcNow()).Page);
    }

    // The answer says how many it holds: that was a hundred, and is thirty now.
    private async Task<ListPart> AskAsync(DateOnly from, DateOnly to, string? token, CancellationToken cancellationToken)
    {
        var at = int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var reached) ? reached : 0;
        var category = string.IsNullOrWhiteSpace(_options.Category) ? "" : $"?category={Uri.EscapeDataString(_options.Category.Trim())}";
        var path = string.Create(CultureInfo.InvariantCulture, $"details/{_options.Server}/{from:yyyy-MM-dd}/{to:yyyy-MM-dd}/{at}/json{category}");
        using var answer = await http.AskForListAsync(path, cancellationToken);
        var (page, records) = _reader.Read(answer.RootElement, time.GetUtcNow());

        var next = at + records;
        if (records == 0 && at < page.Expected)
            throw new InvalidDataException($"the list breaks off at {at:N0} of {page.Expected:N0} records");

        return new ListPart(page, records == 0 || next >= page.Expected ? null : next.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The newest of the versions, which knows the days of all.</summary>
    private static Page AsOne(Page versions)
    {
        if (versions.Records.MaxBy(record => record.Paper.Version) is not { } newest)
            return versions;

        var first = versions.Records.MinBy(record => record.Paper.Version)!.Paper;
        var paper = newest.Paper with
        {
            Versions = [.. versions.Records.SelectMany(record => record.Paper.Versions).DistinctBy(version => version.Number).OrderBy(version => version.Number)],
            Published = first.Published,
            Announced = first.Announced,
        };
        return versions with { Records = [newest with { Paper = paper }] };
    }
}

/// <summary>What a source of type <c>biorxiv</c> can be told beyond the usual.</summary>
internal sealed class BioRxivOptions
{
    /// <summary><c>biorxiv</c> or <c>medrxiv</c>.</summary>
    [RegularExpression("biorxiv|medrxiv", ErrorMessage = "Server must be biorxiv or medrxiv.")]
    public string Server { get; set; } = "biorxiv";

    /// <summary>One subject of theirs, such as <c>bioinformatics</c>. Absent: all of them.</summary>
    public string? Category { get; set; }
}
