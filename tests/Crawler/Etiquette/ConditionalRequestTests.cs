using PaperMesh.Crawler.Etiquette;
using PaperMesh.Crawler.Sources;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Etiquette;

public sealed class ConditionalRequestTests : IAsyncLifetime
{
    private PoliteClient _client = null!;

    private FakeSource Server => _client.Server;

    [Fact]
    public async Task A_document_comes_with_what_it_is_known_by()
    {
        Server.Answer("", 302, ("Location", "/there"));
        Server.Answer("hello", 200, ("ETag", "W/\"7\""), ("Last-Modified", "yesterday, some time"), ("Content-Type", "text/xml; charset=iso-8859-1"));

        var before = _client.Time.GetUtcNow();
        var fetched = (await GetAsync(known: null)).ShouldNotBeNull();

        (fetched.Validators with { ReadAt = before }).ShouldBe(new ValidatorFields("W/\"7\"", "yesterday, some time", before));
        fetched.Validators.ReadAt.ShouldBeGreaterThanOrEqualTo(before);
        fetched.ContentType!.MediaType.ShouldBe("text/xml");
        fetched.ContentType.CharSet.ShouldBe("iso-8859-1");
        fetched.Address.ShouldBe(new Uri(Server.Address + "there"));
        using var reader = new StreamReader(fetched.Body);
        reader.ReadToEnd().ShouldBe("hello");
    }

    [Fact]
    public async Task What_is_known_is_sent_back_as_it_came_and_nothing_comes_when_nothing_has_changed()
    {
        var asked = AnswerIfAsked(304);

        (await GetAsync(new ValidatorFields("not-quoted", "yesterday, some time", _client.Time.GetUtcNow()))).ShouldBeNull();

        asked.ShouldBe(["not-quoted|yesterday, some time"]);
    }

    [Theory]
    [InlineData(23, true)]
    [InlineData(24, false)]
    [InlineData(-24, false)]
    public async Task Once_a_day_it_is_fetched_whole(int hours, bool isConditional)
    {
        var asked = AnswerIfAsked(200);

        await GetAsync(new ValidatorFields("\"7\"", null, _client.Time.GetUtcNow().AddHours(-hours)));

        asked.ShouldBe([isConditional ? "\"7\"|" : "|"]);
    }

    [Fact]
    public async Task A_304_that_nobody_has_asked_for_is_no_answer()
    {
        AnswerIfAsked(304);

        await Should.ThrowAsync<HttpRequestException>(() => GetAsync(known: null));
    }

    public async ValueTask InitializeAsync() => _client = await PoliteClient.StartAsync(("Crawler:Budgets:127.0.0.1", "00:00:00"));

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private Task<Fetched?> GetAsync(ValidatorFields? known)
        => _client.TurnAsync(_client.For().GetChangedAsync("page", known, _client.Time, TestContext.Current.CancellationToken));

    private List<string> AnswerIfAsked(int status)
    {
        var asked = new List<string>();
        Server.Answer(context =>
        {
            asked.Add($"{context.Request.Headers.IfNoneMatch}|{context.Request.Headers.IfModifiedSince}");
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        return asked;
    }
}
