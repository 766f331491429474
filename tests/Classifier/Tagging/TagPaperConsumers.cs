using System.Collections.Concurrent;
using System.Diagnostics;
using MassTransit;
using MassTransit.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Contracts;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.Classifier.Tests.Tagging;

public sealed class TagPaperConsumers
{
    private static readonly PaperLink Given = new(LinkKinds.Code, "https://github.com/example/lakes/");

    [Fact]
    public async Task A_discovered_paper_comes_out_tagged_and_whole()
    {
        var tagged = new ConcurrentQueue<PaperTagged>();
        await using var host = await ClassifierHost.StartAsync(services =>
        {
            services.AddSingleton(tagged);
            services.RegisterConsumer<NoteTagged, NoteTaggedDefinition>();
        });
        var paper = Paper();

        await host.Bus.Publish(Discovered(paper), TestContext.Current.CancellationToken);
        await host.Bus.Publish(Discovered(paper), TestContext.Current.CancellationToken);
        await UntilAsync(() => tagged.Count == 2);

        var first = tagged.First();
        first.Paper.Title.ShouldBe(paper.Title);
        first.Paper.Revision.ShouldBe(7);
        first.Paper.Links.ShouldBe([Given, new PaperLink(LinkKinds.Dataset, "https://huggingface.co/datasets/example/shores")]);
        first.Tags.Select(tag => tag.Topic).ShouldBe(["cs.CV", "gans"]);
        first.Model.ShouldMatch("^rules-[0-9a-f]{8}\\+embedding-[0-9a-f]{8}$");
        first.TaggedAt.Offset.ShouldBe(TimeSpan.Zero);

        var again = tagged.Last();
        again.Model.ShouldBe(first.Model);
        again.Tags.Select(tag => (tag.Topic, tag.Score)).ShouldBe(first.Tags.Select(tag => (tag.Topic, tag.Score)));

        var metrics = await host.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        metrics.ShouldContain("papermesh_classifier_tag_duration_seconds_count");
    }

    private static Paper Paper() => new()
    {
        Id = "samples:lakes",
        Revision = 7,
        Title = "Generative Adversarial Networks That Paint Lakes",
        Abstract = "We release code at github.com/Example/Lakes and shores at https://huggingface.co/datasets/example/shores.",
        Categories = ["cs.CV"],
        PrimaryCategory = "cs.CV",
        Links = [Given],
    };

    private static PaperDiscovered Discovered(Paper paper) => new()
    {
        Paper = paper,
        Change = PaperChange.New,
        DiscoveredAt = new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero),
    };

    private static async Task UntilAsync(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition() && watch.Elapsed < TimeSpan.FromSeconds(30))
            await Task.Delay(20, TestContext.Current.CancellationToken);

        condition().ShouldBeTrue();
    }
}

internal sealed class NoteTagged(ConcurrentQueue<PaperTagged> tagged) : IConsumer<PaperTagged>
{
    public Task Consume(ConsumeContext<PaperTagged> context)
    {
        tagged.Enqueue(context.Message);
        return Task.CompletedTask;
    }
}

internal sealed class NoteTaggedDefinition() : EventConsumerDefinition<NoteTagged, PaperTagged>("test-note-tagged");
