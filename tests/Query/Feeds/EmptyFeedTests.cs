using System.Net;
using System.Text.Json;
using PaperMesh.Queries;
using PaperMesh.Query.Search;
using PaperMesh.Query.Tests.Pages;
using PaperMesh.Servers;

namespace PaperMesh.Query.Tests.Feeds;

/// <summary>A list in which nothing is (yet): whoever has subscribed to it gets a good document, and no news that is none.</summary>
public sealed class EmptyFeedTests(EmptySites sites) : IClassFixture<EmptySites>
{
    private static readonly string Behind = new SearchCursor(PaperSort.New, Score: 0, Number: 0, "z", new DateOnly(2026, 11, 20)).Write();

    /// <summary>Of a topic and an author that have papers, the part behind the last of them.</summary>
    private static readonly (string Path, string Query)[] Lists =
    [
        ("/daily/1990-01-01", ""), ("/weekly/1990-W01", ""), ("/monthly/1990-01", ""), ("/search", "?q=unheardof"), ("/trending", "?window=24h"),
        ("/topics/tides", $"?cursor={Behind}"), ("/authors/lovelace", $"?cursor={Behind}"), ("/feed", $"?cursor={Behind}"),
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Feeds => [.. Lists.SelectMany(list => new[]
    {
        (list.Path + ".atom" + list.Query, "atom.rng"),
        (list.Path + ".rss" + list.Query, "rss.rng"),
        (list.Path + ".feed.json" + list.Query, "jsonfeed.json"),
    })];

    public static TheoryData<string, string> Citations => [.. Lists.Where(list => list.Path != "/feed").SelectMany(list => new[]
    {
        (list.Path + ".bib" + list.Query, "bibtex"),
        (list.Path + ".ris" + list.Query, "ris"),
    })];

    public static TheoryData<string> Texts => [.. Lists.Where(list => list.Path != "/feed").Select(list => list.Path + ".md" + list.Query)];

    [Theory]
    [MemberData(nameof(Feeds))]
    public async Task As_a_feed_it_is_valid_and_the_same_tomorrow(string path, string schema)
    {
        var text = await TextAsync(sites.Today, path);

        (await NodePrograms.FaultsAsync(text, schema)).ShouldBeEmpty(text);
        text.ShouldContain(schema == "rss.rng" ? "Thu, 01 Jan 1970 00:00:00 GMT" : schema == "atom.rng" ? "<updated>1970-01-01T00:00:00Z</updated>" : "\"items\": []");
        Entries(await NodePrograms.ReadAsync(text, "feed")).ShouldBe(0);

        (await TextAsync(sites.Tomorrow, path)).Replace(sites.Tomorrow.Http.BaseAddress!.Authority, sites.Today.Http.BaseAddress!.Authority, StringComparison.Ordinal)
            .ShouldBe(text);
    }

    [Theory]
    [MemberData(nameof(Citations))]
    public async Task As_a_bibliography_it_has_no_entry_and_no_fault(string path, string format)
    {
        var read = await NodePrograms.ReadAsync(await TextAsync(sites.Today, path), format);

        if (format == "bibtex")
        {
            read.GetProperty("errors").GetArrayLength().ShouldBe(0);
            read = read.GetProperty("entries");
        }

        read.GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task As_text_it_has_a_title_and_no_paper(string path)
    {
        var text = await TextAsync(sites.Today, path);

        text.ShouldStartWith("# ");
        text.ShouldNotContain("/papers/");
    }

    private static async Task<string> TextAsync(Site site, string path)
    {
        using var answer = await site.GetAsync(path, "*/*");

        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, $"{path}: {text}");
        return text;
    }

    private static int Entries(JsonElement read)
    {
        var feed = read.GetProperty("feed");
        return feed.TryGetProperty("entries", out var entries) || feed.TryGetProperty("items", out entries) ? entries.GetArrayLength() : 0;
    }
}

/// <summary>The same papers, all of them old, on two days.</summary>
public sealed class EmptySites : IAsyncLifetime
{
    private readonly List<Site> _sites = [];

    internal Site Today => _sites[0];

    internal Site Tomorrow => _sites[1];

    public async ValueTask InitializeAsync()
    {
        var paper = Invented.Event(Invented.Paper("Tides") with { Authors = [new("Ada Lovelace")] }, "tides");
        foreach (var days in new[] { 100, 101 })
            _sites.Add(await Site.AtAsync(Invented.Noon.AddDays(days), paper));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var site in _sites)
            await site.DisposeAsync();
    }
}
