using System.Globalization;
using System.IO.Compression;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PaperMesh.Crawler.Etiquette;
using PaperMesh.Servers;
using PaperMesh.ServiceDefaults.Outbound;

namespace PaperMesh.Crawler.Tests.Etiquette;

/// <summary>What the client of all sources does with the answers of a real server.</summary>
public sealed class SourceHttpTests : IAsyncLifetime
{
    private PoliteClient _client = null!;

    [Fact]
    public async Task Every_request_says_who_asks()
    {
        _client.Server.Answer("hello");

        await _client.AskAsync(isApi: false);

        _client.Server.Requests.Concat(_client.Server.RobotsRequests).Select(request => request.UserAgent)
            .ShouldBe(["PaperMesh/0.1 (+mailto:papers@example.org)", "PaperMesh/0.1 (+mailto:papers@example.org)"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public async Task Without_a_contact_nothing_goes_out(string? contact)
    {
        await using var client = await PoliteClient.StartAsync(("Crawler:Contact", contact));

        var refused = await Should.ThrowAsync<NoContactException>(() => client.AskAsync(isApi: false));

        refused.Message.ShouldContain("Crawler:Contact");
        client.Server.Requests.Concat(client.Server.RobotsRequests).ShouldBeEmpty();
    }

    [Fact]
    public async Task Requests_to_one_host_keep_their_distance()
    {
        for (var answer = 0; answer < 3; answer++)
            _client.Server.Answer("hello");

        await _client.TurnAsync(Task.WhenAll(Ask("a"), Ask("b"), Ask("c")));

        Waits().ShouldAllBe(wait => wait >= TimeSpan.FromSeconds(1));
        Task<string> Ask(string source) => _client.For(source).GetStringAsync("page", TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_server_that_names_a_time_is_left_alone_for_it(int status)
    {
        _client.Server.Answer("", status, ("Retry-After", "7"));
        _client.Server.Answer("", status, ("Retry-After", _client.Time.GetUtcNow().AddSeconds(100).ToString("R", CultureInfo.InvariantCulture)));
        _client.Server.Answer("hello");

        (await _client.AskAsync()).ShouldBe("hello");

        Waits()[0].ShouldBeInRange(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(30));
        (_client.Server.Requests[2].At - _client.Server.Requests[0].At).ShouldBeInRange(TimeSpan.FromSeconds(99), TimeSpan.FromSeconds(150));
    }

    [Fact]
    public async Task It_is_left_alone_by_everybody()
    {
        _client.Server.Answer("", 429, ("Retry-After", "100"));
        _client.Server.Answer("hello");
        _client.Server.Answer("hello");

        var first = _client.For("a").GetStringAsync("page", TestContext.Current.CancellationToken);
        await Eventually.BeTrueAsync(async () =>
            (await _client.Services.GetRequiredService<Budgets>().StateAsync("127.0.0.1", TestContext.Current.CancellationToken)).NextRequest
                >= _client.Time.GetUtcNow().AddSeconds(90), "the first is answered");
        await _client.TurnAsync(Task.WhenAll(first, _client.For("b").GetStringAsync("page", TestContext.Current.CancellationToken)));

        Waits()[0].ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(100));
    }

    [Fact]
    public async Task For_longer_than_ten_minutes_nobody_waits()
    {
        _client.Server.Answer("", 503, ("Retry-After", "601"));

        (await Should.ThrowAsync<HttpRequestException>(() => _client.AskAsync())).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        _client.Server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_server_in_trouble_is_asked_again_ever_more_slowly_and_then_no_more()
    {
        for (var answer = 0; answer < 5; answer++)
            _client.Server.Answer("", 500);

        (await Should.ThrowAsync<HttpRequestException>(() => _client.AskAsync())).StatusCode.ShouldBe(HttpStatusCode.InternalServerError);

        _client.Server.Requests.Count.ShouldBe(5);
        (_client.Server.Requests[^1].At - _client.Server.Requests[0].At).ShouldBeGreaterThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task One_that_stays_in_trouble_is_left_alone_until_a_single_request_finds_it_well()
    {
        for (var answer = 0; answer < 6; answer++)
            _client.Server.Answer("", 500);

        await Should.ThrowAsync<HttpRequestException>(() => _client.AskAsync());
        (await Should.ThrowAsync<HttpRequestException>(() => _client.AskAsync())).Message.ShouldContain("has failed again and again");
        await Should.ThrowAsync<HttpRequestException>(() => _client.AskAsync());
        _client.Server.Requests.Count.ShouldBe(6);

        _client.Time.Advance(TimeSpan.FromMinutes(5));
        _client.Server.Answer("hello");
        (await _client.AskAsync()).ShouldBe("hello");
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_asked_for_again()
    {
        _client.Server.BreakOff("hel");
        _client.Server.Answer("hello");

        (await _client.AskAsync()).ShouldBe("hello");
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up()
    {
        _client.Server.Answer(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var invoker = new HttpMessageInvoker(new WholeAnswerHandler(_client.Time) { InnerHandler = new SocketsHttpHandler() });
        using var request = new HttpRequestMessage(HttpMethod.Get, _client.Server.Address);

        var answer = invoker.SendAsync(request, TestContext.Current.CancellationToken);
        _client.Time.Advance(WholeAnswerHandler.Timeout);

        (await Should.ThrowAsync<HttpRequestException>(answer)).Message.ShouldContain("did not answer within 3 minutes");
    }

    [Fact]
    public async Task What_is_not_there_is_not_asked_for_again()
    {
        _client.Server.Answer("", 404);

        await Should.ThrowAsync<HttpRequestException>(() => _client.AskAsync());
        _client.Server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_off_packed_or_not_and_not_asked_for_again()
    {
        var sent = 0L;
        _client.Server.Answer(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var packed = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            var zeros = new byte[1 << 20];
            for (; sent < 2_000; sent++)
                await packed.WriteAsync(zeros, context.RequestAborted);
        });

        (await Should.ThrowAsync<HttpRequestException>(() => _client.AskAsync())).HttpRequestError.ShouldBe(HttpRequestError.ConfigurationLimitExceeded);
        _client.Server.Requests.Count.ShouldBe(1);
        sent.ShouldBeLessThan(2_000);
    }

    [Fact]
    public async Task A_host_without_a_public_address_is_asked_only_when_it_is_named()
    {
        var url = _client.Server.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

        var refused = await Should.ThrowAsync<HttpRequestException>(
            () => _client.TurnAsync(_client.For(url: url).GetStringAsync("page", TestContext.Current.CancellationToken)));

        refused.InnerException.ShouldBeOfType<ForbiddenAddressException>();
        _client.Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_attempt_is_counted_for_the_source_that_asked()
    {
        _client.Server.Answer("", 429, ("Retry-After", "1"));
        _client.Server.Answer("hello");
        _client.Server.Answer("hello");

        await _client.AskAsync();
        await _client.TurnAsync(_client.For("other").GetStringAsync("page", TestContext.Current.CancellationToken));

        var counts = _client.Services.GetRequiredService<RequestCounts>();
        counts.Take("our-blog").ShouldBe(new RequestCount(2, 1, 5));
        counts.Take("our-blog").ShouldBe(default);
        counts.Take("other").ShouldBe(new RequestCount(1, 0, 5));
    }

    [Theory]
    [InlineData("-00:00:01")]
    [InlineData("01:00:01")]
    public async Task An_interval_without_sense_is_refused(string interval)
    {
        await using var client = await PoliteClient.StartAsync(("Crawler:Budgets:example.org", interval));

        Should.Throw<OptionsValidationException>(() => client.Services.GetRequiredService<IOptionsMonitor<CrawlerOptions>>().CurrentValue)
            .Message.ShouldContain("Crawler:Budgets");
    }

    public async ValueTask InitializeAsync() => _client = await PoliteClient.StartAsync();

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private List<TimeSpan> Waits()
        => [.. _client.Server.Requests.Zip(_client.Server.Requests.Skip(1), (before, after) => after.At - before.At)];
}
