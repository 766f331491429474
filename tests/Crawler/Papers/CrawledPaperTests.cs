using PaperMesh.Contracts;
using PaperMesh.Crawler.Papers;

namespace PaperMesh.Crawler.Tests.Papers;

public sealed class CrawledPaperTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    private static readonly string[] Followers = ["query", "notifier"];

    private static readonly CrawledPaper Pending = new()
    {
        Id = "arxiv:2611.00001",
        Revision = 2,
        Change = PaperChange.New,
        ChangedAt = Now,
        Due = Now,
    };

    [Fact]
    public void It_is_pending_until_every_follower_has_kept_it()
    {
        var one = Pending.Keep("notifier", 2, Followers);
        one.Due.ShouldNotBeNull();

        one.Keep("query", 2, Followers).Due.ShouldBeNull();
    }

    [Fact]
    public void A_receipt_for_an_older_revision_or_a_repeated_one_changes_nothing()
    {
        Pending.Keep("query", 1, Followers).ShouldBeSameAs(Pending);

        var one = Pending.Keep("query", 2, Followers);
        one.Keep("query", 2, Followers).ShouldBeSameAs(one);
    }

    [Fact]
    public void A_receipt_of_a_stranger_changes_nothing()
        => Pending.Keep("somebody", 2, Followers).ShouldBeSameAs(Pending);

    [Fact]
    public void A_new_revision_needs_new_receipts()
    {
        var kept = Pending.Keep("query", 2, Followers).Keep("notifier", 2, Followers);

        var revised = kept.Revise(PaperChange.Revised, ["title"], Now);

        revised.Due.ShouldBe(Now);
        revised.KeptBy.ShouldBeEmpty();
        revised.Revision.ShouldBe(3);
        revised.Change.ShouldBe(PaperChange.Revised);
    }
}
