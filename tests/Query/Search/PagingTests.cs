using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Contracts;
using PaperMesh.Queries;

namespace PaperMesh.Query.Tests.Search;

public sealed class PagingTests
{
    private static readonly string[] Words = ["lake", "tide", "graph", "network", "deep", "river", "stone", "light"];

    [Theory]
    [InlineData("lake tide", PaperSort.Relevance)]
    [InlineData("lake OR tide OR \"deep river\"", PaperSort.Relevance)]
    [InlineData("\"deep river\" OR gra* OR stone", PaperSort.Relevance)]
    [InlineData("lake", PaperSort.New)]
    [InlineData("lake", PaperSort.Upvotes)]
    public async Task Pages_neither_repeat_nor_pass_over_a_paper_while_others_arrive(string query, PaperSort sort)
    {
        using var folder = new TestFolder();
        await using var host = await QueryHost.StartAsync(folder.Path);
        var random = new Random(20_261_124);

        await host.KeepAsync([.. Enumerable.Range(0, 400).Select(number => Event(number, random))]);
        var before = (await PagesAsync(host, query, sort, () => Task.CompletedTask)).ToList();

        // As many again, in a few steps: enough to change how frequent each word is.
        var arrivals = new Queue<PaperTagged[]>(Enumerable.Range(1000, 400).Select(number => Event(number, random)).Chunk(80));
        var meanwhile = await PagesAsync(host, query, sort, () => arrivals.TryDequeue(out var some) ? host.KeepAsync(some) : Task.CompletedTask);

        meanwhile.Where(before.Contains).ShouldBe(before);
        meanwhile.ShouldBeUnique();
    }

    [Fact]
    public async Task Over_midnight_papers_stay_in_the_order_of_the_first_page()
    {
        using var folder = new TestFolder();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 23, 59, 0, TimeSpan.Zero));
        await using var host = await QueryHost.StartAsync(folder.Path, services => services.AddSingleton<TimeProvider>(time));
        var random = new Random(7);
        await host.KeepAsync([.. Enumerable.Range(0, 60).Select(number => Event(number, random))]);

        var before = await PagesAsync(host, "lake OR tide", PaperSort.Relevance, () => Task.CompletedTask);
        var meanwhile = await PagesAsync(host, "lake OR tide", PaperSort.Relevance, () =>
        {
            time.Advance(TimeSpan.FromDays(100));
            return Task.CompletedTask;
        });

        meanwhile.ShouldBe(before);
    }

    [Fact]
    public async Task A_cursor_is_good_for_a_path_and_for_its_own_order_only()
    {
        using var folder = new TestFolder();
        await using var host = await QueryHost.StartAsync(folder.Path);
        await host.KeepAsync([.. Enumerable.Range(0, 3).Select(number => Event(number, new Random(1)))]);

        var cursor = (await host.SearchAsync("", PaperSort.New, limit: 1)).Next!;

        Uri.EscapeDataString(cursor).ShouldBe(cursor);
        await Should.ThrowAsync<FormatException>(() => host.SearchAsync("", PaperSort.Upvotes, cursor));
        foreach (var bad in new[] { "", "x", "====", "bm9uc2Vuc2U", cursor[..^3] + "***" })
            await Should.ThrowAsync<FormatException>(() => host.SearchAsync("", PaperSort.New, bad));
    }

    private static async Task<IReadOnlyList<string>> PagesAsync(QueryHost host, string query, PaperSort sort, Func<Task> between)
    {
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await host.SearchAsync(query, sort, cursor, limit: 7);
            ids.AddRange(page.Items.Select(item => item.Stored.Id));
            cursor = page.Next;
            await between();
        }
        while (cursor is not null);

        return ids;
    }

    private static PaperTagged Event(int number, Random random)
    {
        var paper = Invented.Paper(string.Join(' ', random.GetItems(Words, 3)), number) with
        {
            Abstract = string.Join(' ', random.GetItems(Words, random.Next(5, 60))),
            Announced = new DateOnly(2026, 11, random.Next(1, 20)),
            Signals = new() { Upvotes = new(random.Next(5), Invented.Noon) },
        };
        return Invented.Embedded(paper);
    }
}
