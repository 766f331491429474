using System.Text.Json;
using Microsoft.Extensions.Options;
using PaperMesh.Query.Papers;
using PaperMesh.Query.Search;

namespace PaperMesh.Query.Tests.Search;

public sealed class PaperCacheTests
{
    private const string Search = "/api/v1/search?q=lakes&explain=true&highlight=true";

    [Fact]
    public async Task A_paper_that_changed_is_answered_as_it_is_now()
    {
        using var folder = new TestFolder();
        await using var host = await QueryHost.StartAsync(folder.Path);
        for (var revision = 1; revision <= 5; revision++)
        {
            await host.KeepAsync(Invented.Event(Invented.Paper($"Lakes {revision}") with { Revision = revision }), Invented.Event(Invented.Paper("Other lakes", 2)));

            for (var again = 0; again < 2; again++)
            {
                using var found = JsonDocument.Parse(await host.Http.GetStringAsync(Search, TestContext.Current.CancellationToken));
                found.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("title").GetString())
                    .ShouldBe([$"Lakes {revision}", "Other lakes"], ignoreOrder: true);
            }
        }
    }

    [Theory]
    [InlineData(Search)]
    [InlineData("/api/v1/search?q=sort:new")]
    [InlineData("/api/v1/daily/2026-11-20")]
    public async Task A_paper_from_memory_is_written_as_one_that_was_read(string address)
    {
        using var folder = new TestFolder();
        string read;
        await using (var host = await QueryHost.StartAsync(folder.Path))
        {
            await host.KeepAsync(Invented.Embedded(Invented.Paper("Lakes in “quotes” & <b>"), "lakes"), Invented.Event(Invented.Paper("Deep lakes", 2)));
            read = await host.Http.GetStringAsync(address, TestContext.Current.CancellationToken);
            (await host.Http.GetStringAsync(address, TestContext.Current.CancellationToken)).ShouldBe(read);
        }

        await using var without = await QueryHost.StartAsync(folder.Path, ("Query:PaperCache", "0"));
        (await without.Http.GetStringAsync(address, TestContext.Current.CancellationToken)).ShouldBe(read);
        using var answer = JsonDocument.Parse(read);
        answer.RootElement.GetProperty("items").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public void It_holds_no_more_than_its_megabytes_and_what_was_asked_for_lately()
    {
        var json = new Microsoft.AspNetCore.Http.Json.JsonOptions();
        json.SerializerOptions.TypeInfoResolverChain.Insert(0, QueryJson.Default);
        var cache = new PaperCache(Options.Create(new QueryOptions { PaperCache = 2 }), Options.Create(json));
        var asked = new PaperPlace(1, 0);
        var size = 0;

        for (var doc = 0; doc < 2000; doc++)
        {
            var paper = StoredPaper.From(Invented.Event(Invented.Paper("Lakes", doc) with { Abstract = new string('x', 1000) }), Invented.Noon);
            size = cache.Add(new PaperPlace(1, doc), paper).Json.Length;
            cache.Find(asked).ShouldNotBeNull();
        }

        var kept = Enumerable.Range(0, 2000).Count(doc => cache.Find(new PaperPlace(1, doc)) is not null);
        kept.ShouldBeInRange(100, 2_000_000 / (size * 4));
    }
}
