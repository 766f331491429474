using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Contracts;

namespace PaperMesh.Query.Tests.Search;

public sealed class RankingTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private QueryHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
        _host = await QueryHost.StartAsync(_folder.Path, services => services.AddSingleton<TimeProvider>(time));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Of_papers_with_the_same_words_the_one_whose_text_is_nearer_to_the_query_comes_first()
    {
        await _host.KeepAsync(
            Invented.Embedded(About("Choirs walk on stage", "The singer and the violin play a melody for the concert.", 1)),
            Invented.Embedded(About("Robots walk on hills", "The legged robot learns locomotion by reinforcement learning.", 2)));

        (await _host.IdsAsync("walk on")).Count.ShouldBe(2);
        (await _host.IdsAsync("walk OR quadruped OR gait"))[0].ShouldBe("arxiv:2611.00002");
        (await _host.IdsAsync("walk OR soprano OR opera"))[0].ShouldBe("arxiv:2611.00001");
    }

    [Fact]
    public async Task A_vector_of_another_model_or_of_another_length_or_none_does_not_count()
    {
        var paper = About("Robots walk", "The legged robot.", 1);
        var known = Invented.Embedded(paper);
        await _host.KeepAsync(
            known,
            known with { Paper = paper with { Id = "x:2" }, Embedding = new Embedding("embedding-of-others", known.Embedding!.Vector) },
            known with { Paper = paper with { Id = "x:3" }, Embedding = known.Embedding with { Vector = new byte[] { 1, 2, 3 } } },
            known with { Paper = paper with { Id = "x:4" }, Embedding = null },
            known with { Paper = paper with { Id = "x:5" }, Embedding = known.Embedding with { Vector = new byte[256] } });

        var found = await ExplainedAsync("robots");

        found.Select(item => item.GetProperty("id").GetString()).ShouldBe(["arxiv:2611.00001", "x:2", "x:3", "x:4", "x:5"]);
        Points(found[0], "meaning").ShouldBeGreaterThan(0.05);
        foreach (var other in found[1..])
            Points(other, "meaning").ShouldBe(0);
    }

    [Fact]
    public async Task Of_equal_papers_the_newer_comes_first_and_a_year_halves_what_it_has_for_that()
    {
        await _host.KeepAsync(
            Invented.Event(About("Lakes", "", 1) with { Announced = new DateOnly(2025, 11, 20) }),
            Invented.Event(About("Lakes", "", 2) with { Announced = new DateOnly(2026, 11, 20) }),
            Invented.Event(About("Lakes", "", 3) with { Announced = null }),
            Invented.Event(About("Lakes", "", 4) with { Announced = new DateOnly(1926, 11, 20) }),
            Invented.Event(About("Lakes", "", 5) with { Announced = new DateOnly(2027, 11, 20) }));

        // As a condition beside others, not the whole title of all of them.
        var found = await ExplainedAsync("lakes source:arxiv-oai");

        found.Select(item => item.GetProperty("id").GetString()![^1]).ShouldBe(['5', '2', '1', '4', '3']);
        found.Select(item => Points(item, "recency")).ShouldBe([0.05, 0.05, 0.025, 0, 0], tolerance: 1e-6);
    }

    [Theory]
    [InlineData("robot walk")]
    [InlineData("robot OR lake OR \"deep river\"")]
    [InlineData("rob* wal*")]
    [InlineData("robots cat:cs -lake after:2020")]
    [InlineData("Robots walk over deep rivers")]
    [InlineData("topic:robots sort:relevance")]
    [InlineData("\"robots\" lovelace 12 pages")]
    [InlineData("by the of")]
    [InlineData("robot OR a1 OR a2 OR a3 OR a4 OR a5 OR a6 OR a7 OR a8 OR a9 OR b1 OR b2 OR b3 OR b4 OR b5 OR b6 OR river deep")]
    public async Task The_parts_of_an_explanation_add_up_to_the_score(string query)
    {
        await _host.KeepAsync(
            Invented.Embedded(About("Robots walk over deep rivers", "A robot walks. Deep rivers do not; robots do.", 1) with
            {
                Authors = [new Author("Ada Lovelace"), new Author("Robot Walk")],
                Comment = "12 pages",
                Categories = ["cs.RO"],
            }, "robots"),
            Invented.Event(About("Robot walks", "Walking by the deep river of robots, 12 pages by Lovelace.", 2) with { Categories = ["cs.RO"] }, "robots"),
            Invented.Embedded(About("Deep lakes", "By the lake.", 3)));

        var found = await ExplainedAsync(query);

        found.ShouldNotBeEmpty();
        foreach (var item in found)
        {
            var explanation = item.GetProperty("explanation");
            var score = item.GetProperty("score").GetDouble();
            explanation.GetProperty("score").GetDouble().ShouldBe(score, 1e-5);
            (explanation.GetProperty("title").GetDouble() + Points(item, "words") + Points(item, "meaning") + Points(item, "recency"))
                .ShouldBe(score, 1e-5);
            if (!explanation.TryGetProperty("words", out var words))
                continue;

            var (bm25, half) = (words.GetProperty("bm25").GetDouble(), words.GetProperty("half").GetDouble());
            words.GetProperty("points").GetDouble().ShouldBe(bm25 / (bm25 + half), 1e-4);
            words.GetProperty("terms").EnumerateArray().Sum(term => term.GetProperty("bm25").GetDouble()).ShouldBe(bm25, 1e-3);
            foreach (var term in words.GetProperty("terms").EnumerateArray())
            {
                double[] fields = [.. term.GetProperty("fields").EnumerateArray().Select(field => field.GetProperty("bm25").GetDouble())];
                (fields.Max() + (0.3 * (fields.Sum() - fields.Max()))).ShouldBe(term.GetProperty("bm25").GetDouble(), 1e-4);
            }
        }
    }

    [Fact]
    public async Task Scores_are_explained_only_when_asked_for()
    {
        await _host.KeepAsync(Invented.Embedded(About("Robots walk", "", 1)));

        var answer = await _host.Http.GetStringAsync("/api/v1/search?q=robots", TestContext.Current.CancellationToken);

        answer.ShouldNotContain("explanation");
        answer.ShouldNotContain("embedding");
        answer.ShouldNotContain("highlights");
    }

    [Fact]
    public async Task Vectors_are_there_again_after_a_restart_and_after_papers_have_gone()
    {
        using var folder = new TestFolder();
        await using (var first = await QueryHost.StartAsync(folder.Path))
            await first.KeepAsync([.. Enumerable.Range(0, 20).Select(number => Invented.Embedded(About($"Robots walk {number}", "", number)))]);

        await using var next = await QueryHost.StartAsync(folder.Path);
        await next.KeepAsync(Invented.Embedded(About("Robots walk 21", "", 21) with { Aliases = ["arxiv:2611.00003", "arxiv:2611.00007"] }));

        var answer = await GetAsync(next, "robots");
        answer.Count.ShouldBe(19);
        answer.ShouldAllBe(item => Points(item, "meaning") > 0);
    }

    [Fact]
    public async Task How_rare_a_word_is_does_not_depend_on_what_a_paper_said_before()
    {
        var before = Enumerable.Range(0, 40).Select(number => Invented.Event(About("Lakes", "Herons and a stork.", number))).ToList();
        var after = before.Take(30).Select(tagged => tagged with { Paper = tagged.Paper with { Abstract = "A pond.", Revision = 2 } }).ToList();
        await _host.KeepAsync(before);
        await _host.KeepAsync(after);

        using var folder = new TestFolder();
        await using var other = await QueryHost.StartAsync(
            folder.Path, services => services.AddSingleton(_host.Services.GetRequiredService<TimeProvider>()));
        await other.KeepAsync([.. after, .. before.Skip(30)]);

        foreach (var query in new[] { "herons", "heron stork", "pond OR stork" })
            (await ExplainedAsync(query)).Select(item => item.GetRawText())
                .ShouldBe((await GetAsync(other, query)).Select(item => item.GetRawText()), query);
    }

    [Fact]
    public async Task A_file_that_is_no_embedding_stops_the_start()
    {
        using var folder = new TestFolder();
        var file = Path.Combine(folder.Path, "notes.txt");
        await File.WriteAllTextAsync(file, "Not a model.", TestContext.Current.CancellationToken);

        var refused = await Should.ThrowAsync<InvalidDataException>(() => QueryHost.StartAsync(folder.Path, ("Query:Embedding", file)));

        refused.Message.ShouldContain("notes.txt");
    }

    private static double Points(JsonElement item, string part)
        => item.GetProperty("explanation").TryGetProperty(part, out var found) ? found.GetProperty("points").GetDouble() : 0;

    private static Paper About(string title, string text, int number) => Invented.Paper(title, number) with { Abstract = text };

    private Task<List<JsonElement>> ExplainedAsync(string query) => GetAsync(_host, query);

    private static async Task<List<JsonElement>> GetAsync(QueryHost host, string query)
    {
        var answer = await host.Http.GetStringAsync(
            $"/api/v1/search?explain=true&limit=100&q={Uri.EscapeDataString(query)}", TestContext.Current.CancellationToken);
        return [.. JsonDocument.Parse(answer).RootElement.GetProperty("items").EnumerateArray()];
    }
}
