using System.Net.Http.Json;
using System.Text.Json;

namespace PaperMesh.Query.Tests.Similar;

public sealed class SimilarPapersTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private QueryHost _host = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await QueryHost.StartAsync(_folder.Path);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_means_the_same_comes_first_and_what_does_not_is_left_out()
    {
        await _host.KeepAsync(
            Invented.Embedded(Invented.Paper("Diffusion models for image generation", 1)),
            Invented.Embedded(Invented.Paper("Generating images by denoising diffusion", 2)),
            Invented.Embedded(Invented.Paper("Spin waves in a cold antiferromagnet", 3)));

        (await SimilarAsync("arxiv:2611.00001")).ShouldBe(["arxiv:2611.00002"]);
    }

    [Fact]
    public async Task Shared_topics_decide_between_texts_that_are_alike()
    {
        await _host.KeepAsync(
            Invented.Embedded(Invented.Paper("Graph networks", 1), "graphs", "tides"),
            Invented.Embedded(Invented.Paper("Networks of graphs", 2), "lakes"),
            Invented.Embedded(Invented.Paper("Networks for graphs", 3), "graphs", "tides"));

        (await SimilarAsync("arxiv:2611.00001")).ShouldBe(["arxiv:2611.00003", "arxiv:2611.00002"]);
    }

    [Fact]
    public async Task Never_the_paper_itself_nor_another_copy_of_it()
    {
        await _host.KeepAsync(
            Invented.Embedded(Invented.Paper("Graph networks", 1), "graphs"),
            Invented.Embedded(Invented.Paper("Graph Networks", 2), "graphs"));

        (await SimilarAsync("arxiv:2611.00001")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Many_copies_hide_nothing_behind_them()
    {
        await _host.KeepAsync(
        [
            .. Enumerable.Range(1, 30).Select(number => Invented.Embedded(Invented.Paper("Graph networks", number), "graphs")),
            Invented.Embedded(Invented.Paper("Networks of graphs", 31), "lakes"),
        ]);

        (await SimilarAsync("arxiv:2611.00001")).ShouldBe(["arxiv:2611.00031"]);
    }

    [Fact]
    public async Task A_paper_without_a_vector_has_those_of_its_topics_most_in_common_first()
    {
        await _host.KeepAsync(
            Invented.Event(Invented.Paper("One", 1), "graphs", "tides"),
            Invented.Event(Invented.Paper("Two", 2), "graphs", "lakes", "moons"),
            Invented.Event(Invented.Paper("Three", 3), "graphs", "tides"),
            Invented.Event(Invented.Paper("Four", 4), "lakes"));

        (await SimilarAsync("arxiv:2611.00001")).ShouldBe(["arxiv:2611.00003", "arxiv:2611.00002"]);
    }

    [Fact]
    public async Task Ids_with_slashes_have_similar_papers_and_unknown_ones_are_not_found()
    {
        await _host.KeepAsync(
            Invented.Event(Invented.Paper("One", 1) with { Id = "doi:10.1000/1" }, "graphs"), Invented.Event(Invented.Paper("Two", 2), "graphs"));

        (await SimilarAsync("doi:10.1000/1")).ShouldBe(["arxiv:2611.00002"]);
        using var unknown = await _host.Http.GetAsync("/api/v1/papers/doi:10.1000/2/similar", Cancelled);
        unknown.StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_page_of_a_paper_lists_them()
    {
        await _host.KeepAsync(Invented.Event(Invented.Paper("One", 1), "graphs"), Invented.Event(Invented.Paper("Two of a kind", 2), "graphs"));

        var page = await _host.Http.GetStringAsync("/papers/arxiv:2611.00001", Cancelled);
        page.ShouldContain("Similar papers");
        page.ShouldContain("Two of a kind");
    }

    private async Task<IReadOnlyList<string?>> SimilarAsync(string id)
    {
        var answer = await _host.Http.GetFromJsonAsync<JsonElement>($"/api/v1/papers/{id}/similar", Cancelled);
        return [.. answer.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString())];
    }
}
