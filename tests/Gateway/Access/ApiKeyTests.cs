using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Servers;

namespace PaperMesh.Gateway.Tests.Access;

public sealed class ApiKeyTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("papermesh-keys-");
    private GuardedService _service = null!;
    private RunningGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _service = await GuardedService.StartAsync(_time);
        _gateway = await RunningGateway.StartAsync([], _folder, _time, _service.AsAll);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _service.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    public async Task A_body_that_is_no_json_is_refused_as_that(string? type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/keys") { Content = new ByteArrayContent("{}"u8.ToArray()) };
        request.Content.Headers.ContentType = type is null ? null : new(type);
        request.Headers.Add("X-API-Key", RunningGateway.AdminKey);

        using var answer = await _gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await answer.TextAsync()).ShouldContain("application/json");
    }

    [Fact]
    public async Task A_key_may_do_what_its_scopes_say_and_what_visitors_may()
    {
        var (_, key) = await _gateway.NewKeyAsync(null, "submit");

        (await _gateway.Http.AskAsync("POST", "/api/v1/import", key)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _gateway.Http.AskAsync("GET", "/read", key)).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var refused = await _gateway.Http.AskAsync("GET", "/ops/secret", key);
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var detail = JsonNode.Parse(await refused.TextAsync())!["detail"]!.GetValue<string>();
        detail.ShouldContain("needs the scope 'admin'");
        detail.ShouldContain("has submit");
    }

    [Fact]
    public async Task It_may_come_in_a_header_of_its_own()
    {
        var (_, key) = await _gateway.NewKeyAsync(null, "submit");

        (await _gateway.Http.AskAsync("POST", "/api/v1/import", headers: [("X-API-Key", key)])).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_one_nothing_can_be_changed_and_the_answer_says_what_to_do()
    {
        using var refused = await _gateway.Http.AskAsync("POST", "/api/v1/import");

        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        refused.Headers.WwwAuthenticate.Single().Scheme.ShouldBe("Bearer");
        (await refused.TextAsync()).ShouldContain("scope 'submit'");
    }

    [Fact]
    public async Task It_is_shown_once_and_only_a_hash_of_it_is_kept()
    {
        var (id, key) = await _gateway.NewKeyAsync(null, "submit");

        var listed = await (await _gateway.Http.AskAsync("GET", "/api/v1/keys", RunningGateway.AdminKey)).TextAsync();
        listed.ShouldContain(id);
        listed.ShouldNotContain(key);
        key.ShouldStartWith(id);

        var secret = Encoding.ASCII.GetBytes(key[(id.Length + 1)..]);
        foreach (var file in _folder.GetFiles("gateway.db*"))
        {
            using var open = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var content = new byte[open.Length];
            await open.ReadExactlyAsync(content, TestContext.Current.CancellationToken);
            content.AsSpan().IndexOf(secret).ShouldBe(-1, file.Name);
        }
    }

    [Fact]
    public async Task Revoked_it_is_good_no_more()
    {
        var (id, key) = await _gateway.NewKeyAsync(null, "submit");
        (await _gateway.Http.AskAsync("POST", "/api/v1/import", key)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await _gateway.Http.AskAsync("DELETE", $"/api/v1/keys/{id}", RunningGateway.AdminKey)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await _gateway.Http.AskAsync("POST", "/api/v1/import", key)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        // Not even what a visitor may: whoever comes with it is told that it is over.
        (await _gateway.Http.AskAsync("GET", "/read", key)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task On_its_page_one_press_asks_and_the_next_revokes()
    {
        var (id, key) = await _gateway.NewKeyAsync(null, "submit");
        using var browser = _gateway.NewBrowser();
        await browser.PostFormAsync("/sign-in", ("password", RunningGateway.AdminKey));

        (await (await browser.AskAsync("GET", "/ops/keys")).TextAsync()).ShouldContain($"href=\"/ops/keys/{id}/revoke\"");
        var asked = await (await browser.AskAsync("GET", $"/ops/keys/{id}/revoke")).TextAsync();
        asked.ShouldContain("a test");
        asked.ShouldContain($"action=\"/ops/keys/{id}/revoke\"");
        (await (await browser.AskAsync("GET", $"/ops/keys?revoked={id}")).TextAsync()).ShouldNotContain("is revoked");
        (await _gateway.Http.AskAsync("POST", "/api/v1/import", key)).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var led = await browser.PostFormAsync($"/ops/keys/{id}/revoke");
        (await (await browser.AskAsync("GET", led.Headers.Location!.ToString())).TextAsync()).ShouldContain("is revoked");
        (await _gateway.Http.AskAsync("POST", "/api/v1/import", key)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await browser.AskAsync("GET", $"/ops/keys/{id}/revoke")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task It_is_over_on_its_day()
    {
        var (_, key) = await _gateway.NewKeyAsync(1, "submit");

        _time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        (await _gateway.Http.AskAsync("POST", "/api/v1/import", key)).StatusCode.ShouldBe(HttpStatusCode.OK);

        _time.Advance(TimeSpan.FromSeconds(1));
        (await _gateway.Http.AskAsync("POST", "/api/v1/import", key)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Rotated_the_old_one_is_good_until_the_overlap_is_over()
    {
        var (id, old) = await _gateway.NewKeyAsync(null, "submit");
        var rotated = await _gateway.Http.AskAsync("POST", $"/api/v1/keys/{id}/rotate?overlapHours=2", RunningGateway.AdminKey).JsonAsync();
        var key = rotated["key"]!.GetValue<string>();

        foreach (var good in new[] { old, key })
            (await _gateway.Http.AskAsync("POST", "/api/v1/import", good)).StatusCode.ShouldBe(HttpStatusCode.OK);

        _time.Advance(TimeSpan.FromHours(2));
        (await _gateway.Http.AskAsync("POST", "/api/v1/import", old)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await _gateway.Http.AskAsync("POST", "/api/v1/import", key)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task When_it_was_last_used_is_written_down_within_a_minute()
    {
        var (id, key) = await _gateway.NewKeyAsync(null, "submit");
        (await LastUsedAsync(id)).ShouldBeNull();

        await _gateway.Http.AskAsync("POST", "/api/v1/import", key);
        _time.Advance(TimeSpan.FromMinutes(1));

        await Eventually.BeTrueAsync(async () => await LastUsedAsync(id) is { } at && at == _time.GetUtcNow() - TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("""{ "scopes": ["submit"] }""", "'name'")]
    [InlineData("""{ "name": "x", "scopes": [] }""", "'scopes'")]
    [InlineData("""{ "name": "x", "scopes": ["root"] }""", "'root' is no scope")]
    [InlineData("""{ "name": "x", "scopes": ["read"], "days": 0 }""", "'days'")]
    public async Task A_wish_that_cannot_be_used_is_refused_with_what_is_wrong(string body, string said)
    {
        using var refused = await _gateway.Http.AskAsync("POST", "/api/v1/keys", RunningGateway.AdminKey, JsonNode.Parse(body));

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.TextAsync()).ShouldContain(said);
    }

    [Fact]
    public async Task A_key_of_submit_cannot_make_keys()
    {
        var (_, key) = await _gateway.NewKeyAsync(null, "submit", "read", "webhooks", "subscribe");

        (await _gateway.Http.AskAsync("POST", "/api/v1/keys", key, new { name = "more", scopes = new[] { "admin" } })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await _gateway.Http.AskAsync("GET", "/api/v1/audit", key)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Ten_thousand_wrong_keys_are_hardly_looked_at_and_others_are_answered_meanwhile()
    {
        var (_, used) = await _gateway.NewKeyAsync(null, "submit");
        var (_, key) = await _gateway.NewKeyAsync(null, "submit");
        (await _gateway.Http.AskAsync("POST", "/api/v1/import", used)).StatusCode.ShouldBe(HttpStatusCode.OK);

        var answers = new Dictionary<HttpStatusCode, int>();
        for (var i = 0; i < 10_000; i++)
        {
            using var answer = await _gateway.Http.AskAsync("GET", "/open", $"pmk_{i:x10}_{i:x40}");
            answers[answer.StatusCode] = answers.GetValueOrDefault(answer.StatusCode) + 1;
        }

        // No time has passed: the first ten are free, and the eleventh makes all others wait.
        answers.ShouldBe(new Dictionary<HttpStatusCode, int> { [HttpStatusCode.Unauthorized] = 11, [HttpStatusCode.TooManyRequests] = 9_989 }, ignoreOrder: true);

        // Visitors, and keys that were used before, are answered; one that comes for the first time waits.
        (await _gateway.Http.AskAsync("GET", "/read")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _gateway.Http.AskAsync("POST", "/api/v1/import", used)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var waits = await _gateway.Http.AskAsync("POST", "/api/v1/import", key);
        waits.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        waits.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));

        _time.Advance(TimeSpan.FromSeconds(1));
        (await _gateway.Http.AskAsync("POST", "/api/v1/import", key)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<DateTimeOffset?> LastUsedAsync(string id)
    {
        var keys = await _gateway.Http.AskAsync("GET", "/api/v1/keys", RunningGateway.AdminKey).JsonAsync();
        return keys["items"]!.AsArray().Single(key => key!["id"]!.GetValue<string>() == id)!["lastUsed"]?.GetValue<DateTimeOffset>();
    }
}
