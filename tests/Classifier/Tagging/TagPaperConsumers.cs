using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Classifier.Papers;
using PaperMesh.Classifier.Tagging;
using PaperMesh.Contracts;
using PaperMesh.Servers;

namespace PaperMesh.Classifier.Tests.Tagging;

public sealed class TagPaperConsumers : IAsyncLifetime
{
    private static readonly PaperLink Given = new(LinkKinds.Code, "https://github.com/example/lakes");

    private static readonly Paper Lakes = new()
    {
        Id = "samples:lakes",
        Revision = 7,
        Title = "Generative Adversarial Networks That Paint Lakes",
        Abstract = "We release code at github.com/Example/Lakes and shores at https://huggingface.co/datasets/example/shores.",
        Categories = ["cs.CV"],
        PrimaryCategory = "cs.CV",
        Links = [Given],
    };

    private ClassifierHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private PaperStore Store => _host.Services.GetRequiredService<PaperStore>();

    public async ValueTask InitializeAsync() => _host = await ClassifierHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_discovered_paper_comes_out_tagged_and_whole()
    {
        var first = await TagAsync(Lakes);

        first.Paper.Title.ShouldBe(Lakes.Title);
        first.Paper.Revision.ShouldBe(7);
        first.Paper.Links.ShouldBe([Given, new PaperLink(LinkKinds.Dataset, "https://huggingface.co/datasets/example/shores")]);
        first.Tags.Select(tag => tag.Topic).ShouldBe(["cs.CV", "gans"]);
        first.Model.ShouldMatch("^rules-[0-9a-f]{8}");
        first.TaggedAt.Offset.ShouldBe(TimeSpan.Zero);

        var metrics = await _host.Http.GetStringAsync("/metrics", Cancellation);
        metrics.ShouldContain("papermesh_classifier_tag_duration_seconds_count");
    }

    [Fact]
    public async Task The_same_revision_again_is_the_same_event_again()
    {
        var first = await TagAsync(Lakes);
        var again = await TagAsync(Lakes);

        again.TaggedAt.ShouldBe(first.TaggedAt);
        again.Paper.Links.ShouldBe(first.Paper.Links);
        again.Tags.Select(tag => (tag.Topic, tag.Score)).ShouldBe(first.Tags.Select(tag => (tag.Topic, tag.Score)));
    }

    [Fact]
    public async Task New_counts_pass_through_and_the_text_is_not_read_again()
    {
        using var counts = new MeterListener();
        var (read, passedOn) = (0, 0L);
        counts.InstrumentPublished = (instrument, listener) =>
        {
            // Of this host alone: other tests have their own in the same process.
            if (instrument.Meter.Name == "PaperMesh.Classifier" && instrument.Meter.Scope == _host.Services.GetRequiredService<IMeterFactory>())
                listener.EnableMeasurementEvents(instrument);
        };
        counts.SetMeasurementEventCallback<double>((instrument, _, _, _) => read += instrument.Name == "papermesh.classifier.tag.duration" ? 1 : 0);
        counts.SetMeasurementEventCallback<long>((instrument, count, _, _) => passedOn += instrument.Name == "papermesh.classifier.papers.passed_on" ? count : 0);
        counts.Start();

        var first = await TagAsync(Lakes);
        var second = await TagAsync(Lakes with { Revision = 8, Signals = new Signals { Upvotes = new Signal(3, Invented.Noon) } });

        second.Paper.Revision.ShouldBe(8);
        second.Paper.Signals.Upvotes!.Value.ShouldBe(3);
        second.Paper.Links.ShouldBe(first.Paper.Links);
        second.Tags.Select(tag => (tag.Topic, tag.Score)).ShouldBe(first.Tags.Select(tag => (tag.Topic, tag.Score)));
        second.TaggedAt.ShouldBeGreaterThan(first.TaggedAt);
        (await Store.FindAsync([Lakes.Id], Cancellation))[Lakes.Id].Paper.Signals.Upvotes!.Value.ShouldBe(3);

        // One was read, the other was not.
        read.ShouldBe(1);
        passedOn.ShouldBe(1);
    }

    [Fact]
    public async Task Another_text_is_read_again()
    {
        await TagAsync(Lakes);
        var second = await TagAsync(Lakes with { Revision = 8, Title = "Lakes", Abstract = "" });

        second.Tags.Select(tag => tag.Topic).ShouldBe(["cs.CV"]);
    }

    [Fact]
    public async Task A_revision_that_comes_late_changes_nothing_and_the_newest_is_said_again()
    {
        var newest = await TagAsync(Lakes with { Revision = 9 });
        var late = await TagAsync(Lakes with { Title = "Old" });

        late.Paper.Revision.ShouldBe(9);
        late.Paper.Title.ShouldBe(Lakes.Title);
        late.TaggedAt.ShouldBe(newest.TaggedAt);
        (await Store.FindAsync([Lakes.Id], Cancellation))[Lakes.Id].Paper.Revision.ShouldBe(9);
    }

    [Fact]
    public async Task Of_several_revisions_at_once_the_newest_is_kept_and_comes_out_once()
    {
        await _host.DiscoverAsync(Enumerable.Range(1, 30).Select(revision => Lakes with { Revision = revision }));
        await Eventually.BeTrueAsync(() => _host.Tagged.Any(tagged => tagged.Paper.Revision == 30));

        (await Store.FindAsync([Lakes.Id], Cancellation))[Lakes.Id].Paper.Revision.ShouldBe(30);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_a_paper_that_turned_out_to_be_another_one_nothing_stays_whichever_came_first(bool isAliasFirst)
    {
        var alias = Lakes with { Id = "doi:10.1000/lakes", Revision = 40 };
        var paper = Lakes with { Aliases = [alias.Id] };
        if (isAliasFirst)
            await TagAsync(alias);

        await TagAsync(paper);
        var heard = _host.Tagged.Count;

        // Late, and again: it is not kept, and nobody hears of it.
        await _host.DiscoverAsync(alias, Lakes with { Id = "samples:another" });
        await Eventually.BeTrueAsync(() => _host.Tagged.Any(tagged => tagged.Paper.Id == "samples:another"));

        _host.Tagged.Skip(heard).ShouldAllBe(tagged => tagged.Paper.Id == "samples:another");
        (await Store.ReadAsync(after: null, 10, Cancellation)).Select(one => one.Id).ShouldBe(["samples:another", Lakes.Id]);
    }

    [Fact]
    public async Task A_process_that_dies_before_it_publishes_is_made_up_for_by_the_next_delivery()
    {
        // What it had done by then.
        await _host.Services.GetRequiredService<PaperKeeper>().KeepAsync([Lakes], Cancellation);

        (await TagAsync(Lakes)).Tags.Select(tag => tag.Topic).ShouldBe(["cs.CV", "gans"]);
    }

    private async Task<PaperTagged> TagAsync(Paper paper)
    {
        var before = _host.Tagged.Count;
        await _host.DiscoverAsync(paper);
        await Eventually.BeTrueAsync(() => _host.Tagged.Count > before);
        return _host.Tagged.ElementAt(before);
    }
}
