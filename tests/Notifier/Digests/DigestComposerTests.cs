using Microsoft.Extensions.Time.Testing;
using PaperMesh.Contracts;
using PaperMesh.Notifier.Digests;
using PaperMesh.Notifier.EventLog;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Tests.Digests;

public sealed class DigestComposerTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 6, 0, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_papers_that_are_no_news_no_more_is_held_than_a_page_of_the_log()
    {
        await using var replica = Replica();
        var one = await replica.SubscribedAsync();
        await replica.Log.AppendAsync([.. Enumerable.Range(1, 2_000).Select(number => Old(Invented.Tagged(number))), Invented.Tagged(2_001)], Token);

        var read = new List<WeakReference>();
        var most = 0;
        var log = new LoggedEvents(
            new WatchedDocuments<LoggedEvent>(replica.Get<IDocuments<LoggedEvent>>(), asked: _ => LookAtHeld(), found: page => read.AddRange(page.Select(logged => new WeakReference(logged)))),
            replica.Get<IDocuments<TrimmedEvent>>(),
            _time);
        var composed = await new DigestComposer(log, replica.Get<IDocuments<SentPapers>>(), replica.Get<NewsRule>()).ComposeAsync([one], Token);

        composed.ShouldHaveSingleItem().Papers.ShouldHaveSingleItem().Id.ShouldBe(Invented.Tagged(2_001).Paper.Id);
        read.Count.ShouldBeGreaterThan(2_000);
        most.ShouldBeInRange(1, 600);

        void LookAtHeld()
        {
            GC.Collect();
            most = Math.Max(most, read.Count(logged => logged.IsAlive));
        }
    }

    [Fact]
    public async Task The_newest_revision_says_whether_a_paper_is_news_in_whatever_order_the_log_tells_of_it()
    {
        await using var replica = Replica();
        var one = await replica.SubscribedAsync();
        await replica.Log.AppendAsync(
        [
            Withdrawn(Invented.Tagged(1, revision: 2)), Invented.Tagged(1, revision: 1),
            Invented.Tagged(2, revision: 1), Withdrawn(Invented.Tagged(2, revision: 2)),
            Withdrawn(Invented.Tagged(3, revision: 1)), Invented.Tagged(3, revision: 2),
            Invented.Tagged(4, revision: 2), Withdrawn(Invented.Tagged(4, revision: 1)),
        ], Token);

        var composed = (await replica.Get<DigestComposer>().ComposeAsync([one], Token)).ShouldHaveSingleItem();

        composed.Papers.Select(paper => (paper.Id, paper.Sequence)).ShouldBe([(Invented.Tagged(3).Paper.Id, 6), (Invented.Tagged(4).Paper.Id, 7)]);
        composed.Place.ShouldBe(8);
    }

    private static PaperTagged Old(PaperTagged tagged) => tagged with { Paper = tagged.Paper with { Announced = new DateOnly(2026, 1, 1) } };

    private static PaperTagged Withdrawn(PaperTagged tagged) => tagged with { Paper = tagged.Paper with { Withdrawn = true } };

    private DigestReplica Replica() => new(Path.Combine(folder.Path, Guid.NewGuid().ToString("N")), _time);
}
