using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace PaperMesh.EndToEnd.Tests;

/// <summary>PaperMesh as its users meet it: over HTTP, be it one process or five behind a gateway.</summary>
internal sealed class Site(ServiceProcess front)
{
    public HttpClient Http => front.Http;

    public async Task<JsonElement> ImportAsync(HttpContent lines, CancellationToken cancellationToken)
    {
        var answer = await Http.PostAsync("/api/v1/import", lines, cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        answer.IsSuccessStatusCode.ShouldBeTrue(body);
        return JsonDocument.Parse(body).RootElement;
    }

    public async Task<Dictionary<string, long>> StatsAsync(CancellationToken cancellationToken)
        => (await Http.GetFromJsonAsync<Dictionary<string, long>>("/api/v1/stats", cancellationToken))!;

    public Task SettledAsync(int papers, CancellationToken cancellationToken) => front.WaitAsync(
        $"{papers} papers are in and none is pending",
        async token => await StatsAsync(token) is var stats && stats["papers"] == papers && stats["pending"] == 0,
        TimeSpan.FromMinutes(5),
        cancellationToken);

    public Task WaitAsync(string what, Func<Dictionary<string, long>, bool> condition, CancellationToken cancellationToken)
        => front.WaitAsync(what, async token => condition(await StatsAsync(token)), TimeSpan.FromMinutes(5), cancellationToken);

    public Task UntilAsync(string what, Func<Task<bool>> condition, CancellationToken cancellationToken)
        => front.WaitAsync(what, _ => condition(), TimeSpan.FromMinutes(2), cancellationToken);

    /// <summary>The first hit's title.</summary>
    public async Task<string?> FirstTitleAsync(string query, CancellationToken cancellationToken)
    {
        var found = await Http.GetFromJsonAsync<JsonElement>($"/api/v1/search?limit=1&q={Uri.EscapeDataString(query)}", cancellationToken);
        return found.GetProperty("items") is var items && items.GetArrayLength() > 0 ? items[0].GetProperty("title").GetString() : null;
    }

    /// <summary>The whole event log, from the beginning.</summary>
    public async Task<List<JsonElement>> EventsAsync(CancellationToken cancellationToken)
    {
        var events = new List<JsonElement>();
        for (var after = "0"; after is not null;)
        {
            var page = await Http.GetFromJsonAsync<JsonElement>($"/api/v1/events?limit=1000&after={after}", cancellationToken);
            events.AddRange(page.GetProperty("items").EnumerateArray());
            after = page.GetProperty("next").GetString();
        }

        return events;
    }

    /// <summary>Checks that each paper is stored, tagged, found by its title, and in the event log exactly once.</summary>
    /// <param name="papers">All of them, as they are now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="revisions">How many revisions came after the first one of a paper: each is an event of its own.</param>
    public async Task HoldsAsync(IReadOnlyList<RealPaper> papers, CancellationToken cancellationToken, int revisions = 0)
    {
        var stats = await StatsAsync(cancellationToken);
        stats.ShouldSatisfyAllConditions(
            () => stats["papers"].ShouldBe(papers.Count),
            () => stats["pending"].ShouldBe(0),
            () => stats["tagged"].ShouldBe(papers.Count),
            () => stats["indexed"].ShouldBe(papers.Count),
            () => stats["events"].ShouldBe(papers.Count + revisions));

        var events = await EventsAsync(cancellationToken);
        events.Select(one => long.Parse(one.GetProperty("sequence").GetString()!, null))
            .ShouldBe(Enumerable.Range(1, papers.Count + revisions).Select(number => (long)number));
        events.Select(one => one.GetProperty("id").GetString()).ShouldBeUnique();
        events.Select(one => one.GetProperty("subject").GetString()).Distinct().Order()
            .ShouldBe(papers.Select(paper => paper.PaperId).Order());

        await Parallel.ForEachAsync(papers, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken }, HoldsAsync);
    }

    private async ValueTask HoldsAsync(RealPaper paper, CancellationToken cancellationToken)
    {
        var stored = await Http.GetFromJsonAsync<JsonElement>($"/api/v1/papers/{paper.PaperId}", cancellationToken);
        stored.GetProperty("tags").GetArrayLength().ShouldBeGreaterThan(0, paper.PaperId);

        var title = await FirstTitleAsync(paper.Title, cancellationToken);
        Words(title).ShouldBe(Words(paper.Title), $"{paper.PaperId} by its title");
    }

    public static HttpContent Lines(IEnumerable<RealPaper> papers, bool gzip = false)
    {
        using var buffer = new MemoryStream();
        using (Stream stream = gzip ? new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true) : buffer)
        {
            foreach (var paper in papers)
            {
                stream.Write(paper.Line);
                stream.WriteByte((byte)'\n');
            }
        }

        var content = new ByteArrayContent(buffer.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        if (gzip)
            content.Headers.ContentEncoding.Add("gzip");

        return content;
    }

    // The same title looks different in different sources: line breaks, entities.
    private static string Words(string? title)
        => string.Join(' ', System.Net.WebUtility.HtmlDecode(title ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>A line of the corpus.</summary>
internal sealed record RealPaper(string Id, string Title, byte[] Line)
{
    public string PaperId => $"arxiv:{Id}";

    public static async Task<IReadOnlyList<RealPaper>> ReadAsync(string file, int count, CancellationToken cancellationToken)
    {
        var papers = new List<RealPaper>();
        await using var packed = File.OpenRead(file);
        await using var lines = new GZipStream(packed, CompressionMode.Decompress);
        using var reader = new StreamReader(lines);
        while (papers.Count < count && await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            using var json = JsonDocument.Parse(line);
            papers.Add(new RealPaper(
                json.RootElement.GetProperty("id").GetString()!,
                json.RootElement.GetProperty("title").GetString()!,
                System.Text.Encoding.UTF8.GetBytes(line)));
        }

        return papers;
    }
}
