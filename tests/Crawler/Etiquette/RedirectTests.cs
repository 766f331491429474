using System.Net;
using PaperMesh.Crawler.Etiquette;
using PaperMesh.Servers;
using PaperMesh.ServiceDefaults.Outbound;

namespace PaperMesh.Crawler.Tests.Etiquette;

public sealed class RedirectTests : IAsyncLifetime
{
    private PoliteClient _client = null!;

    private FakeSource Server => _client.Server;

    [Fact]
    public async Task Five_are_followed_and_each_is_paid_for()
    {
        for (var hop = 1; hop <= 5; hop++)
            Server.Answer("", 302, ("Location", $"/{hop}"));
        Server.Answer("hello");

        (await _client.AskAsync()).ShouldBe("hello");

        Server.Requests.Select(request => request.PathAndQuery).ShouldBe(["/page", "/1", "/2", "/3", "/4", "/5"]);
        Server.Requests.ShouldAllBe(request => request.UserAgent == "PaperMesh/0.1 (+mailto:papers@example.org)");
        Server.Requests.Zip(Server.Requests.Skip(1), (one, next) => next.At - one.At).ShouldAllBe(wait => wait >= TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_sixth_is_not_and_says_so()
    {
        for (var hop = 1; hop <= 20; hop++)
            Server.Answer("", 302, ("Location", $"/{hop}"));

        (await Should.ThrowAsync<RedirectException>(() => _client.AskAsync())).Message.ShouldContain("more than 5 times");
        Server.Requests.Count.ShouldBe(6);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/")]
    public async Task Only_http_is_followed(string to)
    {
        Server.Answer("", 301, ("Location", to));

        (await Should.ThrowAsync<RedirectException>(() => _client.AskAsync())).Message.ShouldContain(to);
    }

    [Theory]
    [InlineData("https://example.org/a", "http://example.org/a", false)]
    [InlineData("https://example.org/a", "https://example.com/a", true)]
    [InlineData("http://example.org/a", "https://example.org/a", true)]
    [InlineData("http://example.org/a", "/b", true)]
    [InlineData("https://example.org/a", "//example.com/b", true)]
    public async Task Never_from_https_to_http(string from, string to, bool isFollowed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, from);
        var asked = new List<HttpRequestMessage>();

        var answer = Redirects.FollowAsync(request, SendAsync, TestContext.Current.CancellationToken);

        if (isFollowed)
            (await answer).StatusCode.ShouldBe(HttpStatusCode.OK);
        else
            await Should.ThrowAsync<RedirectException>(answer);
        asked.Count.ShouldBe(isFollowed ? 2 : 1);

        Task<HttpResponseMessage> SendAsync(HttpRequestMessage hop, CancellationToken cancellationToken)
        {
            asked.Add(hop);
            var response = new HttpResponseMessage(asked.Count == 1 ? HttpStatusCode.Moved : HttpStatusCode.OK);
            response.Headers.Location = new Uri(to, UriKind.RelativeOrAbsolute);
            return Task.FromResult(response);
        }
    }

    [Fact]
    public async Task To_a_private_address_leads_nowhere_and_is_not_tried_again()
    {
        Server.Answer("", 302, ("Location", Server.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)));

        var refused = await Should.ThrowAsync<HttpRequestException>(() => _client.AskAsync());

        refused.InnerException.ShouldBeOfType<ForbiddenAddressException>();
        Server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_key_goes_only_to_the_host_that_it_is_for()
    {
        await using var other = new FakeSource();
        await other.InitializeAsync();
        var keys = new List<string>();
        Server.Answer(context =>
        {
            keys.Add(context.Request.Headers["x-api-key"].ToString());
            context.Response.Redirect("/second");
            return Task.CompletedTask;
        });
        Server.Answer(context =>
        {
            keys.Add(context.Request.Headers["x-api-key"].ToString());
            context.Response.Redirect(other.Address);
            return Task.CompletedTask;
        });
        other.Answer(context =>
        {
            keys.Add($"{context.Request.Headers["x-api-key"]} {context.Request.Headers.Accept}".Trim());
            return Task.CompletedTask;
        });

        var http = _client.For();
        http.DefaultRequestHeaders.Add("x-api-key", "secret");
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        await _client.TurnAsync(http.GetStringAsync("page", TestContext.Current.CancellationToken));

        keys.ShouldBe(["secret", "secret", "text/html"]);
    }

    public async ValueTask InitializeAsync() => _client = await PoliteClient.StartAsync();

    public ValueTask DisposeAsync() => _client.DisposeAsync();
}
