using System.Globalization;
using System.IO.Compression;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Crawler.Etiquette;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Etiquette;

/// <summary>The client of all sources, against a real server, by a clock that is turned while it waits.</summary>
public sealed class EtiquetteTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
    private readonly FakeSource _server = new();
    private ServiceProvider? _services;

    [Fact]
    public async Task Every_request_says_who_asks()
    {
        _server.Answer("hello");

        await AskAsync();

        _server.Requests.Single().UserAgent.ShouldBe("PaperMesh/0.1 (+mailto:papers@example.org)");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public async Task Without_a_contact_nothing_goes_out(string? contact)
    {
        var refused = await Should.ThrowAsync<NoContactException>(() => AskAsync(contact: contact));

        refused.Message.ShouldContain("Crawler:Contact");
        _server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Requests_to_one_host_keep_their_distance()
    {
        for (var answer = 0; answer < 3; answer++)
            _server.Answer("hello");

        var client = Client();
        await TurnAsync(Task.WhenAll(AskAsync(client), AskAsync(client), AskAsync(client)));

        Waits().ShouldAllBe(wait => wait >= TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Sources_of_one_operator_share_one_budget()
    {
        using var budgets = new Budgets(_time);

        budgets.For("oaipmh.arxiv.org").ShouldBeSameAs(budgets.For("export.arxiv.org"));
        budgets.For("arxiv.org").ShouldBeSameAs(budgets.For("RSS.arXiv.org"));
        budgets.For("notarxiv.org").ShouldNotBeSameAs(budgets.For("arxiv.org"));
        budgets.For("huggingface.co").ShouldNotBeSameAs(budgets.For("arxiv.org"));

        var starts = new List<DateTimeOffset>();
        Func<Task<int>> request = () =>
        {
            starts.Add(_time.GetUtcNow());
            return Task.FromResult(0);
        };
        await TurnAsync(Task.WhenAll(
            budgets.For("oaipmh.arxiv.org").SpendAsync(request, TestContext.Current.CancellationToken),
            budgets.For("export.arxiv.org").SpendAsync(request, TestContext.Current.CancellationToken)));

        (starts[1] - starts[0]).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task A_budget_lets_the_next_one_through_only_when_the_one_before_is_done_or_has_failed()
    {
        using var budget = new Budget(TimeSpan.Zero, _time);
        var first = new TaskCompletionSource<int>();

        var one = budget.SpendAsync(() => first.Task, TestContext.Current.CancellationToken);
        var two = budget.SpendAsync(() => Task.FromResult(2), TestContext.Current.CancellationToken);
        two.IsCompleted.ShouldBeFalse();

        first.SetException(new HttpRequestException("broken"));
        await Should.ThrowAsync<HttpRequestException>(() => one);
        (await two).ShouldBe(2);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_server_that_names_a_time_is_left_alone_for_it(int status)
    {
        _server.Answer("", status, ("Retry-After", "7"));
        _server.Answer("", status, ("Retry-After", _time.GetUtcNow().AddSeconds(20).ToString("R", CultureInfo.InvariantCulture)));
        _server.Answer("hello");

        (await AskAsync()).ShouldBe("hello");

        Waits()[0].ShouldBeInRange(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(9));
        (_server.Requests[2].At - _server.Requests[0].At).ShouldBeInRange(TimeSpan.FromSeconds(19), TimeSpan.FromSeconds(25));
    }

    [Fact]
    public async Task For_longer_than_ten_minutes_nobody_waits()
    {
        _server.Answer("", 503, ("Retry-After", "601"));

        (await Should.ThrowAsync<HttpRequestException>(() => AskAsync())).StatusCode.ShouldBe(System.Net.HttpStatusCode.ServiceUnavailable);
        _server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_server_in_trouble_is_asked_again_ever_more_slowly_and_then_no_more()
    {
        for (var answer = 0; answer < 6; answer++)
            _server.Answer("", 500);

        (await Should.ThrowAsync<HttpRequestException>(() => AskAsync())).StatusCode.ShouldBe(System.Net.HttpStatusCode.InternalServerError);

        _server.Requests.Count.ShouldBe(5);
        (_server.Requests[^1].At - _server.Requests[0].At).ShouldBeInRange(TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_asked_for_again()
    {
        _server.BreakOff("hel");
        _server.Answer("hello");

        (await AskAsync()).ShouldBe("hello");
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up()
    {
        for (var answer = 0; answer < 5; answer++)
            _server.Answer(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

        (await Should.ThrowAsync<HttpRequestException>(() => AskAsync(step: TimeSpan.FromSeconds(5)))).Message.ShouldContain("did not answer within 3 minutes");
        _server.Requests.Count.ShouldBe(5);
    }

    [Fact]
    public async Task What_is_not_there_is_not_asked_for_again()
    {
        _server.Answer("", 404);

        await Should.ThrowAsync<HttpRequestException>(() => AskAsync());
        _server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_off_packed_or_not_and_not_asked_for_again()
    {
        var sent = 0L;
        _server.Answer(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var packed = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            var zeros = new byte[1 << 20];
            for (; sent < 2_000; sent++)
                await packed.WriteAsync(zeros, context.RequestAborted);
        });

        (await Should.ThrowAsync<HttpRequestException>(() => AskAsync())).HttpRequestError.ShouldBe(HttpRequestError.ConfigurationLimitExceeded);
        _server.Requests.Count.ShouldBe(1);
        sent.ShouldBeLessThan(2_000);
    }

    [Fact]
    public async Task A_redirect_is_followed_but_not_for_ever()
    {
        _server.Answer("", 301, ("Location", "/elsewhere"));
        _server.Answer("hello");
        (await AskAsync()).ShouldBe("hello");

        for (var answer = 0; answer < 20; answer++)
            _server.Answer("", 302, ("Location", $"/{answer}"));

        await Should.ThrowAsync<HttpRequestException>(() => AskAsync());
        _server.Requests.Count.ShouldBe(2 + 4);
    }

    public async ValueTask InitializeAsync()
    {
        _server.Time = _time;
        await _server.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
            await _services.DisposeAsync();

        await _server.DisposeAsync();
    }

    private List<TimeSpan> Waits() => [.. _server.Requests.Zip(_server.Requests.Skip(1), (before, after) => after.At - before.At)];

    private async Task<string> AskAsync(string? contact = "mailto:papers@example.org", TimeSpan? step = null)
    {
        var answer = AskAsync(Client(contact));
        await TurnAsync(answer, step);
        return await answer;
    }

    private static Task<string> AskAsync(HttpClient client) => client.GetStringAsync("page", TestContext.Current.CancellationToken);

    private HttpClient Client(string? contact = "mailto:papers@example.org")
    {
        if (_services is null)
        {
            var services = new ServiceCollection().AddSingleton<TimeProvider>(_time).AddLogging();
            services.Configure<CrawlerOptions>(options => options.Contact = contact);
            services.AddSourceHttp();
            _services = services.BuildServiceProvider();
        }

        var client = _services.GetRequiredService<IHttpClientFactory>().CreateClient(SourceHttp.Name);
        client.BaseAddress = new Uri(_server.Address);
        return client;
    }

    /// <summary>
    /// Turns the clock on while the task waits for it; fails the test when it does not end. Not too fast: a slow machine's request would
    /// time out by it.
    /// </summary>
    private async Task TurnAsync(Task task, TimeSpan? step = null)
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (!task.IsCompleted && DateTime.UtcNow < deadline)
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
            _time.Advance(step ?? TimeSpan.FromMilliseconds(50));
        }

        task.IsCompleted.ShouldBeTrue("It still waits.");
    }
}
