using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.OpenReview;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.OpenReview;

/// <summary>On invented answers, of the form that OpenReview's documentation describes.</summary>
public sealed class OpenReviewTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Yesterday = new(2026, 11, 23);
    private static readonly (string, string) Venue = ("VenueId", "POND.cc/2026/Conference");

    private readonly FakeSource _server = new();
    private readonly FakeTimeProvider _time = new(Now);

    [Fact]
    public void An_accepted_submission_becomes_a_whole_paper()
    {
        var paper = Note("""
            "forum": "aB-1_", "cdate": 1793606400000, "pdate": 1795000000000, "tmdate": 1795000000000,
            "content": {
              "title": {"value": "Tides of a small pond"}, "abstract": {"value": "It moves."}, "authors": {"value": ["Ada Moor", "Bo Lind"]},
              "venue": {"value": "POND 2026 oral"}, "venueid": {"value": "POND.cc/2026/Conference"}, "pdf": {"value": "/pdf/0123.pdf"},
              "code": {"value": "https://git.example.org/ponds"}, "keywords": {"value": ["ponds"]}}
            """).Records.Single().Paper;

        paper.Id.ShouldBe("openreview:aB-1_");
        paper.Title.ShouldBe("Tides of a small pond");
        paper.Abstract.ShouldBe("It moves.");
        paper.Authors.ShouldBe([new Author("Ada Moor"), new Author("Bo Lind")]);
        paper.Published.ShouldBe(new DateTimeOffset(2026, 11, 2, 8, 0, 0, TimeSpan.Zero));
        paper.JournalRef.ShouldBe("POND 2026 oral");
        paper.Comment.ShouldBeNull();
        paper.Links.ShouldBe(
        [
            new("abstract", "https://openreview.net/forum?id=aB-1_"), new("pdf", "https://openreview.net/pdf?id=aB-1_"),
            new("code", "https://git.example.org/ponds"),
        ]);
        paper.Sources.ShouldBe([new SourceRecord("openreview", "aB-1_", Now)]);
        paper.Withdrawn.ShouldBeFalse();
    }

    [Fact]
    public void A_submission_under_review_has_no_authors_and_no_journal()
    {
        var paper = Note("""
            "forum": "aB-1_", "tcdate": 1793606400000,
            "content": {"title": {"value": "T"}, "venue": {"value": "POND 2026 Submission"}, "venueid": {"value": "POND.cc/2026/Conference/Submission"}}
            """).Records.Single().Paper;

        paper.Authors.ShouldBeEmpty();
        paper.JournalRef.ShouldBeNull();
        paper.Comment.ShouldBe("POND 2026 Submission");
        paper.Published.ShouldNotBeNull();
    }

    [Fact]
    public void What_its_authors_took_back_is_withdrawn()
        => Note(""" "content": {"title": {"value": "T"}, "venueid": {"value": "POND.cc/2026/Conference/Withdrawn_Submission"}} """)
            .Records.Single().Paper.Withdrawn.ShouldBeTrue();

    [Fact]
    public void What_answers_a_paper_is_passed_over()
        => Note(""" "forum": "other", "content": {"title": {"value": "Official review"}} """).ShouldSatisfyAllConditions(
            page => page.Records.ShouldBeEmpty(), page => page.Bad.ShouldBeEmpty(), page => page.PassedOver.ShouldBe(1));

    [Theory]
    [InlineData("7", "an object with content is expected")]
    [InlineData("""{"id": "x"}""", "an object with content is expected")]
    [InlineData("""{"content": {"title": {"value": "T"}}}""", "id: missing")]
    [InlineData("""{"id": "x", "content": {}}""", "title: missing")]
    [InlineData("""{"id": "x", "content": {"title": "T"}}""", "title: an object is expected")]
    [InlineData("""{"id": "x", "content": {"title": {"value": 7}}}""", "value: a text is expected")]
    [InlineData("""{"id": "x y", "content": {"title": {"value": "T"}}}""", "id: 'openreview:x y' is not of the form")]
    public void A_bad_note_says_what_is_wrong_and_the_others_arrive(string note, string reason)
    {
        var page = Read($$"""{"notes": [{"id": "a", "content": {"title": {"value": "T"} } }, {{note}}], "count": 2}""").Page;

        page.Bad.Single().Reason.ShouldStartWith(reason);
        page.Records.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("cdate", "1e300")]
    [InlineData("cdate", "9223372036854775807")]
    [InlineData("cdate", "-9223372036854775808")]
    [InlineData("cdate", "\"soon\"")]
    public void A_time_that_is_none_is_unknown(string field, string time)
        => Note($$""" "{{field}}": {{time}}, "content": {"title": {"value": "T"} } """).Records.Single().Paper.Published.ShouldBeNull();

    [Fact]
    public void What_holds_no_notes_is_refused_whole()
        => Should.Throw<InvalidDataException>(() => Read("""{"groups": []}""")).Message.ShouldStartWith("no notes of OpenReview");

    [Fact]
    public async Task A_first_harvest_takes_the_whole_venue()
    {
        _server.Answer(Notes(0, OpenReviewSource.Rows));
        _server.Answer(Notes(OpenReviewSource.Rows, 3));

        var pages = await HarvestAsync(Checkpoint.Start, Venue);

        Asked().ShouldBe(
        [
            "/notes?content.venueid=POND.cc%2F2026%2FConference&sort=tmdate:desc&limit=200&offset=0",
            "/notes?content.venueid=POND.cc%2F2026%2FConference&sort=tmdate:desc&limit=200&offset=200",
        ]);
        pages.Select(page => page.Next).ShouldBe([new Checkpoint { Until = Yesterday, ResumptionToken = "200" }, new Checkpoint { UpTo = Yesterday }]);
        pages.Sum(page => page.Records.Count).ShouldBe(203);
    }

    [Fact]
    public async Task A_later_one_stops_where_nothing_has_changed_since()
    {
        _server.Answer(Notes(0, OpenReviewSource.Rows));

        // The notes are an hour apart, back from now: the last is eight days old.
        var pages = await HarvestAsync(new Checkpoint { UpTo = new DateOnly(2026, 11, 20) }, ("Invitation", "POND.cc/2026/Conference/-/Submission"));

        Asked().Single().ShouldStartWith("/notes?invitation=POND.cc%2F2026%2FConference%2F-%2FSubmission&sort=tmdate:desc");
        pages.Single().Next.ShouldBe(new Checkpoint { UpTo = Yesterday });
    }

    [Fact]
    public async Task A_harvest_that_was_broken_off_goes_on_where_it_was()
    {
        _server.Answer(Notes(200, 1));

        var pages = await HarvestAsync(new Checkpoint { Until = new DateOnly(2026, 11, 20), ResumptionToken = "200" }, Venue);

        Asked().Single().ShouldEndWith("&offset=200");
        pages.Single().Next.ShouldBe(new Checkpoint { UpTo = new DateOnly(2026, 11, 20) });
    }

    [Fact]
    public async Task A_paper_is_found_by_its_note()
    {
        _server.Answer(Notes(7, 1));
        _server.Answer("""{"name": "NotFoundError", "message": "The Note x was not found"}""", status: 404);
        var source = Source(Venue);

        source.CanFind("openreview:n7").ShouldBeTrue();
        source.CanFind("arxiv:2611.00001").ShouldBeFalse();
        (await source.FindAsync("openreview:n7", TestContext.Current.CancellationToken)).Records.Single().Paper.Id.ShouldBe("openreview:n7");
        (await source.FindAsync("openreview:x", TestContext.Current.CancellationToken)).Records.ShouldBeEmpty();
        Asked()[0].ShouldBe("/notes?id=n7");
    }

    [Fact]
    public async Task A_refusal_is_told_in_OpenReviews_own_words()
    {
        _server.Answer("""{"name": "ForbiddenError", "message": "User Guest does not have permission to see these Notes", "status": 403}""", status: 403);

        (await Should.ThrowAsync<HttpRequestException>(() => HarvestAsync(Checkpoint.Start, Venue))).Message
            .ShouldBe("127.0.0.1 answers 403: User Guest does not have permission to see these Notes");
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("a", "b")]
    public void One_of_venue_and_invitation_is_needed(string? venue, string? invitation)
        => Should.Throw<OptionsValidationException>(() => Source(
            [.. new (string, string?)[] { ("VenueId", venue), ("Invitation", invitation) }.Where(one => one.Item2 is not null).Select(one => (one.Item1, one.Item2!))]))
            .Failures.Single().ShouldStartWith("Crawler:Sources:openreview: VenueId or Invitation is needed");

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string Notes(int first, int count) => $$"""{"notes": [{{string.Join(',', Enumerable.Range(first, count).Select(Of))}}], "count": {{count}}}""";

    private static string Of(int number) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"id": "n{{number}}", "forum": "n{{number}}", "tmdate": {{Now.AddHours(-number).ToUnixTimeMilliseconds()}}, "content": {"title": {"value": "T"} } }
        """);

    private static Page Note(string fields) => Read($$"""{"notes": [{"id": "aB-1_", {{fields}}}], "count": 1}""").Page;

    private static OpenReviewAnswer Read(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        return new OpenReviewReader("openreview").Read(json.RootElement, Now);
    }

    private List<string> Asked() => [.. _server.Requests.Select(request => request.PathAndQuery)];

    private async Task<List<Page>> HarvestAsync(Checkpoint since, params (string Key, string Value)[] settings)
        => await Source(settings).HarvestAsync(since, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    private OpenReviewSource Source(params (string Key, string Value)[] settings)
    {
        var configured = Configured.Source("openreview", _server.Address, settings);
        return new OpenReviewSource(new HttpClient { BaseAddress = configured.Url }, configured, _time);
    }
}
