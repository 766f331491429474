using Microsoft.AspNetCore.Http;

namespace PaperMesh.Standalone.Tests.CommandLine;

public sealed class SearchTests : IAsyncLifetime
{
    private StandIn _server = null!;

    public async ValueTask InitializeAsync() => _server = await StandIn.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_paper_is_shown_with_title_day_authors_topics_and_page()
    {
        Answer("""
            {"items":[
              {"id":"arxiv:hep-th/9901001","title":"Strings and Things","authors":[{"name":"A. One"},{"name":"B. Two"},{"name":"C. Three"},{"name":"D. Four"},{"name":"E. Five"}],
               "announced":"2026-08-21","published":"2026-08-19T10:00:00Z","tags":[{"topic":"strings","name":"String theory","score":0.9}],"score":3.1},
              {"id":"import:x y","title":"No Frills","authors":[],"published":"2026-08-19T23:30:00Z","tags":[]}],
             "next":null,"total":1042,"ignored":["'cat:' has no value"]}
            """);

        var ended = await SearchAsync("string", "theory", "-video", "-n", "2");

        ended.ExitCode.ShouldBe(0);
        ended.Output.ShouldBe(
            $"""
            Strings and Things
              2026-08-21 · A. One, B. Two, C. Three and 2 more · String theory
              {_server.Address}/papers/arxiv:hep-th/9901001

            No Frills
              2026-08-19
              {_server.Address}/papers/import:x%20y


            """);
        ended.Errors.ShouldBe("Ignored: 'cat:' has no value\n2 of 1,042 papers\n");
        _server.Searches.ShouldBe(["string theory -video (2)"]);
    }

    [Fact]
    public async Task Nothing_found_is_said_on_standard_error_only()
    {
        var ended = await SearchAsync("unheard-of");

        ended.ShouldBe(new Ended(0, "", "No paper matches.\n"));
    }

    [Fact]
    public async Task Json_is_the_answer_of_the_server_as_it_is()
    {
        const string answer = """{"items":[{"id":"a","title":"T","colour":"blue"}],"total":1}""";
        Answer(answer);

        var ended = await SearchAsync("x", "--json");

        ended.ShouldBe(new Ended(0, answer + "\n", ""));
    }

    [Fact]
    public async Task A_title_cannot_give_orders_to_the_terminal()
    {
        Answer("""{"items":[{"id":"a","title":"Red\u001b[31m\u0007"}],"total":1}""");

        var ended = await SearchAsync("x");

        ended.Output.ShouldStartWith("Red [31m ");
    }

    [Fact]
    public async Task A_refusal_is_shown_with_its_title_and_detail()
    {
        _server.Search = _ => Results.Problem(title: "The value of 'q' cannot be used", detail: "'\"' is never closed", statusCode: 400);

        var ended = await SearchAsync("\"x");

        ended.ShouldBe(new Ended(1, "", "The value of 'q' cannot be used. '\"' is never closed.\n"));
    }

    [Fact]
    public async Task Faults_of_validation_are_shown_too()
    {
        _server.Search = _ => Results.ValidationProblem(new Dictionary<string, string[]> { ["limit"] = ["limit is from 1 to 50."] });

        var ended = await SearchAsync("x");

        ended.Errors.ShouldEndWith("limit is from 1 to 50.\n");
    }

    [Fact]
    public async Task Another_server_is_recognised_as_such()
    {
        _server.Search = _ => Results.Text("<html>Router login</html>", "text/html");

        var ended = await SearchAsync("x");

        ended.ExitCode.ShouldBe(1);
        ended.Errors.ShouldStartWith($"What answers at {_server.Address} is no PaperMesh");
    }

    private void Answer(string json) => _server.Search = _ => Results.Text(json, "application/json");

    private Task<Ended> SearchAsync(params string[] args) => PaperMeshProcess.RunAsync(["search", .. args, "--server", _server.Address]);
}
