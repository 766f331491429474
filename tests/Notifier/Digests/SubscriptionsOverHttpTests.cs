using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using MimeKit;
using PaperMesh.Servers;

namespace PaperMesh.Notifier.Tests.Digests;

public sealed partial class SubscriptionsOverHttpTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 6, 0, 0, TimeSpan.Zero));
    private RunningNotifier _notifier = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _notifier.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Mail_begins_when_the_reader_presses_the_button_behind_the_link_and_ends_with_one_click()
    {
        await AskAsync(new { address = "reader@example.org", query = "topic:distributed-systems", zone = "Europe/Berlin", hour = 8 });
        var confirm = PathIn(await MailAsync(1), "/subscriptions/confirm?token=");

        // A program that checks mails follows the link: nothing begins.
        var page = await GetAsync(confirm);
        page.ShouldContain("topic distributed-systems");
        page.ShouldContain("reader@example.org");
        await AppendAsync(1);
        await ToAsync("2026-11-25T07:00:00Z");
        Mails.Count.ShouldBe(1);

        var manage = await PressAsync("/subscriptions/confirm", new() { ["token"] = confirm.Split('=')[1] });
        await AppendAsync(2);
        (await GetAsync(manage)).ShouldContain("Lighthouses as Distributed Clocks, Part 2");
        await ToAsync("2026-11-26T07:00:00Z");
        var digest = await MailAsync(2);
        digest.Subject.ShouldBe("26 Nov: Lighthouses as Distributed Clocks, Part 2");

        // Nor does looking end it. RFC 8058: the mail program posts without looking.
        var unsubscribe = new Uri(digest.Headers[HeaderId.ListUnsubscribe].ShouldNotBeNull().Trim('<', '>')).PathAndQuery;
        (await GetAsync(unsubscribe)).ShouldContain("<button");
        (await GetAsync(manage)).ShouldContain("Active");
        using var oneClick = await _notifier.Http.PostAsync(
            new Uri(unsubscribe, UriKind.Relative), new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]), Token);
        oneClick.StatusCode.ShouldBe(HttpStatusCode.OK);
        await AppendAsync(3);
        await ToAsync("2026-11-27T07:00:00Z");
        Mails.Count.ShouldBe(2);
        (await GetAsync(manage)).ShouldContain("Ended");
    }

    [Fact]
    public async Task Nobody_can_tell_from_the_answer_whether_an_address_is_known_nor_change_anothers_subscription()
    {
        var first = await AskAsync(new { address = "reader@example.org", query = "fog", hour = 7 });
        var confirm = PathIn(await MailAsync(1), "/subscriptions/confirm?token=");
        var manage = await PressAsync("/subscriptions/confirm", new() { ["token"] = confirm.Split('=')[1] });

        var again = await AskAsync(new { address = "Reader@example.org", query = " fog ", hour = 3 });

        again.ShouldBe(first);
        var mail = await MailAsync(2);
        mail.Subject.ShouldBe("You are subscribed already");
        PathIn(mail, "/subscriptions/").ShouldBe(manage);
        (await GetAsync(manage)).ShouldContain("Every day at 7:00");
    }

    [Fact]
    public async Task An_address_gets_few_mails_a_day_however_many_ask_in_its_name()
    {
        for (var i = 0; i < 12; i++)
            await AskAsync(new { address = "reader@example.org", query = $"fog {i}" });
        await ToAsync("2026-11-24T07:00:00Z");
        Mails.Count.ShouldBe(5);

        await ToAsync("2026-11-25T00:00:01Z");
        await AskAsync(new { address = "reader@example.org", query = "fog" });
        await MailAsync(6);
    }

    [Fact]
    public async Task A_link_to_confirm_runs_out_and_one_that_was_changed_is_good_for_nothing()
    {
        await AskAsync(new { address = "reader@example.org" });
        var confirm = PathIn(await MailAsync(1), "/subscriptions/confirm?token=");
        var token = confirm.Split('=')[1];

        foreach (var address in (string[])[
            $"/subscriptions/{token}",
            $"/subscriptions/{token}/erase",
            $"/unsubscribe/{token}",
            $"/subscriptions/confirm?token={token[..^2]}AA",
            "/subscriptions/confirm",
            "/subscriptions/confirm?token=%00"])
        {
            (await StatusAsync(address)).ShouldBe(HttpStatusCode.NotFound, address);
        }

        await ToAsync("2026-11-27T06:00:01Z");
        (await StatusAsync(confirm)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_reader_can_change_pause_export_and_erase()
    {
        await AskAsync(new { address = "reader@example.org", query = "fog" });
        var confirm = PathIn(await MailAsync(1), "/subscriptions/confirm?token=");
        var manage = await PressAsync("/subscriptions/confirm", new() { ["token"] = confirm.Split('=')[1] });

        await PressAsync($"{manage}/change", new()
        {
            ["frequency"] = "weekly",
            ["weekday"] = "friday",
            ["hour"] = "22",
            ["zone"] = "Asia/Tokyo",
            ["maxPapers"] = "3",
        });
        (await GetAsync(manage)).ShouldContain("Every Friday at 22:00, Asia/Tokyo time, at most 3 papers.");
        (await GetAsync(manage)).ShouldContain("Friday 27 November 2026, 22:00");
        await PressAsync($"{manage}/pause", []);
        (await GetAsync(manage)).ShouldContain("Paused");
        await PressAsync($"{manage}/resume", []);

        var export = JsonNode.Parse(await GetAsync($"{manage}/export.json"))!;
        export["subscription"]!["address"]!.GetValue<string>().ShouldBe("reader@example.org");
        export["subscription"]!["query"]!.GetValue<string>().ShouldBe("fog");

        var asked = await GetAsync($"{manage}/erase");
        asked.ShouldContain("This cannot be undone");
        asked.ShouldContain($"action=\"{manage}/erase\"");
        (await StatusAsync(manage)).ShouldBe(HttpStatusCode.OK);

        using var erased = await _notifier.Http.PostAsync(new Uri($"{manage}/erase", UriKind.Relative), new FormUrlEncodedContent([]), Token);
        (await erased.Content.ReadAsStringAsync(Token)).ShouldContain("Erased");
        (await StatusAsync(manage)).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync($"{manage}/export.json")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"address":"reader"}""", "reader@example.org")]
    [InlineData("""{"address":"a@example.org\r\nBcc: b@example.org"}""", "mail address")]
    [InlineData("""{"address":"a@example.org, b@example.org"}""", "mail address")]
    [InlineData("""{"address":"a@example.org","zone":"Mars/Olympus"}""", "Europe/Berlin")]
    [InlineData("""{"address":"a@example.org","zone":"../../etc/passwd"}""", "Europe/Berlin")]
    [InlineData("""{"address":"a@example.org","hour":24}""", "0 to 23")]
    [InlineData("""{"address":"a@example.org","maxPapers":0}""", "1 to 100")]
    [InlineData("""{"address":"a@example.org","frequency":"hourly"}""", "daily or weekly")]
    [InlineData("""{"address":"a@example.org","weekday":"1"}""", "monday to sunday")]
    [InlineData("""{"address":"a@example.org","query":"after:yesteryear"}""", "yesteryear")]
    public async Task A_value_that_cannot_be_used_is_named_with_what_is_expected(string body, string expected)
    {
        using var response = await _notifier.Http.PostAsync(
            new Uri("/api/v1/subscriptions", UriKind.Relative), new StringContent(body, new MediaTypeHeaderValue("application/json")), Token);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync(Token)).ShouldContain(expected);
    }

    [Fact]
    public async Task The_form_keeps_what_was_typed_and_shows_it_as_text()
    {
        var html = await GetAsync("/subscriptions/new?q=%3Cscript%3E%20topic:tides");
        (await _notifier.Http.GetStringAsync(new Uri("/subscriptions/new?q=%3Cscript%3E", UriKind.Relative), Token)).ShouldNotContain("<script>");
        html.ShouldContain("topic tides");

        using var refused = await _notifier.Http.PostAsync(
            new Uri("/subscriptions/new", UriKind.Relative), new FormUrlEncodedContent([new("address", "\"><b>x"), new("query", "tides"), new("hour", "9")]), Token);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var again = await refused.Content.ReadAsStringAsync(Token);
        again.ShouldNotContain("<b>x");
        again.ShouldContain("""value="tides""");
    }

    [Fact]
    public async Task A_page_elsewhere_cannot_subscribe_anybody()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/subscriptions/new") { Content = new FormUrlEncodedContent([new("address", "reader@example.org")]) };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");

        using var response = await _notifier.Http.SendAsync(request, Token);

        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_reported_bounce_ends_all_mail_to_the_address_until_it_is_released()
    {
        await AskAsync(new { address = "reader@example.org" });
        await MailAsync(1);

        (await BounceAsync("reader@example.org", "a guessed secret")).ShouldBe(HttpStatusCode.Unauthorized);
        (await BounceAsync("Reader@Example.org", "an invented secret")).ShouldBe(HttpStatusCode.NoContent);

        using var refused = await _notifier.Http.PostAsJsonAsync("/api/v1/subscriptions", new { address = "reader@example.org", query = "fog" }, Token);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.Content.ReadAsStringAsync(Token)).ShouldContain("refused before");

        using var released = await _notifier.Http.PostAsync(
            new Uri("/ops/mail/release", UriKind.Relative), new FormUrlEncodedContent([new("address", "reader@example.org")]), Token);
        (await released.Content.ReadAsStringAsync(Token)).ShouldContain("is released");
        await AskAsync(new { address = "reader@example.org", query = "fog" });
        await MailAsync(2);
    }

    [Fact]
    public async Task Operators_see_the_mails_of_the_folder_and_nothing_beside_it()
    {
        await AskAsync(new { address = "reader@example.org" });
        await MailAsync(1);
        var name = Path.GetFileName(Directory.GetFiles(Path.Combine(_folder.Path, "mail"), "*.eml").Single());

        (await GetAsync("/ops/mail")).ShouldContain($"/ops/mail/{name}");
        (await GetAsync($"/ops/mail/{name}")).ShouldContain("Somebody, probably you");
        using var html = await _notifier.Http.GetAsync(new Uri($"/ops/mail/{name}/html", UriKind.Relative), Token);
        html.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("sandbox;");
        (await StatusAsync("/ops/mail/..%2Fnotifier.db")).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync("/ops/mail/none.eml")).ShouldBe(HttpStatusCode.NotFound);
    }

    private IReadOnlyList<MimeMessage> Mails
        => Directory.Exists(Path.Combine(_folder.Path, "mail"))
            ? [.. Directory.GetFiles(Path.Combine(_folder.Path, "mail"), "*.eml").Order(StringComparer.Ordinal).Select(file => MimeMessage.Load(file))]
            : [];

    private async Task<string> AskAsync(object wanted)
    {
        using var response = await _notifier.Http.PostAsJsonAsync("/api/v1/subscriptions", wanted, Token);
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        return await response.Content.ReadAsStringAsync(Token);
    }

    private async Task StartAsync() => _notifier = await RunningNotifier.StartAsync(
        _folder.Path, _time, [new("Query:PublicUrl", "https://papers.example.org/"), new("Notifier:Digests:BounceSecret", "an invented secret")]);

    private Task AppendAsync(int number) => _notifier.Log.AppendAsync([Invented.Tagged(number)], Token);

    /// <summary>The one of that number, from 1.</summary>
    private async Task<MimeMessage> MailAsync(int number)
    {
        await Eventually.BeTrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(Mails.Count >= number);
        });
        return Mails[number - 1];
    }

    /// <summary>Started again at that time, and until everything that is due by then is done.</summary>
    /// <remarks>A clock that is set forward by a day makes up for every tick of every timer, which takes half a minute.</remarks>
    private async Task ToAsync(string time)
    {
        await _notifier.DisposeAsync();
        _time = new FakeTimeProvider(DateTimeOffset.Parse(time));
        await StartAsync();
        var subscriptions = _notifier.Get<Storage.IDocuments<Notifier.Digests.Subscription>>();
        await Eventually.BeTrueAsync(async () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return await subscriptions.CountAsync(new() { OrderBy = "due", To = _time.GetUtcNow().AddMinutes(5) }, Token) == 0;
        });
    }

    private async Task<string> GetAsync(string path) => WebUtility.HtmlDecode(await _notifier.Http.GetStringAsync(new Uri(path, UriKind.Relative), Token));

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var response = await _notifier.Http.GetAsync(new Uri(path, UriKind.Relative), Token);
        return response.StatusCode;
    }

    /// <returns>Where the answer sends the browser: it has followed.</returns>
    private async Task<string> PressAsync(string path, Dictionary<string, string> fields)
    {
        using var response = await _notifier.Http.PostAsync(new Uri(path, UriKind.Relative), new FormUrlEncodedContent(fields), Token);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return response.RequestMessage!.RequestUri!.AbsolutePath;
    }

    private async Task<HttpStatusCode> BounceAsync(string address, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/subscriptions/bounces") { Content = JsonContent.Create(new { address, reason = "550 gone" }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        using var response = await _notifier.Http.SendAsync(request, Token);
        return response.StatusCode;
    }

    private static string PathIn(MimeMessage mail, string start)
        => Links().Matches(mail.TextBody!).Select(match => new Uri(match.Value).PathAndQuery).Single(path => path.StartsWith(start, StringComparison.Ordinal));

    [GeneratedRegex(@"https://papers\.example\.org/\S+")]
    private static partial Regex Links();
}
