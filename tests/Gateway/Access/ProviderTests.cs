using System.Net;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace PaperMesh.Gateway.Tests.Access;

/// <summary>People who sign in at an OpenID provider.</summary>
public sealed class ProviderTests : IAsyncLifetime
{
    private OpenIdProvider _provider = null!;
    private GuardedService _service = null!;
    private RunningGateway _gateway = null!;
    private HttpClient _browser = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _provider = await OpenIdProvider.StartAsync();
        _service = await GuardedService.StartAsync();
        _gateway = await RunningGateway.StartAsync(
            [
                $"Access:Oidc:Authority={_provider.Address}", $"Access:Oidc:ClientId={OpenIdProvider.ClientId}",
                $"Access:Oidc:ClientSecret={OpenIdProvider.ClientSecret}", "Access:Oidc:Title=the lab",
                "Access:Oidc:Roles:operators=admin", "Access:Oidc:Roles:librarians=submit,webhooks",
            ],
            null,
            null,
            _service.AsAll);
        _browser = _gateway.NewBrowser();
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _gateway.DisposeAsync();
        await _service.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task One_signs_in_there_and_comes_back_to_the_page_that_was_asked_for()
    {
        _provider.Roles = ["operators", "somewhere-else"];
        (await (await _browser.AskAsync("GET", "/sign-in")).TextAsync()).ShouldContain("Sign in with the lab");

        using var back = await SignInAsync("/ops/secret");

        back.Headers.Location!.ToString().ShouldBe("/ops/secret");
        (await (await _browser.AskAsync("GET", "/ops/secret")).TextAsync()).ShouldBe(GuardedService.Secret);
        (await (await _browser.AskAsync("GET", "/api/v1/seen")).TextAsync()).ShouldContain("nia@example.org");
    }

    [Fact]
    public async Task Roles_say_what_one_may_do()
    {
        _provider.Roles = ["librarians"];
        await SignInAsync("/");

        (await _browser.AskAsync("POST", "/api/v1/import", headers: [("Sec-Fetch-Site", "same-origin")])).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _browser.AskAsync("GET", "/ops/secret")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Nobody_is_led_to_another_site()
    {
        using var back = await SignInAsync("//evil.example/");

        back.Headers.Location!.ToString().ShouldBe("/");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("another key")]
    [InlineData("audience")]
    [InlineData("expired")]
    [InlineData("nonce")]
    public async Task A_token_that_is_not_for_us_signs_nobody_in(string what)
    {
        _provider.Roles = ["operators"];
        using var other = RSA.Create(2048);
        _provider.Spoil = token =>
        {
            switch (what)
            {
                case "none":
                    token.SigningCredentials = null;
                    break;
                case "another key":
                    token.SigningCredentials = new(new RsaSecurityKey(other) { KeyId = "one" }, SecurityAlgorithms.RsaSha256);
                    break;
                case "audience":
                    token.Audience = "another program";
                    break;
                case "expired":
                    (token.NotBefore, token.IssuedAt, token.Expires) = (DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-1));
                    break;
                default:
                    token.Claims["nonce"] = "of another sign-in";
                    break;
            }
        };

        using var back = await SignInAsync("/ops/secret");

        back.Headers.Location!.ToString().ShouldBe("/sign-in?failed=true");
        (await _browser.AskAsync("GET", "/ops/secret")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_answer_that_nobody_has_asked_for_signs_nobody_in()
    {
        using var stolen = await _browser.AskAsync("GET", "/sign-in/callback?code=0123&state=invented");

        stolen.Headers.Location!.ToString().ShouldBe("/sign-in?failed=true");
    }

    [Fact]
    public async Task There_is_no_local_administrator_beside_a_provider()
    {
        (await PaperMesh.Access.SignIn.SignInServices.InviteAdministratorAsync(_gateway.Provided, Token)).ShouldBeNull();
    }

    /// <summary>As a browser does: to the provider, and back with what it says.</summary>
    /// <returns>The gateway's answer to that.</returns>
    private async Task<HttpResponseMessage> SignInAsync(string back)
    {
        using var there = await _browser.AskAsync("GET", "/sign-in/provider?back=" + Uri.EscapeDataString(back));
        there.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        using var said = await _browser.GetAsync(there.Headers.Location, Token);
        return await _browser.GetAsync(said.Headers.Location, Token);
    }
}
