using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using PaperMesh.Gateway.Tests.Access;

namespace PaperMesh.Gateway.Tests.Limits;

public sealed class RequestLimitsTests
{
    [Theory]
    [InlineData("/api/v1/subscriptions", 16_384)]
    [InlineData("/api/v1/papers", 4_000_000)]
    public async Task A_body_that_is_too_large_is_refused_with_its_limit_whether_its_length_is_told_or_not(string path, int limit)
    {
        await using var service = await Backend.StartAsync("any", app => app.MapPost("{**path}", async (HttpRequest request) =>
        {
            await request.Body.CopyToAsync(Stream.Null, request.HttpContext.RequestAborted);
            return "taken";
        }));
        await using var gateway = await RunningGateway.StartAsync([.. RunningGateway.Services.Select(name => (name, service.Address))]);

        foreach (var chunked in new[] { false, true })
        {
            // The lengths of chunks count, too.
            using var fits = await SendAsync(gateway, path, chunked ? limit - 100 : limit, chunked);
            fits.StatusCode.ShouldBe(HttpStatusCode.OK);

            using var refused = await SendAsync(gateway, path, limit + 1, chunked);
            refused.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
            refused.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
            (await refused.TextAsync()).ShouldContain($"at most {limit} bytes");
        }
    }

    [Fact]
    public async Task What_takes_too_long_is_ended_with_the_limit_that_it_met_and_streams_are_not()
    {
        await using var service = await Backend.StartAsync("any", app =>
        {
            app.MapGet("/api/v1/search", (HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted));
            app.MapGet("/api/v1/events/stream", async (HttpContext context) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1), context.RequestAborted);
                await context.Response.WriteAsync("an event", context.RequestAborted);
            });
        });
        await using var gateway = await RunningGateway.StartAsync(
            ["Limits:Timeout=00:00:00.3", "Access:RequestsPerAddress=600"], null, null, ("query", service.Address), ("notifier", service.Address));
        var stream = gateway.Http.AskAsync("GET", "/api/v1/events/stream");
        var watch = Stopwatch.StartNew();

        using var answer = await gateway.Http.AskAsync("GET", "/api/v1/search");

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        answer.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        answer.Headers.Contains("RateLimit").ShouldBeTrue();
        var problem = (await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
        problem["detail"]!.GetValue<string>().ShouldStartWith("No answer within 0.3 s, the limit of the route 'pages'.");
        (await (await stream).TextAsync()).ShouldBe("an event");
    }

    [Theory]
    [InlineData("Limits:Timeout=-00:00:01", "Limits:Timeout")]
    [InlineData("Limits:Timeouts:pages=02:00:00", "Limits:Timeouts:pages")]
    [InlineData("Caching:FreshFor=01:00:00", "FreshFor")]
    public async Task A_limit_that_cannot_be_used_is_named_at_the_start(string setting, string said)
    {
        var refused = await Should.ThrowAsync<OptionsValidationException>(async () =>
        {
            await using var gateway = await RunningGateway.StartAsync([setting], null, null);
        });

        refused.Message.ShouldContain(said);
    }

    private static async Task<HttpResponseMessage> SendAsync(RunningGateway gateway, string path, int bytes, bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(new byte[bytes]) };
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.ExpectContinue = true;
        return await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
