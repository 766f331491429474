using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using PaperMesh.Query.Pages;

namespace PaperMesh.Query.Tests.Pages;

public sealed class PageFilterTests
{
    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json")]
    public async Task A_page_that_fails_is_a_message_without_the_reason(string accept)
    {
        var answer = await PassAsync(accept, "", new InvalidOperationException("the password is swordfish"));

        answer.ShouldBeAssignableTo<IStatusCodeHttpResult>()!.StatusCode.ShouldBe(500);
    }

    [Fact]
    public async Task A_cursor_of_another_list_is_the_clients_mistake()
        => (await PassAsync("text/html", "?cursor=x", new FormatException())).ShouldBeAssignableTo<IStatusCodeHttpResult>()!.StatusCode.ShouldBe(400);

    [Fact]
    public async Task A_reader_who_has_gone_away_is_no_failure()
        => await Should.ThrowAsync<OperationCanceledException>(() => PassAsync("text/html", "", new OperationCanceledException()));

    private static async Task<object?> PassAsync(string accept, string query, Exception fault)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.Accept = accept;
        http.Request.QueryString = new QueryString(query);

        return await new PageFilter(NullLogger<PageFilter>.Instance)
            .InvokeAsync(EndpointFilterInvocationContext.Create(http), _ => ValueTask.FromException<object?>(fault));
    }
}
