using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace PaperMesh.ServiceDefaults.Tests.Web;

/// <summary>What goes wrong is said as RFC 9457 has it, and gives nothing away.</summary>
public sealed class Answers
{
    [Theory]
    [InlineData("/api/v1/boom")]
    [InlineData("/boom")]
    public async Task An_unforeseen_exception_gives_nothing_away_and_names_its_trace(string path)
    {
        await using var host = await StartAsync();

        var (answer, body) = await GetAsync(host, path);

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        body.ShouldNotContain("hunter2");
        body.ShouldNotContain("Exception");
        body.ShouldNotContain(" at ");
        var problem = ProblemIn(answer, body);
        problem.GetProperty("status").GetInt32().ShouldBe(500);
        problem.GetProperty("detail").GetString().ShouldBe("This is a fault of the server, not of the request. Its log has it under this trace id.");
        problem.GetProperty("traceId").GetString().ShouldNotBeNullOrEmpty();
        host.Log.All.ShouldContain(line => line.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_not_there_under_api_is_a_problem_that_says_where_to_look()
    {
        await using var host = await StartAsync();

        var (answer, body) = await GetAsync(host, "/api/v1/nonsense");

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        ProblemIn(answer, body).GetProperty("detail").GetString()
            .ShouldBe("There is nothing at /api/v1/nonsense. /openapi/v1.json lists what there is.");
    }

    [Fact]
    public async Task What_is_not_there_elsewhere_is_left_to_the_pages()
    {
        await using var host = await StartAsync();

        var (answer, body) = await GetAsync(host, "/nonsense");

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        body.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_parameter_that_cannot_be_read_is_named()
    {
        await using var host = await StartAsync();

        var (answer, body) = await GetAsync(host, "/api/v1/double?number=many");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var detail = ProblemIn(answer, body).GetProperty("detail").GetString();
        detail.ShouldNotBeNull().ShouldContain("number");
        detail.ShouldContain("many");
        host.Log.All.ShouldNotContain(line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_that_cannot_be_read_is_a_bad_request()
    {
        await using var host = await StartAsync();
        using var nonsense = new StringContent("{ nonsense", Encoding.UTF8, "application/json");

        var answer = await host.Http.PostAsync("/api/v1/echo", nonsense, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ProblemIn(answer, body).GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_method_that_cannot_be_used_is_a_problem()
    {
        await using var host = await StartAsync();

        var (answer, body) = await GetAsync(host, "/api/v1/echo");

        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        ProblemIn(answer, body).GetProperty("detail").GetString().ShouldBe("GET cannot be used at /api/v1/echo; see the Allow header.");
    }

    [Fact]
    public async Task A_problem_that_a_handler_names_stays_as_it_is()
    {
        await using var host = await StartAsync();

        var (answer, body) = await GetAsync(host, "/api/v1/missing");

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        ProblemIn(answer, body).GetProperty("title").GetString().ShouldBe("No such paper");
    }

    private static Task<RunningHost> StartAsync() => RunningHost.StartAsync(_ => { }, Map);

    private static void Map(WebApplication app)
    {
        app.MapGet("/boom", Boom);
        app.MapGet("/api/v1/boom", Boom);
        app.MapGet("/api/v1/double", (int number) => number * 2);
        app.MapGet("/api/v1/missing", () => Problems.NoSuchPaper("arxiv:0000.00000"));
        app.MapPost("/api/v1/echo", (Dictionary<string, string> body) => body);
    }

    private static IResult Boom() => throw new InvalidOperationException("The password is hunter2.");

    private static async Task<(HttpResponseMessage Answer, string Body)> GetAsync(RunningHost host, string path)
    {
        var answer = await host.Http.GetAsync(path, TestContext.Current.CancellationToken);
        return (answer, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static JsonElement ProblemIn(HttpResponseMessage answer, string body)
    {
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        return JsonDocument.Parse(body).RootElement;
    }
}
