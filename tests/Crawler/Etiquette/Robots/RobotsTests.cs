using Microsoft.AspNetCore.Http;
using PaperMesh.Crawler.Etiquette.Robots;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Etiquette.Robots;

/// <summary>How the robots.txt of a real server is come by, and what follows from it.</summary>
public sealed class RobotsTests : IAsyncLifetime
{
    private PoliteClient _client = null!;

    private FakeSource Server => _client.Server;

    [Fact]
    public async Task What_is_forbidden_is_not_asked_for_and_the_rule_is_named()
    {
        Says("User-agent: *\nDisallow: /private*$\nAllow: /");
        Server.Answer("hello");

        var refused = await Should.ThrowAsync<RobotsDisallowException>(() => PageAsync("private/page"));

        refused.Url.ShouldBe(new Uri(Server.Address + "private/page"));
        refused.Message.ShouldContain(Server.Address + "private/page");
        refused.Message.ShouldContain("Disallow: /private*$");
        Server.Requests.ShouldBeEmpty();
        (await PageAsync("page")).ShouldBe("hello");
    }

    [Fact]
    public async Task An_api_is_no_page()
    {
        Says("User-agent: *\nDisallow: /");
        Server.Answer("hello");

        (await _client.AskAsync(isApi: true)).ShouldBe("hello");
        Server.RobotsRequests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_a_redirect_leads_is_asked_for_too()
    {
        Says("User-agent: *\nDisallow: /private");
        Server.Answer("", 302, ("Location", "/private"));

        (await Should.ThrowAsync<RobotsDisallowException>(() => PageAsync("page"))).Url.AbsolutePath.ShouldBe("/private");
        Server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task It_is_kept_for_a_day_and_paid_for_like_a_page()
    {
        Says("User-agent: *\nAllow: /");
        for (var answer = 0; answer < 4; answer++)
            Server.Answer("hello");

        await _client.TurnAsync(Task.WhenAll(
            _client.For(isApi: false).GetStringAsync("page", TestContext.Current.CancellationToken),
            _client.For(isApi: false).GetStringAsync("page", TestContext.Current.CancellationToken)));
        (Server.Requests[0].At - Server.RobotsRequests.ShouldHaveSingleItem().At).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1));

        _client.Time.Advance(TimeSpan.FromHours(23.9));
        await PageAsync("page");
        Server.RobotsRequests.Count.ShouldBe(1);

        _client.Time.Advance(TimeSpan.FromHours(0.1));
        await PageAsync("page");
        Server.RobotsRequests.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(410)]
    public async Task Without_one_everything_may_be_asked_for(int status)
    {
        Says("User-agent: *\nDisallow: /", status);
        Server.Answer("hello");

        (await PageAsync("page")).ShouldBe("hello");
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task While_it_cannot_be_reached_nothing_may(int status)
    {
        Says("User-agent: *\nAllow: /", status);
        var refused = await Should.ThrowAsync<RobotsDisallowException>(() => PageAsync("page"));
        refused.Message.ShouldContain("its robots.txt cannot be read");
        var asked = Server.RobotsRequests.Count;

        await Should.ThrowAsync<RobotsDisallowException>(() => PageAsync("page"));
        Server.RobotsRequests.Count.ShouldBe(asked);
        Server.Requests.ShouldBeEmpty();

        _client.Time.Advance(TimeSpan.FromMinutes(10));
        Says("User-agent: *\nAllow: /");
        Server.Answer("hello");
        (await PageAsync("page")).ShouldBe("hello");
    }

    [Fact]
    public async Task One_that_cannot_be_reached_any_more_goes_on_to_count()
    {
        Says("User-agent: *\nDisallow: /private");
        Server.Answer("hello");
        Server.Answer("hello again");
        await PageAsync("page");

        _client.Time.Advance(TimeSpan.FromDays(2));
        Says("", 500);

        (await PageAsync("page")).ShouldBe("hello again");
        (await Should.ThrowAsync<RobotsDisallowException>(() => PageAsync("private"))).Message.ShouldContain("Disallow: /private");
        Server.RobotsRequests.Count.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Its_first_500_kibibytes_are_read_and_no_more()
    {
        var sent = 0L;
        Server.Robots = async context =>
        {
            await context.Response.WriteAsync("User-agent: *\nDisallow: /private\n", context.RequestAborted);
            var comment = new string('#', 1 << 20);
            for (; sent < 1_000; sent++)
                await context.Response.WriteAsync(comment + "\nDisallow: /\n", context.RequestAborted);
        };
        Server.Answer("hello");

        (await PageAsync("page")).ShouldBe("hello");
        await Should.ThrowAsync<RobotsDisallowException>(() => PageAsync("private"));
        sent.ShouldBeLessThan(1_000);
    }

    [Fact]
    public async Task It_may_lie_elsewhere()
    {
        Server.Robots = context =>
        {
            context.Response.Redirect("/elsewhere.txt");
            return Task.CompletedTask;
        };
        Server.Answer("User-agent: *\nDisallow: /private");

        await Should.ThrowAsync<RobotsDisallowException>(() => PageAsync("private"));
    }

    [Fact]
    public async Task One_that_redirects_for_ever_is_none()
    {
        Server.Robots = context =>
        {
            context.Response.Redirect("/robots.txt");
            return Task.CompletedTask;
        };
        Server.Answer("hello");

        (await PageAsync("page")).ShouldBe("hello");
        Server.RobotsRequests.Count.ShouldBe(6);
    }

    public async ValueTask InitializeAsync() => _client = await PoliteClient.StartAsync();

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private Task<string> PageAsync(string path) => _client.AskAsync(path, isApi: false);

    private void Says(string text, int status = 200)
        => Server.Robots = context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(text, context.RequestAborted);
        };
}
