using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PaperMesh.Notifier.Webhooks;
using PaperMesh.Servers;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Tests.Webhooks.Outlets;

/// <summary>Which papers a chat is told of, when, and who learns its address.</summary>
public sealed class ChatDeliveryTests : IAsyncLifetime
{
    private Chats _chats = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Outlets => ChatMessageTests.Outlets;

    public async ValueTask InitializeAsync() => _chats = await Chats.StartAsync();

    public ValueTask DisposeAsync() => _chats.DisposeAsync();

    [Fact]
    public async Task A_chat_is_told_of_a_paper_once_and_a_program_of_every_event()
    {
        var (chat, program) = (await _chats.JoinAsync("slack"), await Hook.CreateAsync(_chats.Notifier, _chats.Server.Url));

        await _chats.LogAsync(Invented.Tagged(1), Invented.Tagged(1, revision: 2));
        await _chats.LogAsync(Invented.Tagged(1, revision: 2, model: "rules-2"), Invented.Tagged(2));

        await Chats.EndedAsync(program, 4);
        await Chats.EndedAsync(chat, 2);
        _chats.Server.Received.Count(received => received.Path != "/hook").ShouldBe(2);
    }

    [Fact]
    public async Task A_paper_that_two_sources_have_reported_is_told_once()
    {
        var chat = await _chats.JoinAsync("slack");
        var first = Invented.Tagged(1);
        var merged = first with { Paper = first.Paper with { Id = "doi:10.1000/182", Aliases = [first.Paper.Id], Revision = 2 } };

        await _chats.LogAsync(first, merged);
        await _chats.LogAsync(merged with { Model = "rules-2" });
        await _chats.LogAsync(Invented.Tagged(2));

        await Chats.EndedAsync(chat, 2);
        _chats.Server.Received.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Only_news_are_told()
    {
        var (chat, program) = (await _chats.JoinAsync("slack"), await Hook.CreateAsync(_chats.Notifier, _chats.Server.Url));
        var (old, withdrawn) = (Invented.Tagged(1), Invented.Tagged(2));

        await _chats.LogAsync(
            old with { Paper = old.Paper with { Announced = new DateOnly(2026, 11, 9) } },
            withdrawn with { Paper = withdrawn.Paper with { Withdrawn = true } },
            Invented.Tagged(3) with { Paper = Invented.Tagged(3).Paper with { Announced = new DateOnly(2026, 11, 10) } });

        await Chats.EndedAsync(program, 3);
        await Chats.EndedAsync(chat, 1);
        _chats.Server.Received.Where(received => received.Path != "/hook").ShouldHaveSingleItem().Body.ShouldContain("Part 3");
    }

    [Fact]
    public async Task A_process_that_died_before_its_checkpoint_tells_nothing_twice()
    {
        var chat = await _chats.JoinAsync("slack");
        await _chats.LogAsync([.. Invented.Many(3)]);
        await Chats.EndedAsync(chat, 3);

        await _chats.Notifier.Get<IDocuments<Checkpoint>>().UpsertAsync([new Checkpoint("webhooks", 0)], one => one.Name, (_, one) => one, Token);
        await _chats.LogAsync(Invented.Tagged(4));

        await Chats.EndedAsync(chat, 4);
        _chats.Server.Received.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_chat_is_told_in_the_order_of_the_log()
    {
        var chat = await _chats.JoinAsync("slack");

        for (var number = 1; number <= 5; number++)
        {
            await _chats.LogAsync(Invented.Tagged(number));
            _chats.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        await Chats.EndedAsync(chat, 5);
        _chats.Server.Received.Select(received => received.Body.Split("Part ")[1][0]).ShouldBe(['1', '2', '3', '4', '5']);
    }

    [Fact]
    public async Task A_replay_tells_a_chat_what_it_has_missed_and_nothing_twice()
    {
        await _chats.LogAsync(Invented.Tagged(1));
        var chat = await _chats.JoinAsync("slack");
        await _chats.LogAsync(Invented.Tagged(2));
        await Chats.EndedAsync(chat, 1);
        _chats.Server.Answers(410);
        await _chats.LogAsync(Invented.Tagged(3));
        await Eventually.BeTrueAsync(async () => (await chat.GetAsync())["disabled"] is not null);
        await Chats.EndedAsync(chat, 2);
        await _chats.LogAsync(Invented.Tagged(4), Invented.Tagged(4, revision: 2));
        _chats.Server.Answers(200, "ok");
        await chat.AskAsync(HttpMethod.Post, "/enable");

        var counted = (await chat.AskAsync(HttpMethod.Post, "/replay", new { after = "0", dryRun = true })).Answer!["events"]!.GetValue<int>();
        await chat.AskAsync(HttpMethod.Post, "/replay", new { after = "0", perSecond = 100 });

        await Eventually.BeTrueAsync(async () =>
        {
            _chats.Time.Advance(TimeSpan.FromMilliseconds(100));
            return (await chat.GetAsync("/replay"))["state"]!.GetValue<string>() == "done";
        });
        await Chats.EndedAsync(chat, 4);
        counted.ShouldBe(3);
        (await chat.GetAsync("/replay"))["made"]!.GetValue<int>().ShouldBe(3);
        (await chat.DeliveriesAsync()).ShouldAllBe(delivery => delivery["state"]!.GetValue<string>() == "delivered");
        _chats.Server.Received.Select(received => received.Body.Split("Part ")[1][0]).Order().ShouldBe(['1', '2', '3', '3', '4']);
    }

    [Theory]
    [InlineData("slack", "rate_limited", 90)]
    [InlineData("discord", """{"message":"You are being rate limited.","retry_after":64.57,"global":false}""", 64.57)]
    [InlineData("matrix", """{"errcode":"M_LIMIT_EXCEEDED","error":"Too many requests","retry_after_ms":82000}""", 82)]
    [InlineData("telegram", """{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 35","parameters":{"retry_after":35}}""", 35)]
    public async Task A_chat_that_asks_for_patience_gets_it(string outlet, string answer, double seconds)
    {
        _chats.Server.Answers(429, answer, outlet == "slack" ? [("Retry-After", "90")] : []);
        var chat = await _chats.JoinAsync(outlet);
        await _chats.LogAsync(Invented.Tagged(1));
        await Chats.FailedOnceAsync(chat);

        var delivery = (await chat.DeliveriesAsync()).ShouldHaveSingleItem();

        (delivery["next"]!.GetValue<DateTimeOffset>() - Chats.Start).TotalSeconds.ShouldBe(seconds, 0.01);
        _chats.Server.Answers(200, "{}");
        _chats.Jump(TimeSpan.FromSeconds(seconds + 1));
        await Chats.EndedAsync(chat, 1);
        _chats.Server.Received.Count.ShouldBe(2);
        _chats.Server.Received.Select(received => received.Path).Distinct().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("slack", 410, true)]
    [InlineData("slack", 404, false)]
    [InlineData("teams", 404, false)]
    [InlineData("discord", 404, true)]
    [InlineData("mattermost", 400, false)]
    [InlineData("matrix", 403, false)]
    [InlineData("telegram", 401, false)]
    [InlineData("ntfy", 403, false)]
    public async Task A_chat_that_is_gone_is_told_no_more_and_one_that_can_be_mended_is(string outlet, int status, bool isGone)
    {
        _chats.Server.Answers(status);
        var chat = await _chats.JoinAsync(outlet);
        await _chats.LogAsync(Invented.Tagged(1));
        await Chats.FailedOnceAsync(chat);

        if (isGone)
            await Eventually.BeTrueAsync(async () => (await chat.GetAsync())["disabled"]?["reason"]?.GetValue<string>() == "gone");
        else
            await Eventually.BeTrueAsync(async () => (await chat.GetAsync()) is { } view && view["disabled"] is null && view["failingSince"] is not null);
    }

    [Theory]
    [MemberData(nameof(Outlets))]
    public async Task Nobody_is_shown_what_is_secret_in_an_address(string outlet)
    {
        var (path, secrets) = Chats.AddressOf(outlet);
        var answers = new List<string>();
        _chats.Server.Answer = context =>
        {
            // As some servers do.
            context.Response.StatusCode = 500;
            return Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(
                context.Response, $"Cannot {context.Request.Method} {context.Request.Path}{context.Request.QueryString} for {string.Join(' ', secrets)}");
        };
        using (var made = await _chats.Notifier.Http.PostAsJsonAsync("/api/v1/webhooks", new { url = _chats.Server.Root + path, outlet }, Token))
            answers.Add(await made.Content.ReadAsStringAsync(Token));
        var (id, token) = (JsonNode.Parse(answers[0])!["webhook"]!["id"]!.GetValue<string>(), JsonNode.Parse(answers[0])!["token"]!.GetValue<string>());
        var chat = new Hook(_chats.Notifier.Http, id, null, token);

        await _chats.LogAsync(Invented.Tagged(1));
        await Chats.FailedOnceAsync(chat);

        answers.Add((await chat.GetAsync()).ToJsonString());
        answers.Add((await chat.GetAsync("/deliveries")).ToJsonString());
        foreach (var wrong in new[] { $"ftp://example.org{path}", $"https://nia:pass@example.org{path}", $"https://10.0.0.1{path}", $"example.org{path}" })
        {
            using var refused = await _chats.Notifier.Http.PostAsJsonAsync("/api/v1/webhooks", new { url = wrong, outlet }, Token);
            answers.Add(await refused.Content.ReadAsStringAsync(Token));
            refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest, answers[^1]);
        }

        JsonNode.Parse(answers[1])!["url"]!.GetValue<string>().ShouldBe($"{_chats.Server.Root}/…");
        answers[2].ShouldContain("Cannot ");
        _chats.Server.Received.ShouldHaveSingleItem();
        _chats.Logs.Lines.ShouldNotBeEmpty();
        foreach (var secret in secrets)
        {
            answers.ShouldAllBe(answer => !answer.Contains(secret, StringComparison.OrdinalIgnoreCase));
            _chats.Logs.Lines.ShouldAllBe(line => !line.Contains(secret, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task Traces_do_not_show_what_is_secret_in_an_address_either()
    {
        await using var collector = await Receiver.StartAsync();
        await using var chats = await Chats.StartAsync(
            new("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Root), new("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), new("OTEL_BSP_SCHEDULE_DELAY", "100"), new("OTEL_TRACES_SAMPLER", "always_on"));

        // Nobody is there: a server in this process would have spans of its own.
        var chat = await Hook.CreateAsync(chats.Notifier, "http://127.0.0.1:1" + Chats.AddressOf("telegram").Path, outlet: "telegram");
        await chats.LogAsync(Invented.Tagged(1));
        await Chats.FailedOnceAsync(chat);

        // Texts are UTF-8 in Protocol Buffers, too.
        await Eventually.BeTrueAsync(() => Sent("/v1/traces").Contains("http://127.0.0.1:1/…", StringComparison.Ordinal));
        Sent("/v1").ShouldNotContain("t3legramSecretOfABot");

        string Sent(string path) => string.Concat(collector.Received.Where(received => received.Path.StartsWith(path, StringComparison.Ordinal)).Select(received => received.Body));
    }

    [Theory]
    [InlineData("slack", "/hooks/key")]
    [InlineData("slack", "/services/T/B")]
    [InlineData("teams", "/webhookb2/3c8e@f00d/IncomingWebhook/0a1b/2c3d")]
    [InlineData("teams", "/workflows/0a1b/triggers/manual/paths/invoke?api-version=1")]
    [InlineData("discord", "/api/webhooks/1122")]
    [InlineData("discord", "/channels/1122/3344")]
    [InlineData("mattermost", "/api/v4/posts")]
    [InlineData("matrix", "/_matrix/client/v3/rooms/!room:example.org")]
    [InlineData("matrix", "/_matrix/client/v3/rooms/%23alias:example.org?access_token=syt_1")]
    [InlineData("matrix", "/_matrix/client/v3/rooms/!room:example.org?access_token=a%0Ab")]
    [InlineData("telegram", "/bot1:abc/sendMessage")]
    [InlineData("telegram", "/bot1:abc/getUpdates?chat_id=1")]
    [InlineData("telegram", "/bot1:abc/sendMessage?chat_id=1&message_thread_id=x")]
    [InlineData("ntfy", "/")]
    [InlineData("ntfy", "/a/b")]
    [InlineData("ntfy", "/a%20b")]
    public async Task An_address_that_is_none_of_the_chat_is_refused_with_what_is_meant(string outlet, string path)
    {
        using var response = await _chats.Notifier.Http.PostAsJsonAsync("/api/v1/webhooks", new { url = _chats.Server.Root + path, outlet }, Token);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var detail = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!["detail"]!.GetValue<string>();
        detail.ShouldContain("for 'url'; expected is the URL");
        detail.ShouldContain("as in 'https://");
    }

    [Theory]
    [InlineData("slack", "/services/T1/B1/abc")]
    [InlineData("teams", "/powerautomate/automations/direct/workflows/0a1b/triggers/manual/paths/invoke?api-version=1&sig=x")]
    [InlineData("discord", "/api/v10/webhooks/1122/abc?thread_id=3344")]
    [InlineData("mattermost", "/chat/hooks/abc")]
    [InlineData("matrix", "/_matrix/client/v3/rooms/%21room%3Aexample.org?access_token=syt_1")]
    [InlineData("telegram", "/bot1:abc/sendMessage?chat_id=@channel")]
    [InlineData("ntfy", "/papers")]
    [InlineData("Slack", "/services/T1/B1/abc")]
    public async Task An_address_as_the_chat_gives_it_is_taken(string outlet, string path)
    {
        var chat = await Hook.CreateAsync(_chats.Notifier, _chats.Server.Root + path, outlet: outlet);

        (await chat.GetAsync())["outlet"]!.GetValue<string>().ShouldBe(outlet.ToLowerInvariant());
        await chat.AskAsync(HttpMethod.Post, "/test");
        await Chats.EndedAsync(chat, 1);
        (await chat.DeliveriesAsync()).ShouldHaveSingleItem()["state"]!.GetValue<string>().ShouldBe("delivered");
    }

    [Fact]
    public async Task An_outlet_that_there_is_not_is_refused_with_those_that_there_are()
    {
        using var response = await _chats.Notifier.Http.PostAsJsonAsync("/api/v1/webhooks", new { url = _chats.Server.Url, outlet = "irc" }, Token);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync(Token)).ShouldContain("webhook, slack, teams, discord, mattermost, matrix, telegram, ntfy");
    }

    [Fact]
    public async Task A_chat_has_no_secret_since_nothing_is_signed()
    {
        using var response = await _chats.Notifier.Http.PostAsJsonAsync("/api/v1/webhooks", new { url = _chats.Server.Root + "/papers", outlet = "ntfy" }, Token);
        var made = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!;
        made.AsObject().ContainsKey("secret").ShouldBeFalse();
        var chat = new Hook(_chats.Notifier.Http, made["webhook"]!["id"]!.GetValue<string>(), null, made["token"]!.GetValue<string>());

        (await chat.AskAsync(HttpMethod.Post, "/rotate")).Status.ShouldBe(HttpStatusCode.Conflict);

        await chat.AskAsync(HttpMethod.Post, "/test");
        await Chats.EndedAsync(chat, 1);
        _chats.Server.Received.ShouldHaveSingleItem().Headers.Keys.ShouldNotContain(header => header.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_webhook_that_was_stored_before_there_were_outlets_is_a_program()
    {
        var json = """{"id":"wh_1","url":"https://example.org/hook","query":"","secrets":[],"tokenHash":"","origin":"","created":"2026-11-24T12:00:00Z"}""";

        System.Text.Json.JsonSerializer.Deserialize(json, Webhook.Kind.Json)!.Outlet.ShouldBe("webhook");
    }
}
