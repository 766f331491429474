using System.Net;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Access.SignIn;

namespace PaperMesh.Gateway.Tests.Access;

public sealed class SignInTests : IAsyncLifetime
{
    private const string Own = "a password of their own";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("papermesh-sign-in-");
    private GuardedService _service = null!;
    private RunningGateway _gateway = null!;
    private HttpClient _browser = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await GuardedService.StartAsync(_time);
        _gateway = await RunningGateway.StartAsync([], _folder, _time, _service.AsAll);
        _browser = _gateway.NewBrowser();
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _gateway.DisposeAsync();
        await _service.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_password_that_is_printed_opens_one_page_on_which_another_is_chosen()
    {
        var printed = await InviteAsync();

        using (var page = await _browser.PostFormAsync("/sign-in", ("password", printed!)))
            (await page.TextAsync()).ShouldContain("Choose a password");

        // That alone is no session yet.
        (await _browser.AskAsync("GET", "/ops/secret")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        using (var chosen = await _browser.PostFormAsync("/sign-in/password", ("current", printed!), ("password", Own), ("again", Own), ("back", "/ops/secret")))
            chosen.Headers.Location!.ToString().ShouldBe("/ops/secret");

        (await (await _browser.AskAsync("GET", "/ops/secret")).TextAsync()).ShouldBe(GuardedService.Secret);

        using (var again = await _gateway.NewBrowser().PostFormAsync("/sign-in", ("password", printed!)))
            again.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await InviteAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task What_to_sign_in_with_at_first_is_said_as_it_is()
    {
        var page = await (await _browser.AskAsync("GET", "/sign-in")).TextAsync();
        page.ShouldContain("Access:AdminKey");
        page.ShouldNotContain("printed in the terminal");

        await InviteAsync();
        page = await (await _browser.AskAsync("GET", "/sign-in")).TextAsync();
        page.ShouldContain("printed in the terminal");
        page.ShouldNotContain("Access:AdminKey");
    }

    [Fact]
    public async Task Until_it_is_used_each_start_prints_another_and_the_one_before_is_over()
    {
        var (first, second) = (await InviteAsync(), await InviteAsync());

        second.ShouldNotBe(first);
        (await _browser.PostFormAsync("/sign-in", ("password", first!))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await _browser.PostFormAsync("/sign-in", ("password", second!))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("short", "short", "at least 12")]
    [InlineData("a password of their own", "another one, by mistake", "not the same")]
    public async Task A_password_that_cannot_be_used_is_asked_for_again(string password, string again, string said)
    {
        var printed = await InviteAsync();

        using var page = await _browser.PostFormAsync("/sign-in/password", ("current", printed!), ("password", password), ("again", again));

        page.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await page.TextAsync()).ShouldContain(said);
        (await _browser.AskAsync("GET", "/ops/secret")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_page_that_a_visitor_may_not_see_leads_to_the_sign_in_and_back()
    {
        using var led = await _browser.AskAsync("GET", "/ops/secret?page=2", headers: [("Accept", "text/html")]);
        led.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        led.Headers.Location!.ToString().ShouldBe("/sign-in?needs=admin&back=%2Fops%2Fsecret%3Fpage%3D2");

        await SignInAsync(_browser, "/ops/secret?page=2");
        (await (await _browser.AskAsync("GET", "/ops/secret?page=2")).TextAsync()).ShouldBe(GuardedService.Secret);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("\\\\evil.example/")]
    [InlineData("/\t/evil.example/")]
    [InlineData("/\r\nLocation: https://evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("evil.example")]
    public async Task Nobody_is_led_to_another_site(string back)
    {
        using var led = await SignInAsync(_browser, back);

        led.Headers.Location!.ToString().ShouldBe("/");
    }

    [Fact]
    public async Task A_page_of_another_site_changes_nothing_with_a_session()
    {
        await SignInAsync(_browser, "/");

        foreach (var from in new[] { "cross-site", "same-site" })
        {
            using var refused = await _browser.AskAsync("POST", "/api/v1/import", headers: [("Sec-Fetch-Site", from)]);
            refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            (await refused.TextAsync()).ShouldContain("another site");
        }

        (await _browser.AskAsync("POST", "/api/v1/import", headers: [("Origin", "https://evil.example")])).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await _browser.AskAsync("POST", "/api/v1/import", headers: [("Origin", "null")])).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await _browser.AskAsync("POST", "/api/v1/import")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        (await _browser.AskAsync("POST", "/api/v1/import", headers: [("Sec-Fetch-Site", "same-origin")])).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _browser.AskAsync("POST", "/api/v1/import", headers: [("Origin", _gateway.Address)])).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_cookie_is_for_this_site_and_no_script()
    {
        using var led = await SignInAsync(_browser, "/");

        var cookie = led.Headers.GetValues("Set-Cookie").Single(one => one.StartsWith("papermesh=", StringComparison.Ordinal));
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=lax", Case.Insensitive);
    }

    [Fact]
    public async Task Signed_out_one_is_a_visitor()
    {
        await SignInAsync(_browser, "/");
        (await _browser.AskAsync("GET", "/ops/secret")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await _browser.PostFormAsync("/sign-out");

        (await _browser.AskAsync("GET", "/ops/secret")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Sessions_outlive_the_process_and_end_after_twelve_quiet_hours()
    {
        await SignInAsync(_browser, "/");
        await using var replica = await RunningGateway.StartAsync([], _folder, _time, _service.AsAll);
        using var same = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(replica.Address) };
        using var known = await SignInAsync(_browser, "/");
        var cookie = known.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

        (await same.AskAsync("GET", "/ops/secret", headers: [("Cookie", cookie)])).StatusCode.ShouldBe(HttpStatusCode.OK);

        _time.Advance(TimeSpan.FromHours(12) + TimeSpan.FromMinutes(1));
        (await same.AskAsync("GET", "/ops/secret", headers: [("Cookie", cookie)])).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task With_an_API_key_one_signs_in_as_its_holder_until_it_is_revoked()
    {
        var (id, key) = await _gateway.NewKeyAsync(null, "admin");
        using (var led = await _browser.PostFormAsync("/sign-in", ("password", key), ("back", "/ops/secret")))
            led.Headers.Location!.ToString().ShouldBe("/ops/secret");

        (await _browser.AskAsync("GET", "/ops/secret")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await _gateway.Http.AskAsync("DELETE", $"/api/v1/keys/{id}", RunningGateway.AdminKey);
        (await _browser.AskAsync("GET", "/ops/secret")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_audit_log_says_who_has_signed_in()
    {
        await SignInAsync(_browser, "/");

        var audit = await (await _gateway.Http.AskAsync("GET", "/api/v1/audit", RunningGateway.AdminKey)).TextAsync();
        audit.ShouldContain("\"who\":\"administrator\"");
        audit.ShouldContain("\"what\":\"/sign-in\"");
    }

    [Fact]
    public async Task Guessing_makes_one_wait()
    {
        var printed = await InviteAsync();
        for (var i = 0; i < 11; i++)
            (await _browser.PostFormAsync("/sign-in", ("password", $"guess {i}"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        using (var waits = await _browser.PostFormAsync("/sign-in", ("password", printed!)))
        {
            waits.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
            (await waits.TextAsync()).ShouldContain("Try again in 1 s");
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        (await _browser.PostFormAsync("/sign-in", ("password", printed!))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_a_form_holds_is_text_on_the_page()
    {
        using var page = await _browser.AskAsync("GET", "/sign-in?back=/%22%3E%3Cscript%3Ealert(1)%3C/script%3E&needs=%3Cscript%3E", headers: [("Accept", "text/html")]);

        (await page.TextAsync()).ShouldNotContain("<script>");
    }

    private Task<string?> InviteAsync() => _gateway.Provided.InviteAdministratorAsync(Token);

    /// <summary>As the administrator, who has chosen a password.</summary>
    private async Task<HttpResponseMessage> SignInAsync(HttpClient browser, string back)
    {
        if (await InviteAsync() is { } printed)
            await browser.PostFormAsync("/sign-in/password", ("current", printed), ("password", Own), ("again", Own));

        var answer = await browser.PostFormAsync("/sign-in", ("password", Own), ("back", back));
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        return answer;
    }
}
