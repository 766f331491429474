using Microsoft.AspNetCore.Http;
using PaperMesh.Query.Pages;

namespace PaperMesh.Query.Tests.Pages;

public sealed class PageFormatTests
{
    [Theory]
    [InlineData("", PageFormat.Html)]
    [InlineData("*/*", PageFormat.Html)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", PageFormat.Html)]
    [InlineData("application/json", PageFormat.Json)]
    [InlineData("application/json, text/plain, */*", PageFormat.Json)]
    [InlineData("text/html;q=0.5, application/json", PageFormat.Json)]
    [InlineData("application/json;q=0, text/markdown", PageFormat.Markdown)]
    [InlineData("text/markdown, text/html;q=0.9", PageFormat.Markdown)]
    [InlineData("image/png", PageFormat.Html)]
    [InlineData("not a media type", PageFormat.Html)]
    public void The_client_gets_what_it_likes_best_of_what_there_is(string accept, object format)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.Accept = accept;

        http.Request.Format().ShouldBe((PageFormat)format);
    }
}
