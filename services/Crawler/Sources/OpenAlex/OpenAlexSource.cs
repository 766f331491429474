using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net.Http.Headers;

namespace PaperMesh.Crawler.Sources.OpenAlex;

/// <summary>OpenAlex: works of the whole world's literature, of a filter; and any single one by its DOI.</summary>
internal sealed class OpenAlexSource : IArchive, ILookup
{
    /// <summary>Works of an answer, the most that OpenAlex gives.</summary>
    public const int Rows = 100;

    // Some works are listed weeks after the day that stands on them.
    private const int Late = 14;

    private const string Fields =
        "id,doi,title,type,publication_date,authorships,abstract_inverted_index,primary_location,best_oa_location,locations,biblio,is_retracted,is_paratext";

    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly OpenAlexOptions _options;
    private readonly OpenAlexReader _reader;

    public OpenAlexSource(HttpClient http, SourceSettings settings, TimeProvider time)
    {
        (_http, Settings, _time) = (http, settings, time);
        _options = settings.Read<OpenAlexOptions>();
        _reader = new OpenAlexReader(settings.Name);

        // Not as a parameter of the address, which goes into logs and messages.
        if (!string.IsNullOrWhiteSpace(_options.ApiKey))
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _options.ApiKey);
    }

    public SourceSettings Settings { get; }

    public bool IsHarvested => !string.IsNullOrWhiteSpace(_options.Filter);

    /// <summary>
    /// What is new since the last complete day; nothing at all without a filter. By day of publication two weeks before are asked for
    /// again each time, since OpenAlex learns late of many works.
    /// </summary>
    public IAsyncEnumerable<Page> HarvestAsync(Checkpoint since, CancellationToken cancellationToken)
        => new DayList(HarvestAsync).SinceAsync(since, Settings, _time, _options.Dates == OpenAlexDates.Publication ? Late : 0, cancellationToken);

    public IAsyncEnumerable<Page> HarvestAsync(DateOnly from, DateOnly to, string? resumptionToken, CancellationToken cancellationToken)
        => IsHarvested
            ? DayLists.InPartsAsync(cursor => AskAsync(from, to, cursor ?? "*", cancellationToken), resumptionToken, to)
            : AsyncEnumerable.Empty<Page>();

    public bool CanFind(string id) => WorkId.DoiOf(id) is not null;

    public async Task<Page> FindAsync(string id, CancellationToken cancellationToken)
    {
        var doi = WorkId.DoiOf(id) ?? throw new ArgumentException($"{Excerpt.Of(id)} is no DOI.", nameof(id));
        using var answer = await _http.AskAsync($"works/doi:{Uri.EscapeDataString(doi)}?select={Fields}", cancellationToken);
        return answer is null ? new Page([], [], Checkpoint.Start) : _reader.Read(answer.RootElement, _time.GetUtcNow()).Page;
    }

    private async Task<ListPart> AskAsync(DateOnly from, DateOnly to, string cursor, CancellationToken cancellationToken)
    {
        var dates = _options.Dates == OpenAlexDates.Created ? "created" : "publication";
        var filter = string.Create(CultureInfo.InvariantCulture, $"{_options.Filter!.Trim()},from_{dates}_date:{from:yyyy-MM-dd},to_{dates}_date:{to:yyyy-MM-dd}");
        if (!filter.Contains("type:", StringComparison.Ordinal))
            filter += $",{OpenAlexWork.TypeFilter},is_paratext:false";

        var path = $"works?filter={Uri.EscapeDataString(filter)}&select={Fields}&per_page={Rows}&cursor={Uri.EscapeDataString(cursor)}";
        using var answer = await _http.AskForListAsync(path, cancellationToken);
        return _reader.Read(answer.RootElement, _time.GetUtcNow());
    }
}

/// <summary>What a source of type <c>openalex</c> can be told beyond the usual.</summary>
internal sealed class OpenAlexOptions
{
    /// <summary>
    /// OpenAlex's filters, parted by commas: <c>primary_topic.id:T10028,has_abstract:true</c>. Unless it names types, those that are papers
    /// are asked for. Absent: nothing is harvested, and the source only looks up single works.
    /// </summary>
    public string? Filter { get; set; }

    /// <summary>
    /// By which day works are new: that of their publication, or that on which OpenAlex first had them, which needs a key with a paid plan.
    /// </summary>
    [EnumDataType(typeof(OpenAlexDates), ErrorMessage = "Dates must be Publication or Created.")]
    public OpenAlexDates Dates { get; set; }

    /// <summary>A secret, free to get at openalex.org. Without one OpenAlex answers a few lists a day.</summary>
    [RegularExpression("[!-~]+", ErrorMessage = "ApiKey must be plain ASCII without blanks.")]
    public string? ApiKey { get; set; }
}

/// <summary>See <see cref="OpenAlexOptions.Dates"/>.</summary>
internal enum OpenAlexDates
{
    /// <summary>As the publisher says.</summary>
    Publication,

    /// <summary>As OpenAlex says.</summary>
    Created,
}
