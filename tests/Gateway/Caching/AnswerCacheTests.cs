using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Gateway.Caching;
using PaperMesh.Gateway.Tests.Access;
using PaperMesh.Servers;

namespace PaperMesh.Gateway.Tests.Caching;

/// <summary>Query is asked as seldom as can be, and nobody gets what is not for them, or old.</summary>
public sealed class AnswerCacheTests : IAsyncLifetime
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly SemaphoreSlim _mayAnswer = new(0);
    private Backend _query = null!;
    private RunningGateway _gateway = null!;
    private string _papers = "three papers";
    private int _known;

    public async ValueTask InitializeAsync()
    {
        _query = await Backend.StartAsync("query", app =>
        {
            app.MapMethods("/list", ["GET", "HEAD"], (HttpContext context) => AnswerAsync(context, "public, no-cache", $"{_papers} as {context.Request.Headers.Accept} in {context.Request.Headers.AcceptEncoding}"));
            app.MapGet("/mine", (HttpContext context) => AnswerAsync(context, "no-cache", _papers));
            app.MapGet("/varies", (HttpContext context) =>
            {
                context.Response.Headers.Vary = "Accept-Language";
                return AnswerAsync(context, "public", _papers);
            });
            app.MapGet("/cookie", (HttpContext context) =>
            {
                context.Response.Headers.SetCookie = "a=b";
                return AnswerAsync(context, "public", _papers);
            });
            app.MapGet("/large", (HttpContext context) => AnswerAsync(context, "public", new string('x', 1_500_000)));
            app.MapGet("/slow", async (HttpContext context) =>
            {
                await _mayAnswer.WaitAsync(context.RequestAborted);
                await AnswerAsync(context, "public", _papers);
            });
        });
        _gateway = await RunningGateway.StartAsync([], null, _time, ("query", _query.Address));
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _query.DisposeAsync();
        _mayAnswer.Dispose();
    }

    [Fact]
    public async Task A_clock_that_is_set_back_by_an_hour_hides_no_change_for_an_hour()
    {
        (await ReadAsync("/list")).ShouldStartWith("three papers");
        _papers = "four papers";

        _time.AdjustTime(_time.GetUtcNow() - TimeSpan.FromHours(1));

        (await ReadAsync("/list")).ShouldStartWith("four papers");
    }

    [Fact]
    public async Task What_was_just_read_is_given_again_and_a_change_is_seen_within_two_seconds()
    {
        (await ReadAsync("/list")).ShouldStartWith("three papers");
        (await ReadAsync("/list")).ShouldStartWith("three papers");
        _query.Requests.ShouldBe(1);

        // It still holds: the service says so without saying it again.
        _time.Advance(FreshFor);
        (await ReadAsync("/list")).ShouldStartWith("three papers");
        (_query.Requests, _known).ShouldBe((2, 1));
        (await ReadAsync("/list")).ShouldStartWith("three papers");
        _query.Requests.ShouldBe(2);

        _papers = "four papers";
        _time.Advance(FreshFor);
        (await ReadAsync("/list")).ShouldStartWith("four papers");
        (_query.Requests, _known).ShouldBe((3, 1));
    }

    [Fact]
    public async Task What_an_answer_depends_on_is_told_apart()
    {
        foreach (var (path, accept, encoding) in new[]
        {
            ("/list", "text/html", "br"), ("/list", "application/json", "br"), ("/list", "text/html", "gzip"), ("/list", "text/html", ""), ("/list?page=2", "text/html", "br"),
        })
        {
            using var answer = await _gateway.Http.AskAsync("GET", path, headers: [("Accept", accept), ("Accept-Encoding", encoding)]);
            (await answer.TextAsync()).ShouldBe($"three papers as {accept} in {encoding}");
        }

        // Five ways to ask, and one that is the third in other words.
        _query.Requests.ShouldBe(5);
        (await _gateway.Http.AskAsync("GET", "/list", headers: [("Accept", "text/html"), ("Accept-Encoding", "deflate, gzip;q=0.9, br;q=0")])).Dispose();
        _query.Requests.ShouldBe(5);

        (await _gateway.Http.AskAsync("GET", "/list", headers: [("Accept", "text/html"), ("Accept-Encoding", "br"), ("Host", "other.example")])).Dispose();
        _query.Requests.ShouldBe(6);
    }

    [Fact]
    public async Task Who_says_who_they_are_is_answered_by_the_service_itself_and_so_is_what_is_not_for_everybody()
    {
        var (_, key) = await _gateway.NewKeyAsync(null, "read");
        await ReadAsync("/list");
        var before = _query.Requests;
        foreach (var headers in new[] { ("Authorization", $"Bearer {key}"), ("X-API-Key", key), ("Cookie", "papermesh=a-session"), ("Authorization", "Bearer of-something-else") })
        {
            (await _gateway.Http.AskAsync("GET", "/list", headers: [headers])).StatusCode.ShouldBe(HttpStatusCode.OK);
            _query.Requests.ShouldBe(++before, headers.Item1);
        }

        foreach (var path in new[] { "/mine", "/varies", "/cookie", "/nowhere" })
        {
            await ReadAsync(path);
            await ReadAsync(path);
            _query.Requests.ShouldBe(before += 2, path);
        }

        // What is large comes whole, and is not kept either.
        for (var time = 0; time < 2; time++)
            (await ReadAsync("/large")).Length.ShouldBe(1_500_000);
        _query.Requests.ShouldBe(before + 2);
    }

    [Fact]
    public async Task Who_has_it_already_is_told_so_a_head_has_no_body_and_a_range_is_for_the_service()
    {
        using var first = await _gateway.Http.AskAsync("GET", "/list", headers: [("Accept", "*/*")]);
        var tag = first.Headers.ETag!.ToString();

        using var again = await _gateway.Http.AskAsync("GET", "/list", headers: [("Accept", "*/*"), ("If-None-Match", tag)]);
        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        again.Headers.ETag!.ToString().ShouldBe(tag);
        (await again.TextAsync()).ShouldBeEmpty();

        using var head = await _gateway.Http.AskAsync("HEAD", "/list", headers: [("Accept", "*/*")]);
        head.StatusCode.ShouldBe(HttpStatusCode.OK);
        head.Content.Headers.ContentLength.ShouldBe(first.Content.Headers.ContentLength);
        (await head.TextAsync()).ShouldBeEmpty();
        _query.Requests.ShouldBe(1);

        // Also the one whose question is passed on: the service is asked for all of it, and it is told what it has.
        _time.Advance(FreshFor);
        using var known = await _gateway.Http.AskAsync("GET", "/list", headers: [("Accept", "*/*"), ("If-None-Match", tag)]);
        known.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        using var other = await _gateway.Http.AskAsync("GET", "/list?page=2", headers: [("Accept", "*/*"), ("If-None-Match", "\"another\"")]);
        other.StatusCode.ShouldBe(HttpStatusCode.OK);

        var before = _query.Requests;
        (await _gateway.Http.AskAsync("GET", "/list", headers: [("Accept", "*/*"), ("Range", "bytes=0-1")])).Dispose();
        _query.Requests.ShouldBe(before + 1);
    }

    [Fact]
    public async Task Fifty_who_ask_at_once_are_one_for_the_service()
    {
        Task<string>[] readers = [.. Enumerable.Range(0, 50).Select(_ => ReadAsync("/slow"))];
        await Eventually.BeTrueAsync(() => _query.Requests == 1);
        _mayAnswer.Release(1);

        (await Task.WhenAll(readers)).ShouldAllBe(text => text == "three papers");
        _query.Requests.ShouldBe(1);
    }

    /// <summary>Some of them look before it is kept and ask after nobody is under way any more.</summary>
    [Fact]
    public async Task Those_who_come_while_it_is_being_answered_do_not_ask_again()
    {
        for (var page = 1; page <= 100; page++)
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ReadAsync($"/list?page={page}")));
            _query.Requests.ShouldBe(page);
        }
    }

    [Fact]
    public async Task What_is_kept_is_bounded_and_counted()
    {
        await using var small = await RunningGateway.StartAsync(["Caching:Memory=1000000"], null, null, ("query", _query.Address));
        _papers = new string('x', 100_000);
        for (var page = 0; page < 50; page++)
            (await small.Http.AskAsync("GET", $"/list?page={page}")).Dispose();

        small.Provided.GetRequiredService<AnswerCache>().Size.ShouldBeInRange(100_000, 1_000_000);
        var metrics = await small.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        metrics.ShouldContain("papermesh_gateway_cache_size_bytes{");
        metrics.ShouldContain("outcome=\"miss\"}");
    }

    private async Task<string> ReadAsync(string path)
    {
        using var answer = await _gateway.Http.AskAsync("GET", path);
        return await answer.TextAsync();
    }

    /// <summary>As Query answers.</summary>
    private async Task AnswerAsync(HttpContext context, string cacheControl, string text)
    {
        var tag = $"W/\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))[..16]}\"";
        (context.Response.Headers.ETag, context.Response.Headers.CacheControl) = (tag, cacheControl);
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            Interlocked.Increment(ref _known);
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentLength = text.Length;
        if (HttpMethods.IsGet(context.Request.Method))
            await context.Response.WriteAsync(text, context.RequestAborted);
    }
}
