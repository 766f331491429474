using System.Net;
using Microsoft.Extensions.Options;

namespace PaperMesh.Gateway.Tests.Access;

/// <summary>What holds for every request, whoever asks.</summary>
public sealed class FrontDoorTests
{
    [Fact]
    public async Task Reading_is_closed_by_one_setting()
    {
        await using var service = await GuardedService.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(["Access:Anonymous=none"], null, null, service.AsAll);
        var (_, key) = await gateway.NewKeyAsync(null, "read");

        (await gateway.Http.AskAsync("GET", "/read")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await gateway.Http.AskAsync("GET", "/api/v1/stats")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await gateway.Http.AskAsync("GET", "/openapi/v1.json")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await gateway.Http.AskAsync("GET", "/read", key)).StatusCode.ShouldBe(HttpStatusCode.OK);

        // What must stay open: probes, the way in, and what has a token of its own.
        foreach (var open in new[] { "/health/live", "/sign-in", "/open" })
            (await gateway.Http.AskAsync("GET", open)).StatusCode.ShouldBe(HttpStatusCode.OK, open);
    }

    [Fact]
    public async Task Every_answer_has_the_headers_that_protect_its_reader()
    {
        await using var service = await GuardedService.StartAsync();
        await using var gateway = await RunningGateway.StartAsync([("query", service.Http.BaseAddress!.ToString())]);

        // A page, an answer, a refusal, nothing there, a service that is away, and a way to elsewhere.
        foreach (var (method, path, accept) in new[]
        {
            ("GET", "/sign-in", "text/html"), ("GET", "/read", "*/*"), ("GET", "/api/v1/keys", "*/*"), ("GET", "/nowhere", "*/*"),
            ("GET", "/api/v1/sources", "*/*"), ("GET", "/ops/keys", "text/html"),
        })
        {
            using var answer = await gateway.Http.AskAsync(method, path, headers: [("Accept", accept)]);

            answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'", customMessage: path);
            answer.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff", path);
            answer.Headers.GetValues("Referrer-Policy").Single().ShouldBeOneOf("same-origin", "strict-origin-when-cross-origin");
            answer.Headers.Contains("Permissions-Policy").ShouldBeTrue(path);
            answer.Headers.Contains("Server").ShouldBeFalse(path);
            answer.Headers.Contains("Strict-Transport-Security").ShouldBeFalse("that is for TLS only");
        }
    }

    [Fact]
    public async Task Whoever_asks_too_often_is_told_when_to_come_again_and_others_are_not_held_up()
    {
        await using var service = await GuardedService.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(["Access:RequestsPerAddress=60", "Access:RequestsPerKey=600"], null, null, service.AsAll);
        var (_, key) = await gateway.NewKeyAsync(null, "read");

        HttpResponseMessage answer;
        var asked = 0;
        while ((answer = await gateway.Http.AskAsync("GET", "/read", headers: [("X-Forwarded-For", $"10.0.0.{asked}")])).IsSuccessStatusCode)
        {
            asked++;
            answer.Headers.GetValues("RateLimit-Policy").Single().ShouldBe("\"address\";q=60;w=60");
            answer.Headers.GetValues("RateLimit").Single().ShouldMatch("^\"address\";r=[0-9]+;t=[0-9]+$");
            asked.ShouldBeLessThan(600);
        }

        asked.ShouldBeGreaterThanOrEqualTo(60);
        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        (await answer.TextAsync()).ShouldContain("60 requests a minute");

        (await gateway.Http.AskAsync("GET", "/read", key)).Headers.GetValues("RateLimit-Policy").Single().ShouldBe("\"key\";q=600;w=60");
        (await gateway.Http.AskAsync("GET", "/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Access:Anonymous=read,root", "'root' was given in Access:Anonymous")]
    [InlineData("Access:AdminKey=short", "Access:AdminKey cannot be used")]
    [InlineData("Access:InternalKey=short", "Access:InternalKey")]
    [InlineData("Access:Proxies:0=nowhere", "'nowhere' was given in Access:Proxies")]
    [InlineData("Access:RequestsPerAddress=-1", "RequestsPerAddress")]
    [InlineData("Access:Oidc:Authority=http://login.example", "expected is an address that begins with https://")]
    [InlineData("Access:Oidc:Authority=https://login.example", "Access:Oidc:ClientId is missing")]
    public async Task A_setting_that_cannot_be_used_is_named_at_the_start(string setting, string said)
    {
        var refused = await Should.ThrowAsync<OptionsValidationException>(async () =>
        {
            await using var gateway = await RunningGateway.StartAsync([setting], null, null);
        });

        refused.Message.ShouldContain(said);
        refused.Message.ShouldNotContain("\n");
    }
}
