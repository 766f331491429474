using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using PaperMesh.Contracts;
using PaperMesh.Query.Tests.Pages;
using PaperMesh.Servers;

namespace PaperMesh.Query.Tests.HuggingFace;

public sealed class HfApiTests(HfSite shared) : IClassFixture<HfSite>
{
    /// <summary>What that API says and PaperMesh does not know, so that it leaves it out as that API does where it does not know it either.</summary>
    private static readonly string[] Unknown =
    [
        ".ai_summary", ".ai_summary_model", ".mediaUrls", ".organization", ".submitterOrganization", ".githubRepoAddedBy",
        ".authors[].user", ".authors[].status", ".authors[].statusLastChangedAt", ".isUserFollowing",
    ];

    public static TheoryData<string> Days => new("2025-06-05", "2026-02-03", "2026-08-11");

    [Theory]
    [MemberData(nameof(Days))]
    public async Task A_recorded_day_comes_back_in_the_shape_in_which_it_was_recorded(string day)
    {
        JsonElement[] recorded = [.. Recorded(day)];
        await using var site = await Site.WithAsync([.. recorded.Select(entry => Event(entry, day))]);

        JsonElement[] answered = [.. (await JsonAsync(site, $"/api/daily_papers?date={day}&limit=100")).EnumerateArray()];

        answered.Length.ShouldBe(recorded.Length);
        var byId = answered.ToDictionary(Id);
        foreach (var expected in recorded)
        {
            var actual = byId[Id(expected)];
            SameShape(expected, actual, "$");
            actual.GetProperty("title").GetString().ShouldBe(expected.GetProperty("title").GetString());
            actual.GetProperty("numComments").GetInt64().ShouldBe(expected.GetProperty("numComments").GetInt64());

            var (was, paper) = (expected.GetProperty("paper"), actual.GetProperty("paper"));
            foreach (var same in new[] { "id", "title", "summary", "publishedAt", "upvotes", "githubRepo", "githubStars", "projectPage" })
                Address(Value(paper, same)).ShouldBe(same == "projectPage" && IsRepository(was) ? null : Address(Value(was, same)), $"{Id(expected)} {same}");

            paper.GetProperty("authors").EnumerateArray().Select(author => author.GetProperty("name").GetString())
                .ShouldBe(was.GetProperty("authors").EnumerateArray().Select(author => author.GetProperty("name").GetString()));
            paper.GetProperty("submittedOnDailyAt").GetString()!.ShouldStartWith(day);

            var alone = await JsonAsync(site, $"/api/papers/{Id(expected)}");
            alone.GetRawText().ShouldBe(paper.GetRawText());
        }

        answered.Select(Upvotes).ShouldBe(answered.Select(Upvotes).OrderDescending());
    }

