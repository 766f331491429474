using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using PaperMesh.Notifier.Webhooks;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Tests.Webhooks;

/// <summary>Who may make which webhook, and who may do what with it.</summary>
public sealed class WebhookApiTests(WebhookApiTests.Service service) : IClassFixture<WebhookApiTests.Service>
{
    private readonly RunningNotifier _notifier = service.Notifier;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https://127.0.0.1/hook")]
    [InlineData("https://localhost/hook")]
    [InlineData("https://papers.localhost./hook")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://[::1]:8443/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://10.1.2.3/")]
    [InlineData("https://172.20.0.1/")]
    [InlineData("https://192.168.1.1/")]
    [InlineData("https://100.64.0.1/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://[fe80::1]/")]
    [InlineData("https://[fd00:ec2::254]/")]
    [InlineData("https://224.0.0.1/")]
    [InlineData("https://0.0.0.0/")]
    public async Task An_address_of_the_network_inside_is_refused(string url)
        => (await RefusedAsync(new { url })).ShouldContain("on the public internet");

    [Theory]
    [InlineData("http://example.org/hook", "begins with 'https:'")]
    [InlineData("ftp://example.org/hook", "begins with 'https:'")]
    [InlineData("file:///etc/passwd", "begins with 'https:'")]
    [InlineData("example.org/hook", "begins with 'https:'")]
    [InlineData("", "begins with 'https:'")]
    [InlineData(null, "begins with 'https:'")]
    [InlineData("https://nia:password@example.org/hook", "without a user name")]
    [InlineData("https://example.org/hook#part", "fragment")]
    public async Task A_url_that_cannot_be_posted_to_is_refused(string? url, string reason)
        => (await RefusedAsync(new { url })).ShouldContain(reason);

    [Theory]
    [InlineData("""url=https://example.org/hook""", "no JSON, or is cut off")]
    [InlineData("""{"url":7}""", "the value of 'url'")]
    [InlineData("""{"url":"https://example.org/hook","types":"all"}""", "the value of 'types'")]
    public async Task A_body_that_cannot_be_read_is_refused_with_what_is_wrong(string body, string reason)
    {
        using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        using var response = await _notifier.Http.PostAsync("/api/v1/webhooks", content, Token);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync(Token)).ShouldContain(reason);
    }

