using System.Net;
using System.Text.Json;
using PaperMesh.Query.Search;
using PaperMesh.Queries;

namespace PaperMesh.Query.Tests.Search;

public sealed class SpellingTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private QueryHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await QueryHost.StartAsync(_folder.Path);
        await _host.KeepAsync(
            Invented.Event(Invented.Paper("Transformers of lakes", 1) with { Abstract = "A transformer for graph networks." }, "lakes"),
            Invented.Event(Invented.Paper("Transformers of rivers", 2)),
            Invented.Event(Invented.Paper("Transformed lanes", 3) with { Authors = [new("Ada Lovelace")] }),
            Invented.Event(Invented.Paper("GPT4 and diffusion", 4)));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    /// <param name="query">With words that no paper has.</param>
    /// <param name="corrected">What is searched for instead.</param>
    [Theory]
    [InlineData("transfomers", "transformer")]
    [InlineData("trnasformers", "transformer")]
    [InlineData("Transfromer lakes", "transformer lakes")]
    [InlineData("\"trnsformer of lakes\" topic:lakes", "\"transformer of lakes\" topic:lakes")]
    [InlineData("difusoin", "diffusion")]
    [InlineData("lovelase", "lovelace")]
    public async Task Words_that_occur_nowhere_are_put_right_when_nothing_is_found(string query, string corrected)
    {
        var found = await SearchAsync(query);

        found.Corrected.ShouldBe(corrected);
        found.Suggestion.ShouldBeNull();
        found.Items.Select(item => item.Stored.Id).ShouldBe(await _host.IdsAsync(corrected));
        found.Total.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Where_something_is_found_all_the_same_the_correction_is_only_suggested()
    {
        var found = await SearchAsync("lakes OR transfomer");

        found.Suggestion.ShouldBe("lakes OR transformer");
        found.Corrected.ShouldBeNull();
        found.Total.ShouldBe(1);
    }

    [Theory]
    [InlineData("lakes")]
    [InlineData("lakes topic:rivers")]
    [InlineData("-transfomer")]
    [InlineData("xylophone")]
    [InlineData("gpt5")]
    [InlineData("lak")]
    [InlineData("author:lovelase")]
    [InlineData("transfomer lakes topic:none")]
    public async Task What_is_known_negated_far_from_all_words_a_number_or_short_is_left_as_it_is(string query)
    {
        var found = await SearchAsync(query);

        found.Corrected.ShouldBeNull();
        found.Suggestion.ShouldBeNull();
        found.Total.ShouldBe((await _host.SearchAsync(query)).Total);
    }

    [Fact]
    public async Task Pages_of_a_corrected_search_go_on_with_it()
    {
        var first = await SearchAsync("transfomers", limit: 1);
        var second = await SearchAsync("transfomers", first.Next, limit: 1);

        second.Corrected.ShouldBe("transformer");
        first.Items.Concat(second.Items).Select(item => item.Stored.Id).ShouldBe(await _host.IdsAsync("transformer"));
    }

    [Fact]
    public async Task The_API_says_what_it_did_and_can_be_told_not_to()
    {
        var corrected = JsonDocument.Parse(await GetAsync("/api/v1/search?q=transfomers")).RootElement;
        corrected.GetProperty("corrected").GetString().ShouldBe("transformer");
        corrected.GetProperty("total").GetInt32().ShouldBe(2);

        var exact = JsonDocument.Parse(await GetAsync("/api/v1/search?q=transfomers&exact=true")).RootElement;
        exact.GetProperty("total").GetInt32().ShouldBe(0);
        exact.TryGetProperty("corrected", out _).ShouldBeFalse();

        JsonDocument.Parse(await GetAsync("/api/v1/search?q=lakes+OR+transfomer")).RootElement.GetProperty("suggestion").GetString()
            .ShouldBe("lakes OR transformer");
    }

    [Fact]
    public async Task The_page_says_it_with_a_link_to_search_as_written()
    {
        var page = WebUtility.HtmlDecode(await GetAsync("/search?q=transfomers"));
        page.ShouldContain("""<a href="/search?q=transformer"><b dir="auto">transformer</b></a>""");
        page.ShouldContain("""<a href="/search?q=transfomers&exact=true" rel="nofollow">""");
        page.ShouldContain("<mark>Transformers</mark>");

        using var markdown = new HttpRequestMessage(HttpMethod.Get, "/search?q=transfomers") { Headers = { { "Accept", "text/markdown" } } };
        using var answer = await _host.Http.SendAsync(markdown, TestContext.Current.CancellationToken);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("no paper has the words of: transfomers");
        (await GetAsync("/search?q=transfomers&exact=true")).ShouldContain("No paper found");
        WebUtility.HtmlDecode(await GetAsync("/search?q=lakes+OR+transfomer")).ShouldContain("Did you mean <a href=\"/search?q=lakes%20OR%20transformer\">");
    }

    [Fact]
    public void A_subscription_is_not_corrected()
        => PaperQuery.Parse("transfomers").Query.Matches(Invented.Paper("Transformers"), []).ShouldBeFalse();

    private Task<SearchResult> SearchAsync(string query, string? cursor = null, int limit = 100)
        => _host.SearchAsync(new SearchRequest { Query = PaperQuery.Parse(query).Query, Cursor = cursor, Limit = limit, WithCorrection = true });

    private Task<string> GetAsync(string path) => _host.Http.GetStringAsync(path, TestContext.Current.CancellationToken);
}