    [Fact]
    public async Task Days_weeks_and_months_are_those_of_the_calendar()
    {
        // 2026-W01 is from Monday 29 December to Sunday 4 January.
        string[] days = ["2025-12-28", "2025-12-29", "2025-12-31", "2026-01-01", "2026-01-04", "2026-01-05"];
        await using var site = await Site.WithAsync([.. days.Select((day, number) =>
            Invented.Event(Invented.Paper(day, number + 1) with { Announced = DateOnly.Parse(day, CultureInfo.InvariantCulture) }))]);

        (await TitlesAsync(site, "/api/daily_papers?date=2025-12-31")).ShouldBe(["2025-12-31"]);
        (await TitlesAsync(site, "/api/daily_papers?week=2026-W01&sort=publishedAt")).ShouldBe(["2026-01-04", "2026-01-01", "2025-12-31", "2025-12-29"]);
        (await TitlesAsync(site, "/api/daily_papers?month=2025-12&sort=publishedAt")).ShouldBe(["2025-12-31", "2025-12-29", "2025-12-28"]);
        (await TitlesAsync(site, "/api/daily_papers")).ShouldBe(days.Reverse());
        (await TitlesAsync(site, "/api/daily_papers?date=1999-01-01")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Pages_hold_every_paper_once_and_end_with_an_empty_one()
    {
        await using var site = await Site.WithAsync([.. Enumerable.Range(1, 1250).Select(number => Invented.Event(Invented.Paper($"Paper {number}", number)))]);

        List<string> titles = [];
        for (var page = 0; ; page++)
        {
            var more = await TitlesAsync(site, $"/api/daily_papers?p={page}&limit=100");
            if (more.Count == 0)
                break;

            titles.AddRange(more);
        }

        titles.Count.ShouldBe(1250);
        titles.Distinct().Count().ShouldBe(1250);
    }

    [Fact]
    public async Task Trending_papers_come_by_points_that_fade_with_age()
    {
        PaperTagged Of(string title, int number, DateOnly day, Signals signals)
            => Invented.Event(Invented.Paper(title, number) with { Announced = day, Signals = signals });
        await using var site = await Site.AtAsync(
            Invented.Noon,
            Of("three votes", 1, new(2026, 11, 20), new() { Upvotes = new(3, Invented.Noon) }),
            Of("a vote, four comments", 2, new(2026, 11, 20), new() { Upvotes = new(1, Invented.Noon), Comments = new(4, Invented.Noon) }),
            Of("most votes, in the past", 3, new(2026, 11, 2), new() { Upvotes = new(12, Invented.Noon) }),
            Of("long ago", 4, new(2016, 3, 1), new() { Upvotes = new(900, Invented.Noon) }),
            Of("long ago, but newer", 5, new(2016, 3, 29), new() { Upvotes = new(600, Invented.Noon) }));

        // Points 9 and 4 of today; 13 that are 17.5 days old, at a half-life of 7, are 2.3.
        string[] lately = ["a vote, four comments", "three votes", "most votes, in the past"];
        (await TitlesAsync(site, "/api/daily_papers?sort=trending")).ShouldBe(lately);
        (await TitlesAsync(site, "/api/daily_papers?sort=trending&limit=1&p=1")).ShouldBe([lately[1]]);
        (await TitlesAsync(site, "/api/daily_papers?sort=trending&limit=1&p=3")).ShouldBeEmpty();
        (await TitlesAsync(site, "/api/daily_papers?sort=trending&month=2026-11")).ShouldBe(lately);
        (await TitlesAsync(site, "/api/daily_papers?sort=trending&date=2026-11-20")).ShouldBe(lately[..2]);
        (await TitlesAsync(site, "/api/daily_papers?month=2026-11")).ShouldBe([lately[2], "three votes", lately[0]]);
        (await TitlesAsync(site, "/api/daily_papers?sort=trending&month=2016-03")).ShouldBe(["long ago, but newer", "long ago"]);
        (await TitlesAsync(site, "/api/daily_papers?sort=trending&date=2026-11-20&month=2026-10")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_search_finds_papers_in_the_shape_of_the_daily_list()
    {
        await using var site = await Site.WithAsync(Invented.Event(Invented.Paper("Tides")), Invented.Event(Invented.Paper("Lakes", 2)));

        var found = await JsonAsync(site, "/api/papers/search?q=tide&limit=5");

        found.GetRawText().ShouldBe($"[{(await JsonAsync(site, "/api/daily_papers?date=2026-11-20")).EnumerateArray().Single(one => Id(one) == "2611.00001").GetRawText()}]");
    }

    [Theory]
    [InlineData("/api/papers/2611.00009", HttpStatusCode.NotFound)]
    [InlineData("/api/daily_papers?date=yesterday", HttpStatusCode.BadRequest)]
    [InlineData("/api/daily_papers?week=2025-W53", HttpStatusCode.BadRequest)]
    [InlineData("/api/daily_papers?month=2026-13", HttpStatusCode.BadRequest)]
    [InlineData("/api/daily_papers?sort=best", HttpStatusCode.BadRequest)]
    [InlineData("/api/daily_papers?limit=101", HttpStatusCode.BadRequest)]
    [InlineData("/api/daily_papers?p=-1", HttpStatusCode.BadRequest)]
    [InlineData("/api/daily_papers?p=100&limit=100", HttpStatusCode.BadRequest)]
    [InlineData("/api/papers/search", HttpStatusCode.BadRequest)]
    public async Task What_is_wrong_is_said_in_the_way_of_that_API(string path, HttpStatusCode status)
    {
        var answer = await shared.Site.GetAsync(path);

        answer.StatusCode.ShouldBe(status);
        var error = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        error.EnumerateObject().Single().Name.ShouldBe("error");
        error.GetProperty("error").GetString().ShouldNotBeNullOrEmpty();
    }

    /// <summary>Every field that was recorded is there, in the same type and place, and none that never was.</summary>
    private static void SameShape(JsonElement expected, JsonElement actual, string path)
    {
        Kind(actual).ShouldBe(Kind(expected), path);
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                string[] wanted = [.. expected.EnumerateObject().Select(field => field.Name)
                    .Where(name => !Unknown.Any(unknown => $"{path}.{name}".EndsWith(unknown, StringComparison.Ordinal)))];
                string[] given = [.. actual.EnumerateObject().Select(field => field.Name)];

                // Recorded are also days on which one or the other of these was not known yet, so more may be there, but never less.
                wanted.Except(given).Where(name => name != "ai_keywords" && !(name == "projectPage" && IsRepository(expected))).ShouldBeEmpty(path);
                given.Except(wanted).Except(["submittedBy", "isHfAdmin", "followerCount", "name"]).ShouldBeEmpty(path);
                foreach (var name in wanted.Intersect(given))
                    SameShape(expected.GetProperty(name), actual.GetProperty(name), $"{path}.{name}");
                break;

            case JsonValueKind.Array when expected.GetArrayLength() > 0 && actual.GetArrayLength() > 0:
                SameShape(expected[0], actual[0], $"{path}[]");
                break;
        }
    }

    /// <summary>A host alone has a slash or not; it is the same address.</summary>
    private static string? Address(string? value) => value?.TrimEnd('/');

    /// <summary>A paper has each address once: here as that of its code.</summary>
    private static bool IsRepository(JsonElement paper) => Value(paper, "projectPage") is { } page && page == Value(paper, "githubRepo");

    private static string Kind(JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? "Boolean" : value.ValueKind.ToString();

    private static string Id(JsonElement listed) => listed.GetProperty("paper").GetProperty("id").GetString()!;

    private static long Upvotes(JsonElement listed) => listed.GetProperty("paper").GetProperty("upvotes").GetInt64();

    private static string? Value(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.ToString() : null;

    private static async Task<JsonElement> JsonAsync(Site site, string path) => JsonSerializer.Deserialize<JsonElement>(await site.TextAsync(path));

    private static async Task<IReadOnlyList<string>> TitlesAsync(Site site, string path)
        => [.. (await JsonAsync(site, path)).EnumerateArray().Select(listed => listed.GetProperty("title").GetString()!)];

    private static IEnumerable<JsonElement> Recorded(string day)
    {
        using var file = new GZipStream(File.OpenRead(SharedData.HfDaily(DateOnly.Parse(day, CultureInfo.InvariantCulture))), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<JsonElement>(file).EnumerateArray();
    }

    /// <summary>What the Crawler would have made of it, as far as the API knows it.</summary>
    private static PaperTagged Event(JsonElement listed, string day)
    {
        var paper = listed.GetProperty("paper");
        var id = paper.GetProperty("id").GetString()!;
        return Invented.Event(new Paper
        {
            Id = $"arxiv:{id}",
            Revision = 1,
            Title = listed.GetProperty("title").GetString()!,
            Abstract = paper.GetProperty("summary").GetString()!,
            Authors = [.. paper.GetProperty("authors").EnumerateArray().Select(author => new Author(author.GetProperty("name").GetString()!))],
            Published = paper.GetProperty("publishedAt").GetDateTimeOffset(),
            Announced = DateOnly.Parse(day, CultureInfo.InvariantCulture),
            Links = [.. new[] { (LinkKinds.Code, Value(paper, "githubRepo")), (LinkKinds.Project, Value(paper, "projectPage")) }
                .Where(link => link.Item2 is not null).Select(link => new PaperLink(link.Item1, link.Item2!))],
            Signals = new()
            {
                Upvotes = new(paper.GetProperty("upvotes").GetInt64(), Invented.Noon),
                Comments = new(listed.GetProperty("numComments").GetInt64(), Invented.Noon),
                Stars = paper.TryGetProperty("githubStars", out var stars) ? new(stars.GetInt64(), Invented.Noon) : null,
            },
            Sources = [new SourceRecord("hf-daily", id, Invented.Noon)],
        });
    }
}

public sealed class HfSite() : SharedSite(Invented.Event(Invented.Paper("Tides")));
