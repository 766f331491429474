using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Notifier.EventLog;
using PaperMesh.Notifier.Webhooks;
using PaperMesh.Servers;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Tests.EventLog;

public sealed class EventsApiTests : IAsyncLifetime
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TemporaryFolder _folder = new();
    private RunningNotifier _notifier = null!;

    /// <summary>Pages of events that were read from the store, other than the first and the last event alone, which are asked for by many.</summary>
    private int _pages;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _notifier = await RunningNotifier.StartAsync(_folder.Path, add: services =>
    {
        var own = services.Last(service => service.ServiceType == typeof(IDocuments<LoggedEvent>));
        services.AddSingleton<IDocuments<LoggedEvent>>(provider => new WatchedDocuments<LoggedEvent>(
            (IDocuments<LoggedEvent>)own.ImplementationFactory!(provider),
            asked: query =>
            {
                if (query.From is { } from && from != EventSequence.ToText(1))
                    Interlocked.Increment(ref _pages);
            },
            found: _ => { }));
    });

    public async ValueTask DisposeAsync()
    {
        await _notifier.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Events_are_cloud_events_with_a_sequence()
    {
        await _notifier.Log.AppendAsync(Invented.Many(2), Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events?limit=1&types=papermesh.paper.tagged.v1");
        request.Headers.Host = "papers.example.org";

        using var response = await _notifier.Http.SendAsync(request, Token);

        var page = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!;
        page.ToJsonString(Indented).ShouldBe(await File.ReadAllTextAsync("EventLog/Golden/page.json", Token));
    }

    [Fact]
    public async Task The_last_page_has_no_next_and_beyond_it_there_is_nothing()
    {
        await _notifier.Log.AppendAsync(Invented.Many(3), Token);

        (await GetAsync("?after=000000000001")).ShouldBe(("2 3", null, 3));
        (await GetAsync("?after=1&limit=1")).ShouldBe(("2", "000000000002", 3));
        (await GetAsync("?after=3")).ShouldBe(("", null, 3));
        (await GetAsync("?after=999999999999")).ShouldBe(("", null, 3));
    }

    [Fact]
    public async Task A_client_that_follows_next_meets_every_event_once_while_more_arrive()
    {
        await _notifier.Log.AppendAsync(Invented.Many(20), Token);

        var read = new List<string>();
        var next = (string?)"0";
        for (var page = 1; next is not null; page++)
        {
            if (page <= 10)
                await _notifier.Log.AppendAsync(Invented.Many(10, first: 100 * page), Token);

            (var items, next, _) = await GetAsync($"?after={next}&limit=7");
            read.Add(items);
        }

        string.Join(' ', read).ShouldBe(string.Join(' ', Enumerable.Range(1, 120)));
    }

    [Fact]
    public async Task A_query_finds_what_matches_wherever_it_stands()
    {
        await _notifier.Log.AppendAsync(Invented.Many(500), Token);

        (await GetAsync("?q=%22part%20450%22&limit=10")).ShouldBe(("450", null, 500));
        (await GetAsync("?q=cat:cs.DC&after=7&limit=3")).ShouldBe(("8 9 10", "000000000010", 500));
        (await GetAsync("?q=submarines&limit=10")).ShouldBe(("", null, 500));
    }

    [Fact]
    public async Task A_small_page_of_what_is_rare_is_found_in_few_looks_at_the_store()
    {
        await _notifier.Log.AppendAsync(Invented.Many(500), Token);
        await Eventually.BeTrueAsync(async () => (await _notifier.Get<IDocuments<Checkpoint>>().FindAsync("webhooks", Token))?.Sequence == 500);
        _pages = 0;

        (await GetAsync("?after=7&limit=1&q=%22part%20450%22")).ShouldBe(("450", "000000000450", 500));

        _pages.ShouldBeLessThan(10);
    }

    [Fact]
    public async Task Who_waits_with_a_query_is_answered_when_something_matches()
    {
        var waiting = GetAsync("?after=0&wait=60s&q=%22part%202%22");

        await _notifier.Bus.Publish(Invented.Tagged(1), Token);
        await Eventually.BeTrueAsync(async () => await _notifier.Log.LastAsync(Token) == 1);
        await _notifier.Bus.Publish(Invented.Tagged(2), Token);

        (await waiting).ShouldBe(("2", null, 2));
    }

    [Fact]
    public async Task Who_waits_is_answered_when_an_event_comes()
    {
        var waiting = GetAsync("?after=0&wait=60s");
        await GetAsync("?after=0");
        waiting.IsCompleted.ShouldBeFalse();

        await _notifier.Bus.Publish(Invented.Tagged(1), Token);

        (await waiting).ShouldBe(("1", null, 1));
    }

    [Fact]
    public async Task Who_asks_for_what_was_trimmed_is_told_the_oldest_that_is_kept()
    {
        await _notifier.Log.AppendAsync(Invented.Many(10), Token);
        await _notifier.Log.TrimAsync(keepFor: null, keepEvents: 3, Token);

        using var response = await _notifier.Http.GetAsync("/api/v1/events?after=6&wait=30s", Token);

        response.StatusCode.ShouldBe(HttpStatusCode.Gone);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!;
        problem["oldest"]!.GetValue<string>().ShouldBe("000000000008");
        problem["detail"]!.GetValue<string>().ShouldContain("000000000008");
        (await GetAsync("?after=7")).ShouldBe(("8 9 10", null, 3));
        (await GetAsync("?after=10")).ShouldBe(("", null, 3));
    }

    [Fact]
    public async Task Zero_and_nothing_begin_with_the_oldest_that_is_kept()
    {
        await _notifier.Log.AppendAsync(Invented.Many(10), Token);
        await _notifier.Log.TrimAsync(keepFor: null, keepEvents: 3, Token);

        (await GetAsync("?after=0")).ShouldBe(("8 9 10", null, 3));
        (await GetAsync("?limit=2")).ShouldBe(("8 9", "000000000009", 3));
        var stats = JsonNode.Parse(await _notifier.Http.GetStringAsync("/api/v1/stats", Token))!;
        stats["events"]!.GetValue<long>().ShouldBe(3);
    }

    [Theory]
    [InlineData("after=-1")]
    [InlineData("after=1.5")]
    [InlineData("after=%201")]
    [InlineData("after=last")]
    [InlineData("after=1000000000000")]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("limit=many")]
    [InlineData("wait=61s")]
    [InlineData("wait=1m")]
    [InlineData("types=papermesh.paper.burnt.v1")]
    [InlineData("q=after:yesteryear")]
    public async Task A_value_that_cannot_be_used_is_named_with_what_is_expected(string query)
    {
        using var response = await _notifier.Http.GetAsync(new Uri($"/api/v1/events?{query}", UriKind.Relative), Token);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!;
        problem["title"]!.GetValue<string>().ShouldContain(query[..query.IndexOf('=')]);
        problem["detail"]!.GetValue<string>().ShouldContain("expected is");
    }

    /// <returns>The items' sequences, as <c>1 2 3</c>.</returns>
    private async Task<(string Items, string? Next, long Total)> GetAsync(string query)
    {
        var page = JsonNode.Parse(await _notifier.Http.GetStringAsync(new Uri($"/api/v1/events{query}", UriKind.Relative), Token))!;
        return (
            string.Join(' ', page["items"]!.AsArray().Select(item => long.Parse(item!["sequence"]!.GetValue<string>()))),
            page["next"]?.GetValue<string>(),
            page["total"]!.GetValue<long>());
    }
}
