using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;

namespace PaperMesh.Crawler.Sources.ArxivApi;

/// <summary>arXiv's query API: any single paper at once, and what a search finds. All of arXiv is the business of <c>arxiv-oai</c>.</summary>
internal sealed class ArxivApiSource(HttpClient http, SourceSettings settings, TimeProvider time) : ILookup
{
    /// <summary>Entries of an answer. arXiv gives 2,000 at most, and answers faster to less.</summary>
    public const int Rows = 500;

    private const string Prefix = "arxiv:";

    private readonly string? _search = settings.Read<ArxivApiOptions>().Search;
    private readonly AtomReader _reader = new(settings.Name);

    public SourceSettings Settings => settings;

    public bool IsHarvested => !string.IsNullOrWhiteSpace(_search);

    /// <summary>
    /// What the search finds, the last updated first, back to the last complete day; nothing at all without a search. While the list is
    /// read it moves down, as papers are updated: what was seen comes again, nothing is left out.
    /// </summary>
    public async IAsyncEnumerable<Page> HarvestAsync(Checkpoint since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!IsHarvested)
            yield break;

        var yesterday = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-1);
        var start = int.TryParse(since.ResumptionToken, NumberStyles.None, CultureInfo.InvariantCulture, out var reached) ? reached : 0;
        var at = new Checkpoint
        {
            UpTo = since.UpTo ?? yesterday.AddDays(-settings.FirstDays),
            Until = start > 0 ? since.Until ?? yesterday : yesterday,
        };

        while (at.Until is not null)
        {
            var path = string.Create(
                CultureInfo.InvariantCulture,
                $"api/query?search_query={Uri.EscapeDataString(_search!)}&sortBy=lastUpdatedDate&sortOrder=descending&start={start}&max_results={Rows}");
            var page = await AskAsync(path, cancellationToken);
            var count = page.Records.Count + page.Bad.Count;
            if (count == 0 && start < page.Expected)
                throw new InvalidDataException($"the list breaks off at {start:N0} of {page.Expected:N0} papers, as arXiv's search does when it is busy");

            start += count;
            at = count == 0 || start >= page.Expected || IsBefore(page, at.UpTo)
                ? new Checkpoint { UpTo = at.Until }
                : at with { ResumptionToken = start.ToString(CultureInfo.InvariantCulture) };

            // The list goes back to arXiv's beginning: its size says nothing of what is new.
            yield return page with { Next = at, Expected = null };
        }
    }

    public bool CanFind(string id) => id.StartsWith(Prefix, StringComparison.Ordinal) && ArxivId.TryParse(id[Prefix.Length..], out _);

    /// <exception cref="InvalidDataException">arXiv does not take the id for one, and says so.</exception>
    public async Task<Page> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (!CanFind(id) || !ArxivId.TryParse(id[Prefix.Length..], out var arxiv))
            throw new ArgumentException($"{Excerpt.Of(id)} is no id of arXiv.", nameof(id));

        return await AskAsync($"api/query?id_list={Uri.EscapeDataString(arxiv.AsArxivWritesIt.Number)}&max_results=1", cancellationToken);
    }

    // 400 comes with a feed that says why.
    private async Task<Page> AskAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode != HttpStatusCode.BadRequest)
            response.EnsureSuccessStatusCode();

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await _reader.ReadAsync(body, time.GetUtcNow(), cancellationToken);
    }

    private static bool IsBefore(Page page, DateOnly? day)
        => page.Records is [.., { Paper: var oldest }]
            && (oldest.Updated ?? oldest.Published) is { } updated && DateOnly.FromDateTime(updated.UtcDateTime) < day;
}

/// <summary>What a source of type <c>arxiv-api</c> can be told beyond the usual.</summary>
internal sealed class ArxivApiOptions
{
    /// <summary>
    /// A search in arXiv's own words, such as <c>cat:cs.CL AND abs:agents</c>. Absent: nothing is harvested, and the source only looks up
    /// single papers.
    /// </summary>
    public string? Search { get; set; }
}