    [Fact]
    public async Task A_body_longer_than_any_wish_is_not_read()
    {
        using var response = await _notifier.Http.PostAsJsonAsync("/api/v1/webhooks", new { url = "https://example.org/hook", query = new string('a', 100_000) }, Token);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_query_that_is_not_understood_whole_is_refused()
        => (await RefusedAsync(new { url = "https://example.org/hook", query = "topic:agents after:someday" })).ShouldContain("after:someday");

    [Theory]
    [InlineData("nobody")]
    [InlineData("nia@example.org, otto@example.org")]
    [InlineData("nia@example.org\r\nBcc: otto@example.org")]
    public async Task An_owner_that_is_no_mail_address_is_refused(string owner)
        => (await RefusedAsync(new { url = "https://example.org/hook", owner })).ShouldContain("a mail address");

    [Fact]
    public async Task A_type_that_the_log_never_holds_is_refused()
        => (await RefusedAsync(new { url = "https://example.org/hook", types = new[] { "paper.eaten" } })).ShouldContain("papermesh.paper.tagged.v1");

    [Fact]
    public async Task Nobody_gets_at_a_webhook_without_its_token()
    {
        var (own, other) = (await Hook.CreateAsync(_notifier, "https://example.org/own"), await Hook.CreateAsync(_notifier, "https://example.org/other"));

        foreach (var wrong in new[] { "", "whm_", other.ManageToken, own.Secret, own.ManageToken + "A" })
        {
            var (status, answer) = await own.AskAsync(HttpMethod.Get, bearer: wrong.Length == 0 ? "none" : wrong);
            status.ShouldBe(HttpStatusCode.Unauthorized);
            answer!.ToJsonString().ShouldNotContain("example.org/own");
        }

        (await own.AskAsync(HttpMethod.Delete, bearer: other.ManageToken)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await own.AskAsync(HttpMethod.Post, "/rotate", bearer: other.ManageToken)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await own.AskAsync(HttpMethod.Get)).Status.ShouldBe(HttpStatusCode.OK);

        // Of a webhook that is not there, the answer is the same.
        using var nobodys = await _notifier.Http.GetAsync("/api/v1/webhooks/wh_00000000000000000000", Token);
        nobodys.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Neither_secret_nor_token_is_ever_shown_again()
    {
        var hook = await Hook.CreateAsync(_notifier, "https://example.org/hook");

        var shown = (await hook.GetAsync()).ToJsonString();

        shown.ShouldContain("https://example.org/hook");
        shown.ShouldNotContain("whsec_");
        shown.ShouldNotContain("whm_");
        var stored = await _notifier.Get<IDocuments<Webhook>>().FindAsync(hook.Id, Token);
        JsonSerializer.Serialize(stored).ShouldNotContain(hook.ManageToken);
    }

    [Fact]
    public async Task No_more_are_made_than_the_operator_allows()
    {
        using var folder = new TemporaryFolder();
        await using var notifier = await RunningNotifier.StartAsync(folder.Path, settings: [new("Notifier:Webhooks:MaxWebhooks", "3")]);
        for (var i = 0; i < 3; i++)
            await Hook.CreateAsync(notifier, $"https://example.org/{i}");

        using var response = await notifier.Http.PostAsJsonAsync("/api/v1/webhooks", new { url = "https://example.org/4" }, Token);

        response.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await response.Content.ReadAsStringAsync(Token)).ShouldContain("MaxWebhooks");
    }

    [Theory]
    [InlineData("/rotate?overlapHours=1000", null, "from 0 to 168")]
    [InlineData("/replay", "{}", "a time")]
    [InlineData("/replay", """{"after":"x"}""", "the sequence of an event")]
    [InlineData("/replay", """{"after":"0","perSecond":1000}""", "from 1 to 100")]
    public async Task What_cannot_be_asked_of_a_webhook_is_named(string path, string? body, string reason)
    {
        var hook = await Hook.CreateAsync(_notifier, "https://example.org/hook");

        var (status, answer) = await hook.AskAsync(HttpMethod.Post, path, body is null ? null : JsonNode.Parse(body));

        status.ShouldBe(HttpStatusCode.BadRequest);
        answer!["detail"]!.GetValue<string>().ShouldContain(reason);
    }

    [Theory]
    [InlineData("Notifier:Webhooks:Timeout", "00:05:00")]
    [InlineData("Notifier:Webhooks:MaxWebhooks", "0")]
    [InlineData("Notifier:Webhooks:EndpointsAtOnce", "1")]
    [InlineData("Notifier:Webhooks:RequestsAtOnce", "50")]
    public async Task A_setting_out_of_its_range_keeps_the_service_from_starting_and_is_named(string key, string value)
    {
        using var folder = new TemporaryFolder();

        var refused = await Should.ThrowAsync<OptionsValidationException>(() => RunningNotifier.StartAsync(folder.Path, settings: [new(key, value)]));

        refused.Message.ShouldContain(key);
    }

    private async Task<string> RefusedAsync(object wanted)
    {
        using var response = await _notifier.Http.PostAsJsonAsync("/api/v1/webhooks", wanted, Token);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!["detail"]!.GetValue<string>();
    }

    /// <summary>One for all tests: each makes webhooks of its own.</summary>
    public sealed class Service : IAsyncLifetime
    {
        private readonly TemporaryFolder _folder = new();

        internal RunningNotifier Notifier { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Notifier = await RunningNotifier.StartAsync(_folder.Path);

        public async ValueTask DisposeAsync()
        {
            await Notifier.DisposeAsync();
            _folder.Dispose();
        }
    }
}
