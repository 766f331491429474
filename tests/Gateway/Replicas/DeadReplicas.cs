using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace PaperMesh.Gateway.Tests.Replicas;

public sealed class DeadReplicas
{
    private static readonly Uri Search = new("/api/v1/search", UriKind.Relative);
    private static readonly Uri Submit = new("/api/v1/papers", UriKind.Relative);

    [Fact]
    public async Task Both_of_two_replicas_get_requests()
    {
        await using var one = await Backend.StartAsync("query");
        await using var two = await Backend.StartAsync("query");
        await using var gateway = await RunningGateway.StartAsync(("query", one.Address), ("query", two.Address));

        for (var i = 0; i < 100; i++)
            await gateway.Http.GetStringAsync(Search, TestContext.Current.CancellationToken);

        one.Requests.ShouldBeGreaterThan(0);
        two.Requests.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Nobody_notices_when_one_of_two_replicas_dies()
    {
        await using var one = await Backend.StartAsync("any");
        await using var two = await Backend.StartAsync("any");
        await using var gateway = await RunningGateway.StartAsync(
            ("query", one.Address), ("query", two.Address), ("crawler", one.Address), ("crawler", two.Address));
        await gateway.Http.GetStringAsync(Search, TestContext.Current.CancellationToken);

        await one.StopAsync();

        for (var i = 0; i < 50; i++)
        {
            using var read = await gateway.Http.GetAsync(Search, TestContext.Current.CancellationToken);
            read.StatusCode.ShouldBe(HttpStatusCode.OK);

            using var body = new StringContent("{}");
            using var write = await gateway.Http.PostAsync(Submit, body, TestContext.Current.CancellationToken);
            write.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task An_answer_at_the_second_try_has_the_headers_of_the_front_door_like_any_other()
    {
        var asked = 0;
        void BreaksOffOnce(WebApplication app) => app.MapGet("/api/v1/search", (HttpContext context) =>
        {
            if (Interlocked.Increment(ref asked) == 1)
                context.Abort();

            return "query";
        });
        await using var one = await Backend.StartAsync("query", BreaksOffOnce);
        await using var other = await Backend.StartAsync("query", BreaksOffOnce);
        await using var gateway = await RunningGateway.StartAsync(["Access:RequestsPerAddress=600"], null, null, ("query", one.Address), ("query", other.Address));

        using var answer = await gateway.Http.GetAsync(Search, TestContext.Current.CancellationToken);

        asked.ShouldBe(2);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.GetValues("RateLimit").Single().ShouldStartWith("\"address\";");
        answer.Headers.GetValues("RateLimit-Policy").Single().ShouldBe("\"address\";q=600;w=60");
        answer.Headers.Contains("X-Content-Type-Options").ShouldBeTrue();
    }

    /// <remarks>A list is held back until it is whole, so that what is held then goes nowhere.</remarks>
    [Fact]
    public async Task A_list_that_breaks_off_in_the_middle_is_an_error_and_nothing_else()
    {
        using var halves = new TcpListener(IPAddress.Loopback, 0);
        halves.Start();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var answering = AnswerByHalvesAsync(halves, over.Token);
        await using var gateway = await RunningGateway.StartAsync(["Access:RequestsPerAddress=600"], null, null, ("query", $"http://{halves.LocalEndpoint}"));

        using var answer = await gateway.Http.GetAsync(Search, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        JsonDocument.Parse(body).RootElement.GetProperty("title").GetString().ShouldBe("A service does not answer");
        answer.Headers.GetValues("RateLimit-Policy").Single().ShouldBe("\"address\";q=600;w=60");
        answer.Headers.CacheControl?.Public.ShouldBeFalse();

        over.Cancel();
        await answering;
    }

    [Fact]
    public async Task A_program_is_told_which_service_does_not_answer()
    {
        await using var gateway = await RunningGateway.StartAsync();

        using var response = await gateway.Http.GetAsync(Search, TestContext.Current.CancellationToken);

        ((int)response.StatusCode).ShouldBeOneOf(502, 503);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        response.Headers.RetryAfter.ShouldNotBeNull();
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        JsonDocument.Parse(text).RootElement.GetProperty("services").ToString().ShouldBe("""["query"]""");
        text.ShouldNotContain("127.0.0.1");
    }

    [Fact]
    public async Task A_person_gets_a_page()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/daily/2026-11-24");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));

        using var response = await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)response.StatusCode).ShouldBeOneOf(502, 503);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("query");
    }

    [Fact]
    public async Task What_a_living_service_says_is_passed_on_even_when_it_is_an_error()
    {
        await using var query = await Backend.StartAsync("query", app => app.MapGet("/api/v1/search", () => Results.StatusCode(503)));
        await using var gateway = await RunningGateway.StartAsync(("query", query.Address));

        using var response = await gateway.Http.GetAsync(Search, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    /// <summary>Says that 200 KB come, sends half of them, and closes the connection.</summary>
    private static async Task AnswerByHalvesAsync(TcpListener listener, CancellationToken over)
    {
        var half = Encoding.ASCII.GetBytes(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nCache-Control: public, no-cache\r\nETag: \"1\"\r\nContent-Length: 200000\r\n\r\n" + new string('[', 100_000));
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(over);
                await client.GetStream().ReadAtLeastAsync(new byte[4_096], 1, throwOnEndOfStream: false, over);
                await client.GetStream().WriteAsync(half, over);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
