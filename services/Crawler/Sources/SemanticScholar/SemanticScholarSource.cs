using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace PaperMesh.Crawler.Sources.SemanticScholar;

/// <summary>Semantic Scholar: papers that a query finds; and any single one by its DOI or arXiv's number.</summary>
internal sealed class SemanticScholarSource : IArchive, ILookup
{
    private const string KeyHeader = "x-api-key";

    // Some papers are listed weeks after the day that stands on them.
    private const int Late = 14;

    private const string Fields = "externalIds,url,title,abstract,authors,publicationDate,year,venue,journal,openAccessPdf,publicationTypes";

    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly SemanticScholarOptions _options;
    private readonly SemanticScholarReader _reader;

    public SemanticScholarSource(HttpClient http, SourceSettings settings, TimeProvider time)
    {
        (_http, Settings, _time) = (http, settings, time);
        _options = settings.Read<SemanticScholarOptions>();
        _reader = new SemanticScholarReader(settings.Name);
        if (!string.IsNullOrWhiteSpace(_options.ApiKey))
            http.DefaultRequestHeaders.Add(KeyHeader, _options.ApiKey);
    }

    public SourceSettings Settings { get; }

    public bool IsHarvested => !string.IsNullOrWhiteSpace(_options.Query) || !string.IsNullOrWhiteSpace(_options.FieldsOfStudy);

    /// <summary>
    /// What was published since the last complete day; nothing at all without a query or a field of study. Two weeks before are asked for
    /// again each time, since Semantic Scholar learns late of many papers.
    /// </summary>
    public IAsyncEnumerable<Page> HarvestAsync(Checkpoint since, CancellationToken cancellationToken)
        => new DayList(HarvestAsync).SinceAsync(since, Settings, _time, Late, cancellationToken);

    public IAsyncEnumerable<Page> HarvestAsync(DateOnly from, DateOnly to, string? resumptionToken, CancellationToken cancellationToken)
        => IsHarvested
            ? DayLists.InPartsAsync(token => AskAsync(from, to, token, cancellationToken), resumptionToken, to)
            : AsyncEnumerable.Empty<Page>();

    public bool CanFind(string id) => NameOf(id) is not null;

    public async Task<Page> FindAsync(string id, CancellationToken cancellationToken)
    {
        var name = NameOf(id) ?? throw new ArgumentException($"{Excerpt.Of(id)} is no DOI and no id of arXiv.", nameof(id));
        using var answer = await _http.AskAsync($"graph/v1/paper/{name}?fields={Fields}", cancellationToken);
        return answer is null ? new Page([], [], Checkpoint.Start) : _reader.Read(answer.RootElement, _time.GetUtcNow()).Page;
    }

    private async Task<ListPart> AskAsync(DateOnly from, DateOnly to, string? token, CancellationToken cancellationToken)
    {
        var days = string.Create(CultureInfo.InvariantCulture, $"{from:yyyy-MM-dd}:{to:yyyy-MM-dd}");
        var path = $"graph/v1/paper/search/bulk?query={Uri.EscapeDataString(_options.Query?.Trim() ?? "")}&publicationDateOrYear={days}&fields={Fields}"
            + Parameter("fieldsOfStudy", _options.FieldsOfStudy)
            + Parameter("token", token);
        using var answer = await _http.AskForListAsync(path, cancellationToken);
        return _reader.Read(answer.RootElement, _time.GetUtcNow());
    }

    private static string Parameter(string name, string? value) => string.IsNullOrWhiteSpace(value) ? "" : $"&{name}={Uri.EscapeDataString(value.Trim())}";

    private static string? NameOf(string id)
    {
        if (WorkId.DoiOf(id) is { } doi)
            return $"DOI:{Uri.EscapeDataString(doi)}";

        return id.StartsWith(WorkId.ArxivPrefix, StringComparison.Ordinal) && ArxivId.TryParse(id[WorkId.ArxivPrefix.Length..], out var arxiv)
            ? $"ARXIV:{Uri.EscapeDataString(arxiv.AsArxivWritesIt.Number)}"
            : null;
    }
}

/// <summary>What a source of type <c>semantic-scholar</c> can be told beyond the usual. Without query and fields it only looks up single papers.</summary>
internal sealed class SemanticScholarOptions
{
    /// <summary>Words of title or abstract, with <c>+ | - "…" * ( )</c> between them: <c>agents + (tool | tools)</c>.</summary>
    public string? Query { get; set; }

    /// <summary>Any of these, parted by commas: <c>Computer Science,Linguistics</c>.</summary>
    public string? FieldsOfStudy { get; set; }

    /// <summary>A secret, given by Semantic Scholar on request. Without one all the world shares one budget.</summary>
    [RegularExpression("[!-~]+", ErrorMessage = "ApiKey must be plain ASCII without blanks.")]
    public string? ApiKey { get; set; }
}
