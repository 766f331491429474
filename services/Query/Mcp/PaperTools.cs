using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using PaperMesh.Queries;
using PaperMesh.Query.Lists;
using PaperMesh.Query.Pages;
using PaperMesh.Query.Papers;
using PaperMesh.Query.Search;
using PaperMesh.Query.Similar;

namespace PaperMesh.Query.Mcp;

/// <summary>What an assistant can ask. Each answer is a short text, the same as structured content, and links to the papers.</summary>
/// <remarks>The schemas bind nobody: every bound is checked here, and a fault says what to do instead.</remarks>
[McpServerToolType]
internal sealed class PaperTools(
    PaperSearch search,
    PaperLists lists,
    TrendingPapers trending,
    SimilarPapers similar,
    PaperStore store,
    PublicAddress address,
    IHttpContextAccessor http)
{
    private const int MaxPapers = 50;
    private const int MaxTopics = 500;
    private const int MaxValues = 20;
    private const int MaxQuery = 10_000;
    private const int MaxText = 12_000;

    private string Site => address.Of(http.HttpContext!.Request);

    [McpServerTool(Name = "search_papers", Title = "Search papers", ReadOnly = true, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(FoundPapers))]
    [Description("Finds research papers by words, topics, categories, authors and days. All arguments together must hold; without any, the newest papers.")]
    public async Task<CallToolResult> SearchAsync(
        CancellationToken cancellationToken,
        [Description("Words, \"a phrase\", -without, prefix*, OR; also topic:, cat:, author:, source:, has:code, after:2026-01-31, before:2026-02-28, min:upvotes=10."), StringLength(MaxQuery)]
        string query = "",
        [Description("Slugs from list_topics; a paper has all of them."), MaxLength(MaxValues)] string[]? topics = null,
        [Description("arXiv categories such as cs.CL, or archives such as cs; a paper has all of them."), MaxLength(MaxValues)] string[]? categories = null,
        [Description("Words of authors' names; a paper has all of them."), MaxLength(MaxValues)] string[]? authors = null,
        [Description("First day, yyyy-MM-dd.")] string? from = null,
        [Description("Last day, yyyy-MM-dd.")] string? to = null,
        [Description("Without it by relevance when there are words, else newest first."), AllowedValues("relevance", "new", "upvotes")] string? sort = null,
        [Description("How many papers to answer."), Range(1, MaxPapers)] int limit = 10,
        [Description("The 'next' of the page before, with the same other arguments.")] string? cursor = null)
    {
        if (query.Length > MaxQuery)
            throw new McpException($"'query' has {query.Length} characters; at most {MaxQuery} can be used. Ask for the few words that matter.");
        if (!SortLinks.TryRead(sort, out var order))
            throw new McpException($"'sort' cannot be '{Shown(sort)}'. Use relevance, new or upvotes, or leave it out.");

        var parsed = PaperQuery.Parse(query);
        var request = new SearchRequest
        {
            Query = parsed.Query,
            Within =
            [
                .. Given(nameof(topics), topics).Select(QueryTerm.Topic),
                .. Given(nameof(categories), categories).Select(QueryTerm.Category),
                .. Given(nameof(authors), authors).Select(QueryTerm.Author),
                .. ReadDay(nameof(from), from) is { } first ? [QueryTerm.From(first)] : Array.Empty<QueryTerm>(),
                .. ReadDay(nameof(to), to) is { } last ? [QueryTerm.To(last)] : Array.Empty<QueryTerm>(),
            ],
            Sort = order,
            Cursor = CursorOf(cursor),
            Limit = Checked(limit, MaxPapers),
        };

        var found = await PageAsync(() => search.SearchAsync(request, cancellationToken));
        return Answer(Listing.Search(parsed.Query, order, found), found.Items, Of(found) with { Ignored = parsed.Ignored is { Count: > 0 } parts ? parts : null });
    }

    [McpServerTool(Name = "get_paper", Title = "Read a paper", ReadOnly = true, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(WholePaper))]
    [Description("Reads one paper: title, abstract, authors, topics, links to code, data and PDF.")]
    public async Task<CallToolResult> GetAsync(
        [Description("As the lists say it, arxiv:2309.12345 or doi:10.1000/182; a bare arXiv id, with or without version, will do."), StringLength(200)] string id,
        CancellationToken cancellationToken)
    {
        var stored = await PaperAsync(id, cancellationToken);
        return Result(Bounded(Markdown.Of(stored)), WholePaper.Of(stored, Site), McpJson.Default.WholePaper, [stored]);
    }

    [McpServerTool(Name = "daily_papers", Title = "Papers of a day", ReadOnly = true, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(FoundPapers))]
    [Description("The papers that were announced on a day, most upvotes first.")]
    public async Task<CallToolResult> DailyAsync(
        CancellationToken cancellationToken,
        [Description("yyyy-MM-dd, or latest: the last day that has papers.")] string date = "latest",
        [Description("How many papers to answer."), Range(1, MaxPapers)] int limit = 20,
        [Description("The 'next' of the page before, with the same date.")] string? cursor = null)
    {
        var day = date == "latest"
            ? await lists.LatestDayAsync(cancellationToken) ?? throw new McpException("No papers are kept here yet. An operator imports or crawls some.")
            : ReadDay(nameof(date), date) ?? throw new McpException("'date' is empty. Give a day such as 2026-11-24, or latest.");

        var size = Checked(limit, MaxPapers);
        var found = await PageAsync(() => lists.DailyAsync(day, CursorOf(cursor), size, cancellationToken));
        return Answer(Listing.Daily(day, found), found.Items, Of(found) with { Day = Days.Iso(day) });
    }

    [McpServerTool(Name = "trending_papers", Title = "Trending papers", ReadOnly = true, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(FoundPapers))]
    [Description("The papers of the last day, week or month that readers look at most: upvotes, comments and stars, fading with age.")]
    public async Task<CallToolResult> TrendingAsync(
        CancellationToken cancellationToken,
        [Description("How far back."), AllowedValues("24h", "7d", "30d")] string window = "7d",
        [Description("How many papers to answer."), Range(1, MaxPapers)] int limit = 10,
        [Description("The 'next' of the page before, with the same window.")] string? cursor = null)
    {
        var chosen = TrendingWindow.Read(window) ?? throw new McpException($"'window' cannot be '{Shown(window)}'. Use 24h, 7d or 30d.");
        var size = Checked(limit, MaxPapers);
        var found = await PageAsync(() => trending.FindAsync(chosen, CursorOf(cursor), size, explain: false, cancellationToken));

        var listing = Listing.Trending(chosen, explained: false, found);
        return Answer(listing, found.Items, Of(found.Items, found.Total, found.Next));
    }

    [McpServerTool(Name = "similar_papers", Title = "Similar papers", ReadOnly = true, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(FoundPapers))]
    [Description("Papers that are about the same as one, most similar first: by what the texts mean and by shared topics.")]
    public async Task<CallToolResult> SimilarAsync(
        [Description("As the lists say it, arxiv:2309.12345 or doi:10.1000/182."), StringLength(200)] string id,
        CancellationToken cancellationToken,
        [Description("How many papers to answer."), Range(1, SimilarPapers.MaxLimit)] int limit = 10)
    {
        var paper = await PaperAsync(id, cancellationToken);
        var found = await similar.FindAsync(paper, Checked(limit, SimilarPapers.MaxLimit), cancellationToken);
        return Answer(Listing.Similar(paper, found), found, Of(found, found.Count, next: null));
    }

    [McpServerTool(Name = "list_topics", Title = "List topics", ReadOnly = true, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(FoundTopics))]
    [Description("The topics that papers are tagged with, most papers first. Their slugs narrow search_papers.")]
    public async Task<CallToolResult> TopicsAsync(
        CancellationToken cancellationToken,
        [Description("Only topics whose slug or name contains this."), StringLength(200)] string? contains = null,
        [Description("How many topics to answer."), Range(1, MaxTopics)] int limit = 100)
    {
        var wanted = contains?.Trim() ?? "";
        var all = (await lists.TopicsAsync(cancellationToken))
            .Where(topic => topic.Slug.Contains(wanted, StringComparison.OrdinalIgnoreCase) || topic.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase))
            .ToList();
        var shown = all.Take(Checked(limit, MaxTopics)).ToList();

        var topics = new FoundTopics
        {
            Topics = [.. shown.Select(topic => new FoundTopic(topic.Slug, topic.Name, topic.Count))],
            Total = all.Count,
        };
        return Result(Markdown.Of(TopicGroups.Of(shown), Site), topics, McpJson.Default.FoundTopics, []);
    }

    private async Task<StoredPaper> PaperAsync(string id, CancellationToken cancellationToken)
        => await store.FindAsync(id.Trim(), cancellationToken)
            ?? throw new McpException($"No paper with the id '{Shown(id)}' is kept here. Ids look like arxiv:2309.12345; search_papers finds them by a paper's words.");

    private FoundPapers Of(SearchResult found) => Of(found.Items, found.Total, found.Next);

    private FoundPapers Of(IReadOnlyList<PaperItem> items, long total, string? next)
    {
        var site = Site;
        return new() { Papers = [.. items.Select(item => ShortPaper.Of(item.Stored, site))], Total = total, Next = next };
    }

    private CallToolResult Answer(Listing listing, IReadOnlyList<PaperItem> items, FoundPapers papers)
        => Result(Markdown.Of(listing, Site), papers, McpJson.Default.FoundPapers, items.Select(item => item.Stored));

    private static CallToolResult Result<T>(string text, T structured, JsonTypeInfo<T> type, IEnumerable<StoredPaper> linked) => new()
    {
        Content = [new TextContentBlock { Text = text }, .. linked.Select(PaperResources.LinkTo)],
        StructuredContent = JsonSerializer.SerializeToElement(structured, type),
    };

    private static async Task<TResult> PageAsync<TResult>(Func<Task<TResult>> find)
    {
        try
        {
            return await find();
        }
        catch (FormatException e)
        {
            throw new McpException($"'cursor' cannot be used. {e.Message} Leave it out to begin at the first page.");
        }
    }

    private static string? CursorOf(string? cursor) => string.IsNullOrWhiteSpace(cursor) ? null : cursor;

    private static DateOnly? ReadDay(string name, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;

        return Days.TryRead(text, out var day)
            ? day
            : throw new McpException($"'{name}' cannot be '{Shown(text)}': it is a day of the calendar, written like 2026-11-24.");
    }

    private static int Checked(int limit, int most) => limit >= 1 && limit <= most
        ? limit
        : throw new McpException(string.Create(CultureInfo.InvariantCulture, $"'limit' cannot be {limit}. It is from 1 to {most}; 'next' leads to more."));

    private static IEnumerable<string> Given(string name, string[]? values) => values is null or { Length: <= MaxValues }
        ? (values ?? []).Where(value => !string.IsNullOrWhiteSpace(value))
        : throw new McpException($"'{name}' has {values.Length} values; at most {MaxValues} can be used.");

    private static string Bounded(string text)
        => text.Length <= MaxText ? text : text[..text.LastIndexOf(' ', MaxText)] + " …\n\nCut off here; the resource linked below is whole.";

    /// <summary>What was given, short enough to be said back.</summary>
    private static string Shown(string? value) => value is { Length: > 100 } ? value[..100] + "…" : value ?? "";
}
