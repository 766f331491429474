using CsCheck;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Papers;

namespace PaperMesh.Crawler.Tests.Papers;

public sealed class PaperMergeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_paper_that_nobody_knew_is_new_and_due_at_once()
    {
        var merged = PaperMerge.Merge(null, Record("import"), Now);

        merged.Change.ShouldBe(PaperChange.New);
        merged.Paper.Revision.ShouldBe(1);
        merged.Due.ShouldBe(Now);
    }

    [Fact]
    public void The_same_record_again_changes_nothing()
    {
        var stored = PaperMerge.Merge(null, Record("import"), Now);

        PaperMerge.Merge(stored, Record("import"), Now.AddDays(1)).ShouldBeSameAs(stored);
    }

    [Fact]
    public void A_higher_version_replaces_the_text_and_an_older_one_does_not()
    {
        var stored = PaperMerge.Merge(null, Record("import", "Second") with { Version = 2 }, Now);

        PaperMerge.Merge(stored, Record("import", "First"), Now).ShouldBeSameAs(stored);
        var third = PaperMerge.Merge(stored, Record("import", "Third") with { Version = 3 }, Now);
        third.Paper.Title.ShouldBe("Third");
        third.Paper.Revision.ShouldBe(2);
    }

    [Fact]
    public void Of_equally_new_texts_that_of_the_better_source_stays()
    {
        var stored = PaperMerge.Merge(null, Record("arxiv-oai", "From arXiv"), Now);

        var merged = PaperMerge.Merge(stored, Record("hf-daily", "From elsewhere") with { Announced = new DateOnly(2026, 11, 20) }, Now);

        merged.Paper.Title.ShouldBe("From arXiv");
        merged.Paper.Announced.ShouldBe(new DateOnly(2026, 11, 20));
        merged.Paper.Sources.Select(source => source.Name).ShouldBe(["arxiv-oai", "hf-daily"]);
    }

    [Fact]
    public void What_one_source_does_not_know_another_fills_in()
    {
        var stored = PaperMerge.Merge(null, Record("arxiv-oai") with { Abstract = "", Doi = null }, Now);

        var merged = PaperMerge.Merge(stored, Record("import") with { Abstract = "Found elsewhere.", Doi = "10.1000/1" }, Now);

        merged.Paper.Abstract.ShouldBe("Found elsewhere.");
        merged.Paper.Doi.ShouldBe("10.1000/1");
    }

    [Fact]
    public void Signals_alone_are_news_of_their_own_and_erase_no_text()
    {
        var stored = Kept(PaperMerge.Merge(null, Record("hf-daily") with { Signals = Upvotes(3, Now) }, Now));

        var merged = PaperMerge.Merge(stored, Record("hf-daily") with { Signals = Upvotes(5, Now.AddHours(1)) }, Now.AddHours(1));

        merged.Change.ShouldBe(PaperChange.Signals);
        merged.Paper.Signals.Upvotes!.Value.ShouldBe(5);
        merged.Paper.Title.ShouldBe(stored.Paper.Title);
    }

    [Fact]
    public void Counts_that_come_late_or_are_the_same_are_no_news()
    {
        var stored = PaperMerge.Merge(null, Record("hf-daily") with { Signals = Upvotes(3, Now) }, Now);

        PaperMerge.Merge(stored, Record("hf-daily") with { Signals = Upvotes(2, Now.AddHours(-1)) }, Now).ShouldBeSameAs(stored);
        PaperMerge.Merge(stored, Record("hf-daily") with { Signals = Upvotes(3, Now.AddHours(1)) }, Now).ShouldBeSameAs(stored);
    }

    [Fact]
    public void A_paper_that_is_taken_back_is_withdrawn()
    {
        var stored = Kept(PaperMerge.Merge(null, Record("arxiv-oai"), Now));

        var merged = PaperMerge.Merge(stored, Record("arxiv-oai") with { Withdrawn = true, Updated = Now }, Now);

        merged.Change.ShouldBe(PaperChange.Withdrawn);
    }

    [Fact]
    public void Who_has_not_heard_of_a_new_paper_still_hears_that_it_is_new()
    {
        var pending = PaperMerge.Merge(null, Record("hf-daily"), Now);

        var merged = PaperMerge.Merge(pending, Record("hf-daily") with { Signals = Upvotes(5, Now) }, Now);

        merged.Change.ShouldBe(PaperChange.New);
        merged.Paper.Revision.ShouldBe(2);
    }

    [Fact]
    public void Any_order_and_repetition_of_versions_of_one_source_gives_the_same_paper()
    {
        var version = Gen.Int[1, 4].Select(number => Record("arxiv-oai", $"Version {number}") with { Version = number, Updated = Now.AddDays(number) });

        version.Array[1, 8].Select(Gen.Int, (records, seed) => (records, seed)).Sample((records, seed) =>
        {
            var shuffled = records.Concat(records.Reverse()).ToArray();
            new Random(seed).Shuffle(shuffled);

            Fold(shuffled).Paper.Title.ShouldBe(Fold(records).Paper.Title);
            Fold(shuffled).Paper.Version.ShouldBe(records.Max(record => record.Version));
        });
    }

    private static CrawledPaper Fold(IEnumerable<Paper> records)
        => records.Aggregate((CrawledPaper?)null, (stored, record) => PaperMerge.Merge(stored, record, Now))!;

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
