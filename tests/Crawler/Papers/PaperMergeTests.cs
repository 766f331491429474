using System.Text.Json;
using CsCheck;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Papers;
using PaperMesh.Crawler.Sources;

namespace PaperMesh.Crawler.Tests.Papers;

public sealed class PaperMergeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_paper_that_nobody_knew_is_new_and_due_at_once()
    {
        var merged = Take(null, Record("import"), Now);

        merged.Change.ShouldBe(PaperChange.New);
        merged.Paper.Revision.ShouldBe(1);
        merged.Due.ShouldBe(Now);
    }

    [Fact]
    public void The_same_record_again_changes_nothing()
    {
        var stored = Take(null, Record("import"), Now);

        Take(stored, Record("import"), Now.AddDays(1)).ShouldBeSameAs(stored);
    }

    [Fact]
    public void A_higher_version_replaces_the_text_and_an_older_one_does_not()
    {
        var stored = Take(null, Record("import", "Second") with { Version = 2 }, Now);

        Take(stored, Record("import", "First"), Now).ShouldBeSameAs(stored);
        var third = Take(stored, Record("import", "Third") with { Version = 3 }, Now);
        third.Paper.Title.ShouldBe("Third");
        third.Paper.Revision.ShouldBe(2);
    }

    [Fact]
    public void Of_equally_new_texts_that_of_the_better_source_stays()
    {
        var stored = Take(null, Record("arxiv-oai", "From arXiv"), Now);

        var merged = Take(stored, Record("hf-daily", "From elsewhere") with { Announced = new DateOnly(2026, 11, 20) }, Now);

        merged.Paper.Title.ShouldBe("From arXiv");
        merged.Paper.Announced.ShouldBe(new DateOnly(2026, 11, 20));
        merged.Paper.Sources.Select(source => source.Name).ShouldBe(["arxiv-oai", "hf-daily"]);
    }

    [Fact]
    public void What_one_source_does_not_know_another_fills_in()
    {
        var stored = Take(null, Record("arxiv-oai") with { Abstract = "", Doi = null }, Now);

        var merged = Take(stored, Record("import") with { Abstract = "Found elsewhere.", Doi = "10.1000/1" }, Now);

        merged.Paper.Abstract.ShouldBe("Found elsewhere.");
        merged.Paper.Doi.ShouldBe("10.1000/1");
    }

    [Fact]
    public void Signals_alone_are_news_of_their_own_and_erase_no_text()
    {
        var stored = Kept(Take(null, Record("hf-daily") with { Signals = Upvotes(3, Now) }, Now));

        var merged = Take(stored, Record("hf-daily") with { Signals = Upvotes(5, Now.AddHours(1)) }, Now.AddHours(1));

        merged.Change.ShouldBe(PaperChange.Signals);
        merged.Paper.Signals.Upvotes!.Value.ShouldBe(5);
        merged.Paper.Title.ShouldBe(stored.Paper.Title);
    }

    [Fact]
    public void Counts_that_come_late_or_are_the_same_are_no_news()
    {
        var stored = Take(null, Record("hf-daily") with { Signals = Upvotes(3, Now) }, Now);

        Take(stored, Record("hf-daily") with { Signals = Upvotes(2, Now.AddHours(-1)) }, Now).ShouldBeSameAs(stored);
        Take(stored, Record("hf-daily") with { Signals = Upvotes(3, Now.AddHours(1)) }, Now).Revision.ShouldBe(stored.Revision);
    }

    [Fact]
    public void A_paper_that_is_taken_back_is_withdrawn()
    {
        var stored = Kept(Take(null, Record("arxiv-oai"), Now));

        var merged = Take(stored, Record("arxiv-oai") with { Withdrawn = true, Updated = Now }, Now);

        merged.Change.ShouldBe(PaperChange.Withdrawn);
    }

    [Fact]
    public void Who_has_not_heard_of_a_new_paper_still_hears_that_it_is_new()
    {
        var pending = Take(null, Record("hf-daily"), Now);

        var merged = Take(pending, Record("hf-daily") with { Signals = Upvotes(5, Now) }, Now);

        merged.Change.ShouldBe(PaperChange.New);
        merged.Paper.Revision.ShouldBe(2);
    }

    [Fact]
    public void What_changed_is_said_by_name_until_everybody_has_it()
    {
        var kept = Kept(Take(null, Record("arxiv-oai"), Now));

        var retitled = Take(kept, Record("arxiv-oai", "On the impatience of queues") with { Updated = Now }, Now);
        retitled.ChangedFields.ShouldBe(["title", "updated"]);

        var withCode = Take(retitled, Record("hf-daily") with { Links = [new PaperLink(LinkKinds.Code, "https://code.example.org/")] }, Now);
        withCode.ChangedFields.ShouldBe(["links", "sources", "title", "updated"]);
        withCode.Change.ShouldBe(PaperChange.Revised);
    }

    [Fact]
    public void Each_source_keeps_its_own_announcement_and_the_first_one_is_the_papers()
    {
        var merged = Fold([
            Record("hf-daily") with { Announced = new DateOnly(2026, 11, 20) },
            Record("arxiv-oai") with { Announced = new DateOnly(2026, 11, 18), Published = Now.AddDays(-9) },
        ]).Paper;

        merged.Announced.ShouldBe(new DateOnly(2026, 11, 18));
        merged.Published.ShouldBe(Now.AddDays(-9));
        merged.Sources.ToDictionary(source => source.Name, source => source.Announced).ShouldBe(new Dictionary<string, DateOnly?>
        {
            ["arxiv-oai"] = new DateOnly(2026, 11, 18),
            ["hf-daily"] = new DateOnly(2026, 11, 20),
        });
    }

    [Fact]
    public void Versions_are_kept_whoever_tells_of_them()
    {
        var merged = Fold([
            Record("arxiv-oai") with { Version = 2, Versions = [new PaperVersion(1, Now.AddDays(-30)), new PaperVersion(2, Now.AddDays(-1))] },
            Record("arxiv-rss") with { Version = 3, Versions = [new PaperVersion(3, null)] },
        ]).Paper;

        merged.Version.ShouldBe(3);
        merged.Versions.ShouldBe([new PaperVersion(1, Now.AddDays(-30)), new PaperVersion(2, Now.AddDays(-1)), new PaperVersion(3, null)]);
    }

    [Fact]
    public void The_source_that_is_right_as_of_the_later_day_gives_the_text()
    {
        var yesterday = new SourcePaper("", Record("arxiv-oai", "Old title")) { Datestamp = Now.AddDays(-1) };
        var announced = new SourcePaper("", Record("arxiv-rss", "New title")) { Datestamp = Now };
        var caughtUp = new SourcePaper("", Record("arxiv-oai", "New title, with authors") with { Updated = Now }) { Datestamp = Now };

        Fold([yesterday, announced]).Paper.Title.ShouldBe("New title");
        Fold([caughtUp, announced, yesterday]).Paper.Title.ShouldBe("New title");
    }

    [Fact]
    public void Any_order_and_any_repetition_of_the_same_records_gives_the_same_paper()
        => Records.Array[1, 8].Select(Gen.Int, (records, seed) => (records, seed)).Sample(
            (records, seed) =>
            {
                SourcePaper[] shuffled = [.. records, .. records, .. records];
                new Random(seed).Shuffle(shuffled);

                Json(Fold(shuffled)).ShouldBe(Json(Fold(records)));
            },
            iter: 2_000);

    private static readonly Gen<DateTimeOffset> Day = Gen.Int[0, 3].Select(day => Now.AddDays(-day));

    private static readonly Gen<DateTimeOffset?> MaybeDay = Gen.Int[0, 4].Select(day => day == 4 ? (DateTimeOffset?)null : Now.AddDays(-day));

    private static readonly Gen<SourcePaper> Records = Gen.Select(
        OneOf("arxiv-oai", "arxiv-rss", "hf-daily", "import", "samples"),
        Gen.Int[1, 3],
        Gen.Select(MaybeDay, Day, MaybeDay, MaybeDay),
        Gen.Select(OneOf("One", "Two"), OneOf("", "We wait.", "We hurry."), Gen.Bool, Gen.Int[0, 2]),
        (source, version, times, text) => new SourcePaper(
            "",
            Record(source, text.Item1) with
            {
                Version = version,
                Updated = times.Item1,
                Abstract = text.Item2,
                Withdrawn = text.Item3,
                Announced = times.Item3 is { } announced ? DateOnly.FromDateTime(announced.UtcDateTime) : null,
                Versions = [new PaperVersion(version, times.Item4)],
                Signals = Upvotes(text.Item4, times.Item2),
                Links = [new PaperLink(LinkKinds.Code, $"https://code.example.org/{text.Item4}")],
                Sources = [new SourceRecord(source, "2611.00001", times.Item2)],
            })
        {
            Datestamp = source.StartsWith("arxiv", StringComparison.Ordinal) ? times.Item1 : null,
        });

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(at => values[at]);

    private static CrawledPaper Take(CrawledPaper? stored, Paper record, DateTimeOffset now)
        => PaperMerge.Take(stored, record.Id, [SourceReport.Of(new SourcePaper("", record))], [], now);

    private static CrawledPaper Fold(IEnumerable<Paper> records) => Fold(records.Select(record => new SourcePaper("", record)));

    private static CrawledPaper Fold(IEnumerable<SourcePaper> records) => records.Select(SourceReport.Of).Aggregate(
        (CrawledPaper?)null, (stored, report) => PaperMerge.Take(stored, report.Paper.Id, [report], [], Now))!;

    private static string Json(CrawledPaper paper) => JsonSerializer.Serialize(paper.Paper with { Revision = 0 }, ContractsJson.Default.Paper);

    private static CrawledPaper Kept(CrawledPaper paper) => paper with { Due = null };

    private static Signals Upvotes(long value, DateTimeOffset at) => new() { Upvotes = new Signal(value, at) };

    private static Paper Record(string source, string title = "On the patience of queues") => new()
    {
        Id = "arxiv:2611.00001",
        Title = title,
        Abstract = "We wait.",
        Authors = [new Author("Ada Example")],
        Categories = ["cs.DC"],
        Sources = [new SourceRecord(source, "2611.00001", Now)],
    };
}
