using System.Net;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Contracts;
using PaperMesh.Query.History;
using PaperMesh.Query.Tests.Pages;

namespace PaperMesh.Query.Tests.History;

public sealed class HistoryTests
{
    [Fact]
    public async Task Every_text_that_a_paper_has_had_is_kept_in_whatever_order_events_come_and_however_often()
    {
        using var folder = new TestFolder();
        await using var host = await QueryHost.StartAsync(folder.Path);
        var texts = host.Services.GetRequiredService<VersionTexts>();
        var id = 0;

        await Gen.Select(
            Gen.Select(Gen.Int[1, 3], Gen.Int[1, 2]).Array[1, 6],
            Gen.Int,
            (states, seed) => (states, seed)).SampleAsync(
            async sample =>
            {
                // A text may come again after another one, and within a version there may be two.
                var paper = Invented.Paper("", Interlocked.Increment(ref id));
                var events = sample.states.Select((state, place) => Invented.Event(paper with
                {
                    Revision = place + 1,
                    Version = state.Item1,
                    Title = $"Title {state.Item2}",
                    Abstract = $"Of version {state.Item1}, text {state.Item2}.",
                })).ToArray();

                var random = new Random(sample.seed);
                var delivered = events.Concat(events.Where(_ => random.Next(2) == 0)).ToArray();
                random.Shuffle(delivered);
                var at = 0;
                while (at < delivered.Length)
                {
                    var batch = delivered.Skip(at).Take(random.Next(1, 4)).ToArray();
                    await host.KeepAsync(batch);
                    at += batch.Length;
                }

                var stored = (await host.Store.FindAsync(paper.Id, default))!;
                var kept = await texts.OfAsync(stored, default);

                kept.Select(text => (text.Version, text.Title, text.Abstract)).ShouldBe(
                    events.Select(tagged => (tagged.Paper.Version, tagged.Paper.Title, tagged.Paper.Abstract)).Distinct(), ignoreOrder: true);
                kept[0].Title.ShouldBe(events[^1].Paper.Title);
            },
            iter: 40,
            threads: 1);
    }

    [Fact]
    public async Task The_history_has_every_version_with_its_day_and_what_changed_where_texts_are_known()
    {
        await using var site = await Site.WithAsync(
            Lake(1, 1, "Lakes at night", "We count nine lakes."),
            Lake(2, 3, "Lakes by night", "We count ten lakes and a pond."));

        using var answer = JsonDocument.Parse(await site.TextAsync("/api/v1/papers/2611.00001/history"));
        var items = answer.RootElement.GetProperty("items");

        items.EnumerateArray().Select(item => item.GetProperty("version").GetInt32()).ShouldBe([3, 2, 1]);
        items[0].GetProperty("changes").GetProperty("since").GetInt32().ShouldBe(1);
        items[0].GetProperty("changes").GetProperty("title").ToString().ShouldBe(
            """[{"text":"Lakes ","kind":"same"},{"text":"at","kind":"removed"},{"text":"by","kind":"added"},{"text":" night","kind":"same"}]""");
        items[1].ToString().ShouldBe("""{"version":2,"submitted":"2026-11-12T00:00:00Z"}""");
        items[2].GetProperty("abstract").GetString().ShouldBe("We count nine lakes.");
        items[2].GetProperty("submitted").GetString().ShouldBe("2026-11-11T00:00:00Z");

        var page = await site.TextAsync("/papers/arxiv:2611.00001/history");
        page.ShouldContain("<del>nine</del>");
        page.ShouldContain("<ins>ten</ins>");
        page.ShouldContain("12 Nov 2026");
        (await site.TextAsync("/papers/arxiv:2611.00001")).ShouldContain("href=\"/papers/arxiv:2611.00001/history\"");
        (await site.TextAsync("/papers/arxiv:2611.00001/history", "text/markdown")).ShouldContain("We count ~~nine~~**ten** lakes");
        (await site.TextAsync("/papers/arxiv:2611.00001/history", "application/json")).ShouldBe(await site.TextAsync("/api/v1/papers/arxiv:2611.00001/history"));
    }

