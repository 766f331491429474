using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Gateway.Tests.Access;

/// <summary>Services believe their gateway, and nobody else.</summary>
public sealed class InternalTokenTests
{
    private static readonly Caller Admin = new(CallerKind.Key, "an intruder", [Scopes.Admin]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_that_is_asked_directly_refuses()
    {
        await using var service = await GuardedService.StartAsync();

        foreach (var path in new[] { "/read", "/ops/secret", "/api/v1/seen", "/api/v1/stats", "/nowhere" })
        {
            using var refused = await service.Http.AskAsync("GET", path);
            refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
            (await refused.TextAsync()).ShouldContain("through PaperMesh's gateway only");
        }

        // Probes and scrapers come from inside.
        (await service.Http.AskAsync("GET", "/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await service.Http.AskAsync("GET", "/metrics")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    public static TheoryData<string, string> Forged()
    {
        var now = DateTimeOffset.UtcNow;
        return new()
        {
            { "not signed", Unsigned() },
            { "signed with another key", Tokens("some other key that is long enough to be one").Issue(Admin) },
            { "over", Tokens(RunningGateway.InternalKey, now - TimeSpan.FromMinutes(10)).Issue(Admin) },
            { "for somebody else", Signed("papermesh-gateway", "another-audience", now.AddMinutes(1)) },
            { "by somebody else", Signed("another-issuer", "papermesh-service", now.AddMinutes(1)) },
            { "that never ends", Signed("papermesh-gateway", "papermesh-service", null) },
            { "of which the scopes were changed", Changed(Tokens(RunningGateway.InternalKey).Issue(Admin with { Scopes = [Scopes.Read] })) },
            { "that is none", "eyJhbGciOiJIUzI1NiJ9" },
            { "that is long", new string('a', 8_000) },
        };
    }

    [Theory]
    [MemberData(nameof(Forged))]
    public async Task A_token_is_refused(string which, string token)
    {
        await using var service = await GuardedService.StartAsync();

        using var refused = await service.Http.AskAsync("GET", "/ops/secret", headers: [(InternalTokens.Header, token)]);

        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, which);
        (await refused.TextAsync()).ShouldNotContain(GuardedService.Secret);
    }

    [Fact]
    public async Task A_token_of_the_gateway_is_believed_also_by_the_key_before()
    {
        await using var service = await GuardedService.StartAsync("Access:PreviousInternalKey=the key of yesterday, which was long enough");

        foreach (var key in new[] { RunningGateway.InternalKey, "the key of yesterday, which was long enough" })
        {
            using var answer = await service.Http.AskAsync("GET", "/ops/secret", headers: [(InternalTokens.Header, Tokens(key).Issue(Admin))]);
            (await answer.TextAsync()).ShouldBe(GuardedService.Secret);
        }
    }

    [Fact]
    public async Task Who_brings_one_to_the_gateway_is_a_visitor_all_the_same()
    {
        await using var service = await GuardedService.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(service.AsAll);
        var token = Tokens(RunningGateway.InternalKey).Issue(Admin);

        (await gateway.Http.AskAsync("GET", "/ops/secret", headers: [(InternalTokens.Header, token)])).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await gateway.Http.AskAsync("GET", "/ops/secret", headers: [(InternalTokens.Header.ToLowerInvariant(), token), (InternalTokens.Header, token)]))
            .StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await gateway.Http.AskAsync("GET", "/ops/secret", headers: [("Connection", InternalTokens.Header), (InternalTokens.Header, token)]))
            .StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_service_sees_who_asks_but_neither_key_nor_session()
    {
        await using var service = await GuardedService.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(service.AsAll);
        var (id, key) = await gateway.NewKeyAsync(null, "submit");

        var seen = await SeenAsync(gateway, [("X-API-Key", key), ("Authorization", "Bearer " + key), ("Cookie", "papermesh=abc; theme=dark; papermeshC1=def")]);

        seen.Caller.ShouldBe($"a test ({id})");
        seen.Scopes.ShouldBe(["submit", "read", "subscribe"]);
        seen.Headers.Keys.ShouldNotContain("X-API-Key");
        seen.Headers.Keys.ShouldNotContain("Authorization");
        seen.Headers["Cookie"].ShouldBe("theme=dark");
    }

    [Fact]
    public async Task A_token_for_the_service_itself_reaches_it()
    {
        await using var service = await GuardedService.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(service.AsAll);

        var seen = await SeenAsync(gateway, [("Authorization", "Bearer whm_a-webhook's-own")]);

        seen.Caller.ShouldBe("");
        seen.Headers["Authorization"].ShouldBe("Bearer whm_a-webhook's-own");
    }

    [Fact]
    public async Task Nobody_says_for_the_gateway_where_a_request_comes_from()
    {
        await using var service = await GuardedService.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(service.AsAll);

        var seen = await SeenAsync(gateway, [("X-Forwarded-For", "10.1.2.3"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example")]);

        seen.Headers["X-Forwarded-For"].ShouldBe("127.0.0.1");
        seen.Headers["X-Forwarded-Proto"].ShouldBe("http");
        seen.Headers["X-Forwarded-Host"].ShouldNotContain("evil");
    }

    [Fact]
    public async Task A_proxy_of_the_settings_does()
    {
        await using var service = await GuardedService.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(["Access:Proxies:0=127.0.0.0/8"], null, null, service.AsAll);

        using var answer = await gateway.Http.AskAsync("GET", "/api/v1/seen", headers: [("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https")]);

        var seen = JsonSerializer.Deserialize<Seen>(await answer.TextAsync(), JsonSerializerOptions.Web)!;
        seen.Headers["X-Forwarded-For"].ShouldBe("203.0.113.9");
        seen.Headers["X-Forwarded-Proto"].ShouldBe("https");
        seen.Scheme.ShouldBe("https");
        answer.Headers.GetValues("Strict-Transport-Security").Single().ShouldStartWith("max-age=");
    }

    [Theory]
    [InlineData("/ops%2fsecret")]
    [InlineData("/%6fps/secret")]
    [InlineData("//ops/secret")]
    [InlineData("/ops//secret")]
    [InlineData("/ops/./secret")]
    [InlineData("/api/../ops/secret")]
    [InlineData("/api/v1/events/..%2f..%2f..%2fops/secret")]
    [InlineData("/api/v1/events/%2e%2e/%2e%2e/%2e%2e/ops/secret")]
    [InlineData("/api/v1/events/..\\..\\..\\ops/secret")]
    [InlineData("/OPS/SECRET")]
    [InlineData("/ops/secret/")]
    [InlineData("/ops/secret;x=1")]
    [InlineData("/ops/secret%00")]
    [InlineData("http://other.example/ops/secret")]
    public async Task However_a_path_is_written_it_leads_no_visitor_to_what_operators_see(string path)
    {
        await using var service = await GuardedService.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(service.AsAll);

        var answer = await RawAsync(gateway, $"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        answer.ShouldStartWith("HTTP/1.1 4");
        answer.ShouldNotContain(GuardedService.Secret);
    }

    [Theory]
    [InlineData("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /ops/secret HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("Content-Length: 0\r\nContent-Length: 44\r\n\r\nGET /ops/secret HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("X-Long: {long}\r\n\r\n")]
    public async Task A_request_that_hides_another_gets_through_to_nothing(string rest)
    {
        await using var service = await GuardedService.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(service.AsAll);

        var answer = await RawAsync(
            gateway, "POST /api/v1/import HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + rest.Replace("{long}", new string('a', 100_000)));

        answer.ShouldMatch("^(HTTP/1.1 4|$)");
        answer.ShouldNotContain(GuardedService.Secret);
        answer.ShouldNotContain("imported");
    }

    private static async Task<Seen> SeenAsync(RunningGateway gateway, (string, string)[] headers)
    {
        using var answer = await gateway.Http.AskAsync("GET", "/api/v1/seen", headers: headers);
        return JsonSerializer.Deserialize<Seen>(await answer.TextAsync(), JsonSerializerOptions.Web)!;
    }

    private static async Task<string> RawAsync(RunningGateway gateway, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(gateway.Address).Port, Token);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        await using var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), patience.Token);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            return await reader.ReadToEndAsync(patience.Token);
        }
        catch (IOException)
        {
            return ""; // Hung up on.
        }
    }

    private static InternalTokens Tokens(string key, DateTimeOffset? at = null)
        => new(Options.Create(new InternalTokenOptions { InternalKey = key }), new FakeTimeProvider(at ?? DateTimeOffset.UtcNow));

    private static string Signed(string issuer, string audience, DateTimeOffset? expires) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }
        .CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            Expires = expires?.UtcDateTime,
            Claims = new Dictionary<string, object> { ["sub"] = "an intruder", ["kind"] = "Key", ["scope"] = "admin" },
            SigningCredentials = new(
                new SymmetricSecurityKey(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(RunningGateway.InternalKey))),
                SecurityAlgorithms.HmacSha256),
        });

    private static string Unsigned()
    {
        var head = Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""");
        var body = Base64UrlEncoder.Encode(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $$"""{"iss":"papermesh-gateway","aud":"papermesh-service","sub":"x","kind":"Key","scope":"admin","exp":{{DateTimeOffset.UtcNow.AddMinutes(1).ToUnixTimeSeconds()}}}"""));
        return $"{head}.{body}.";
    }

    private static string Changed(string token)
    {
        var parts = token.Split('.');
        var body = Base64UrlEncoder.Decode(parts[1]).Replace("\"scope\":\"read\"", "\"scope\":\"admin\"", StringComparison.Ordinal);
        return $"{parts[0]}.{Base64UrlEncoder.Encode(body)}.{parts[2]}";
    }
}
