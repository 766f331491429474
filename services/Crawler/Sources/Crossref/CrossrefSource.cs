using System.Globalization;
using System.Net.Mail;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace PaperMesh.Crawler.Sources.Crossref;

/// <summary>Crossref: works of all publishers that have DOIs from there, of a filter or a query; and any single one by its DOI.</summary>
internal sealed class CrossrefSource(HttpClient http, SourceSettings settings, IOptionsMonitor<CrawlerOptions> crawler, TimeProvider time)
    : IArchive, ILookup
{
    /// <summary>Works of an answer; Crossref gives 1,000 at most.</summary>
    public const int Rows = 200;

    // Without it each work comes with its references, which are nine tenths of it.
    private const string Fields =
        "DOI,type,title,subtitle,abstract,author,published,issued,posted,license,container-title,volume,issue,page,link,relation,update-to";

    private const string PaperTypes =
        "type:journal-article,type:proceedings-article,type:posted-content,type:book-chapter,type:book-section,type:report,type:dissertation";

    private readonly CrossrefOptions _options = settings.Read<CrossrefOptions>();
    private readonly CrossrefReader _reader = new(settings.Name);

    public SourceSettings Settings => settings;

    public bool IsHarvested => !string.IsNullOrWhiteSpace(_options.Filter) || !string.IsNullOrWhiteSpace(_options.Query);

    /// <summary>What Crossref has taken in, anew or again, since the last complete day; nothing at all without a filter or a query.</summary>
    public IAsyncEnumerable<Page> HarvestAsync(Checkpoint since, CancellationToken cancellationToken)
        => new DayList((from, to, _, token) => ListAsync("index", from, to, token)).SinceAsync(since, settings, time, lookBack: 0, cancellationToken);

    /// <summary>
    /// What had its DOI registered on these days: when a work was last taken in says nothing of the past. A list that is broken off has to
    /// begin again, so there is never a resumption token: Crossref keeps a cursor for five minutes, and it moves on with each request.
    /// </summary>
    public IAsyncEnumerable<Page> HarvestAsync(DateOnly from, DateOnly to, string? resumptionToken, CancellationToken cancellationToken)
        => ListAsync("created", from, to, cancellationToken);

    public bool CanFind(string id) => WorkId.DoiOf(id) is not null;

    public async Task<Page> FindAsync(string id, CancellationToken cancellationToken)
    {
        var doi = WorkId.DoiOf(id) ?? throw new ArgumentException($"{Excerpt.Of(id)} is no DOI.", nameof(id));
        var mail = Mail() is { } address ? $"?mailto={Uri.EscapeDataString(address)}" : "";
        using var answer = await http.AskAsync($"works/{Uri.EscapeDataString(doi)}{mail}", cancellationToken);
        return answer is null ? new Page([], [], Checkpoint.Start) : _reader.Read(answer.RootElement, time.GetUtcNow()).Page;
    }

    private async IAsyncEnumerable<Page> ListAsync(
        string dates, DateOnly from, DateOnly to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!IsHarvested)
            yield break;

        for (var cursor = "*"; cursor is not null;)
        {
            using var answer = await http.AskForListAsync(PathOf(dates, from, to, cursor), cancellationToken);
            var (page, works, next) = _reader.Read(answer.RootElement, time.GetUtcNow());

            cursor = works < Rows ? null : next;
            yield return page with { Next = cursor is null ? new Checkpoint { UpTo = to } : Checkpoint.Start };
        }
    }

    private string PathOf(string dates, DateOnly from, DateOnly to, string cursor)
    {
        var filter = string.Create(CultureInfo.InvariantCulture, $"from-{dates}-date:{from:yyyy-MM-dd},until-{dates}-date:{to:yyyy-MM-dd}");
        if (!string.IsNullOrWhiteSpace(_options.Filter))
            filter += $",{_options.Filter.Trim()}";

        if (!filter.Contains("type:", StringComparison.Ordinal))
            filter += $",{PaperTypes}";

        var query = string.IsNullOrWhiteSpace(_options.Query) ? "" : $"&query={Uri.EscapeDataString(_options.Query.Trim())}";
        var mail = Mail() is { } address ? $"&mailto={Uri.EscapeDataString(address)}" : "";
        return $"works?filter={Uri.EscapeDataString(filter)}{query}&select={Fields}&rows={Rows}&cursor={Uri.EscapeDataString(cursor)}{mail}";
    }

    // With one Crossref answers from its faster, "polite" pool.
    private string? Mail()
    {
        var contact = crawler.CurrentValue.Contact?.Trim();
        return contact is not null && !contact.Contains(' ') && MailAddress.TryCreate(contact, out var mail) ? mail.Address : null;
    }
}

/// <summary>What a source of type <c>crossref</c> can be told beyond the usual. Without either it only looks up single works.</summary>
internal sealed class CrossrefOptions
{
    /// <summary>
    /// Crossref's filters, parted by commas: <c>issn:1234-5678,has-abstract:1</c>. Unless it names types, those that are papers are asked
    /// for.
    /// </summary>
    public string? Filter { get; set; }

    /// <summary>Words that works have to match: <c>agents</c>.</summary>
    public string? Query { get; set; }
}