    [Fact]
    public async Task New_votes_and_tags_are_no_history()
    {
        await using var site = await Site.WithAsync(Lake(1, 1, "Lakes", "Of lakes."));
        var voted = Lake(2, 1, "Lakes", "Of lakes.");
        await site.KeepAsync(voted with { Paper = voted.Paper with { Signals = new() { Upvotes = new(5, Invented.Noon) } } });

        using var answer = JsonDocument.Parse(await site.TextAsync("/api/v1/papers/2611.00001/history"));

        answer.RootElement.GetProperty("items").EnumerateArray().Count(item => item.TryGetProperty("title", out _)).ShouldBe(1);
    }

    [Theory]
    [InlineData("/api/v1/papers/arxiv:hep-th/9901001/history", "\"items\"")]
    [InlineData("/api/v1/papers/hep-th%2F9901001/history", "\"items\"")]
    [InlineData("/papers/arxiv:hep-th/9901001/history", "Version 1")]
    [InlineData("/papers/arxiv:hep-th%2F9901001/history", "Version 1")]
    [InlineData("/papers/doi:10.1000/history", "A history of lakes")]
    [InlineData("/api/v1/papers/doi:10.1000/history", "A history of lakes")]
    public async Task Ids_with_slashes_have_a_history_and_may_end_in_that_word(string path, string says)
    {
        await using var site = await Site.WithAsync(
            Invented.Event(Invented.Paper("Old strings") with { Id = "arxiv:hep-th/9901001" }),
            Invented.Event(Invented.Paper("A history of lakes") with { Id = "doi:10.1000/history" }));

        var answer = await site.GetAsync(path);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(says);
    }

    [Theory]
    [InlineData("/papers/nothing/history", "text/html")]
    [InlineData("/api/v1/papers/nothing/history", "application/problem+json")]
    public async Task A_paper_that_is_not_kept_has_none(string path, string type)
    {
        await using var site = await Site.WithAsync();

        var answer = await site.GetAsync(path);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe(type);
    }

    [Fact]
    public void The_same_and_the_removed_are_the_older_text_and_the_same_and_the_added_the_newer()
    {
        var text = Gen.OneOf("lake", "tide ", " ", "\n", "a, b", "($x^2$)", "图像").Array[0, 12].Select(string.Concat);

        Gen.Select(text, text).Sample((older, newer) =>
        {
            var parts = WordDiff.Of(older, newer);

            string.Concat(parts.Where(part => part.Kind != DiffKind.Added).Select(part => part.Text)).ShouldBe(older);
            string.Concat(parts.Where(part => part.Kind != DiffKind.Removed).Select(part => part.Text)).ShouldBe(newer);
            parts.ShouldAllBe(part => part.Text.Length > 0);
            (older != newer || parts.All(part => part.Kind == DiffKind.Same)).ShouldBeTrue();
        });
    }

    [Fact]
    public void Texts_too_long_to_compare_are_replaced_whole()
    {
        var older = string.Concat(Enumerable.Range(0, 5000).Select(number => $"a{number} "));
        var newer = string.Concat(Enumerable.Range(0, 5000).Select(number => $"b{number} "));

        WordDiff.Of(older, newer).ShouldBe([new DiffPart(older, DiffKind.Removed), new DiffPart(newer, DiffKind.Added)]);
    }

    private static PaperTagged Lake(int revision, int version, string title, string text) => Invented.Event(Invented.Paper(title) with
    {
        Revision = revision,
        Version = version,
        Versions = [.. Enumerable.Range(1, version).Select(number => new PaperVersion(number, new DateTimeOffset(2026, 11, 10 + number, 0, 0, 0, TimeSpan.Zero)))],
        Abstract = text,
    });
}
