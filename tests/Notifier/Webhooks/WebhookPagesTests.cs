using System.Net;
using System.Text.RegularExpressions;
using PaperMesh.Servers;

namespace PaperMesh.Notifier.Tests.Webhooks;

/// <summary>Webhooks by hand: forms without scripts, from making one to removing it.</summary>
public sealed partial class WebhookPagesTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly CookieContainer _cookies = new();
    private RunningNotifier _notifier = null!;
    private Receiver _receiver = null!;
    private HttpClient _browser = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _receiver = await Receiver.StartAsync();
        _notifier = await RunningNotifier.StartAsync(
            _folder.Path, settings: [new("Outbound:AllowedHosts:0", "127.0.0.1"), new("Notifier:Webhooks:AllowHttp", "true")]);
        _browser = new HttpClient(new HttpClientHandler { CookieContainer = _cookies }) { BaseAddress = _notifier.Http.BaseAddress };
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _receiver.DisposeAsync();
        await _notifier.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task One_is_made_tested_looked_after_and_removed_by_hand()
    {
        var made = await PressAsync("/webhooks", ("url", _receiver.Url), ("query", "lighthouses"), ("owner", "nia@example.org"));
        made.ShouldContain("shown once");
        made.ShouldContain("whsec_");
        var id = WebhookId().Match(made).Value;

        (await PressAsync($"/webhooks/{id}/test")).ShouldContain("A test was put in line");
        var page = await PageUntilAsync(id, page => page.Contains(">delivered<", StringComparison.Ordinal));
        page.ShouldContain("lighthous");
        page.ShouldContain("nia@example.org");
        page.ShouldContain(": 204");
        page.ShouldNotContain("whsec_");
        _receiver.Received.ShouldHaveSingleItem();

        (await GetAsync($"/webhooks/{id}?done=anything")).ShouldNotContain("role=\"status\"");
        var test = TestName().Match(page).Value;
        page.ShouldContain($"Send again <span class=\"unseen\">{test}</span>");
        (await PressAsync($"/webhooks/{id}/deliveries/{test}/resend")).ShouldContain("was put in line again");
        await PageUntilAsync(id, page => page.Contains("2 attempts", StringComparison.Ordinal));

        await _notifier.Log.AppendAsync(Invented.Many(3), Token);
        await Eventually.BeTrueAsync(() => _receiver.Received.Count == 5);
        (await PressAsync($"/webhooks/{id}/replay", ("since", ""), ("perSecond", "10"), ("dryRun", "true"))).ShouldContain("3 events would be sent");
        (await PressAsync($"/webhooks/{id}/replay", ("since", ""), ("perSecond", "0"), ("dryRun", "true"))).ShouldContain("from 1 to 100");
        await PressAsync($"/webhooks/{id}/replay", ("since", "2026-11-24T12:00:02"), ("perSecond", "10"));
        await Eventually.BeTrueAsync(() => _receiver.Received.Count == 7);

        (await PressAsync($"/webhooks/{id}/rotate", ("overlapHours", "24"))).ShouldContain("whsec_");
        (await GetAsync($"/webhooks/{id}")).ShouldContain("Old secret");

        var asked = await GetAsync($"/webhooks/{id}/remove");
        asked.ShouldContain("This cannot be undone");
        asked.ShouldContain($"action=\"/webhooks/{id}/remove\"");
        (await GetAsync($"/webhooks/{id}")).ShouldContain("Deliveries");

        (await PressAsync($"/webhooks/{id}/remove")).ShouldContain("Removed");
        (await GetAsync($"/webhooks/{id}")).ShouldContain("Manage token");
    }

    [Fact]
    public async Task A_chat_has_no_secret_and_its_address_is_shown_to_nobody()
    {
        var made = await PressAsync("/webhooks", ("outlet", "slack"), ("url", "https://hooks.slack.com/services/T01/B02/hush"), ("query", ""));
        made.ShouldContain("whm_");
        made.ShouldNotContain("whsec_");

        var page = await GetAsync($"/webhooks/{WebhookId().Match(made).Value}");
        page.ShouldContain("Slack");
        page.ShouldContain("hooks.slack.com");
        page.ShouldNotContain("hush");
        page.ShouldNotContain("Make a new secret");

        (await PressAsync("/webhooks", ("outlet", "slack"), ("url", "https://example.org/else"), ("query", ""))).ShouldContain("the URL that Slack gives");
    }

    [Fact]
    public async Task What_cannot_be_made_is_said_and_what_was_written_is_still_there()
    {
        var page = await PressAsync("/webhooks", ("url", "https://10.0.0.1/hook"), ("query", "\"half a phrase\" <b>"), ("owner", "nia@example.org"));

        page.ShouldContain("on the public internet");
        page.ShouldContain("value=\"https://10.0.0.1/hook\"");
        page.ShouldContain("value=\"nia@example.org\"");
        page.ShouldNotContain("<b>");
    }

    [Fact]
    public async Task Only_its_token_opens_a_webhook_and_only_for_that_browser()
    {
        var hook = await Hook.CreateAsync(_notifier, _receiver.Url);
        var other = await Hook.CreateAsync(_notifier, _receiver.Url);

        (await PressAsync("/webhooks/open", ("id", hook.Id), ("token", other.ManageToken))).ShouldContain("not its token");
        (await GetAsync($"/webhooks/{hook.Id}")).ShouldContain("Manage token");

        (await PressAsync("/webhooks/open", ("id", hook.Id), ("token", hook.ManageToken))).ShouldContain(_receiver.Url);
        (await GetAsync($"/webhooks/{hook.Id}")).ShouldContain("Deliveries");
        (await GetAsync($"/webhooks/{other.Id}")).ShouldNotContain("Deliveries");
        (await _notifier.Http.GetStringOfAnyStatusAsync($"/webhooks/{hook.Id}")).ShouldNotContain("Deliveries");

        await PressAsync($"/webhooks/{hook.Id}/close");
        (await GetAsync($"/webhooks/{hook.Id}")).ShouldNotContain("Deliveries");
    }

    [Fact]
    public async Task A_page_elsewhere_cannot_press_its_buttons()
    {
        var hook = await Hook.CreateAsync(_notifier, _receiver.Url);
        await PressAsync("/webhooks/open", ("id", hook.Id), ("token", hook.ManageToken));

        using var request = new HttpRequestMessage(HttpMethod.Post, $"/webhooks/{hook.Id}/remove");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var response = await _browser.SendAsync(request, Token);

        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await hook.AskAsync(HttpMethod.Get)).Status.ShouldBe(HttpStatusCode.OK);
        var cookie = _cookies.GetCookies(new Uri(_browser.BaseAddress!, $"/webhooks/{hook.Id}")).Single();
        cookie.HttpOnly.ShouldBeTrue();
        cookie.Path.ShouldBe($"/webhooks/{hook.Id}");
    }

    private async Task<string> PressAsync(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var response = await _browser.PostAsync(path, form, Token);
        return await response.Content.ReadAsStringAsync(Token);
    }

    private Task<string> GetAsync(string path) => _browser.GetStringOfAnyStatusAsync(path);

    private async Task<string> PageUntilAsync(string id, Func<string, bool> condition)
    {
        var page = "";
        await Eventually.BeTrueAsync(async () => condition(page = await GetAsync($"/webhooks/{id}")));
        return page;
    }

    [GeneratedRegex("wh_[0-9a-f]{20}", RegexOptions.NonBacktracking)]
    private static partial Regex WebhookId();

    [GeneratedRegex("test-[0-9a-f]{10}", RegexOptions.NonBacktracking)]
    private static partial Regex TestName();
}

internal static class Pages
{
    public static async Task<string> GetStringOfAnyStatusAsync(this HttpClient http, string path)
    {
        using var response = await http.GetAsync(path, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
