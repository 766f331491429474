using System.Collections.Concurrent;
using MassTransit;
using MassTransit.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Contracts;
using PaperMesh.Query.Papers;
using PaperMesh.Query.Search;
using PaperMesh.Servers;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.Query.Tests.Papers;

public sealed class KeepPaperTests
{
    [Fact]
    public async Task Every_event_is_receipted_once_its_paper_is_found_and_repeats_and_late_ones_too()
    {
        using var folder = new TestFolder();
        var receipts = new Receipts();
        await using var host = await QueryHost.StartAsync(folder.Path, services =>
        {
            services.AddSingleton(receipts);
            services.RegisterConsumer<ReceiptConsumer, ReceiptConsumerDefinition>();
        });
        var bus = host.Services.GetRequiredService<IBus>();

        var events = Enumerable.Range(0, 500).Select(number => Invented.Event(Invented.Paper($"Lake {number}", number) with { Revision = 2 })).ToList();
        await Task.WhenAll(events.Select(tagged => bus.Publish(tagged, Cancelled)));
        await Eventually.BeTrueAsync(() => receipts.Of(2) == 500);

        receipts.NotFound.ShouldBeEmpty();
        host.Index.Count().ShouldBe(500);
        var kept = await host.Store.FindAsync(events[7].Paper.Id, Cancelled);

        receipts.All.Clear();
        await bus.Publish(events[7], Cancelled);
        await bus.Publish(events[8] with { Paper = events[8].Paper with { Revision = 1, Title = "Late" } }, Cancelled);
        await Eventually.BeTrueAsync(() => receipts.Of(2) == 1 && receipts.Of(1) == 1);

        (await host.Store.FindAsync(events[7].Paper.Id, Cancelled))!.KeptAt.ShouldBe(kept!.KeptAt);
        (await host.IdsAsync("late")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Samples_leave_documents_and_index_when_they_are_switched_off()
    {
        using var folder = new TestFolder();
        await using (var first = await QueryHost.StartAsync(folder.Path))
        {
            await first.KeepAsync(
                Invented.Event(Invented.Paper("Lake of samples") with { Id = "samples:1" }),
                Invented.Event(Invented.Paper("Lake of samples") with { Id = "samplesnot:1" }),
                Invented.Event(Invented.Paper("Lake")));
        }

        await using (var again = await QueryHost.StartAsync(folder.Path))
            again.Index.Count().ShouldBe(3);

        await using var off = await QueryHost.StartAsync(folder.Path, ("Samples:Enabled", "false"));

        (await off.IdsAsync("lake")).ShouldBe(["arxiv:2611.00001", "samplesnot:1"], ignoreOrder: true);
        off.Index.Count().ShouldBe(2);
        (await off.Store.CountAsync(Cancelled)).ShouldBe(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_paper_that_turns_out_to_be_another_is_found_as_that_one_whichever_comes_first(bool aliasFirst)
    {
        using var folder = new TestFolder();
        await using var host = await QueryHost.StartAsync(folder.Path);
        var print = Invented.Event(Invented.Paper("Lake in print") with { Id = "doi:10.1000/lake", Revision = 7 });
        var paper = Invented.Event(Invented.Paper("Lake") with { Aliases = ["doi:10.1000/lake"] });

        await host.KeepAsync(aliasFirst ? print : paper);
        await host.KeepAsync(aliasFirst ? paper : print);
        await host.KeepAsync(print, paper);

        (await host.IdsAsync("lake")).ShouldBe([paper.Paper.Id]);
        (await host.Store.CountAsync(Cancelled)).ShouldBe(1);
        (await host.Store.FindAsync("doi:10.1000/lake", Cancelled))!.Id.ShouldBe(paper.Paper.Id);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>What the Crawler would hear.</summary>
    private sealed class Receipts
    {
        public ConcurrentBag<PaperRevision> All { get; } = [];

        /// <summary>Papers that a search did not find when their receipt came.</summary>
        public ConcurrentBag<string> NotFound { get; } = [];

        public int Of(int revision) => All.Where(receipt => receipt.Revision == revision).Distinct().Count();
    }

    private sealed class ReceiptConsumer(Receipts receipts, PaperStore store, PaperIndex index) : IConsumer<PapersKept>
    {
        public async Task Consume(ConsumeContext<PapersKept> context)
        {
            context.Message.By.ShouldBe("query");
            var stored = await store.FindManyAsync([.. context.Message.Papers.Select(paper => paper.Id)], context.CancellationToken);
            foreach (var lacking in index.Lacking(stored))
                receipts.NotFound.Add(lacking.Id);
            foreach (var paper in context.Message.Papers)
                receipts.All.Add(paper);
        }
    }

    private sealed class ReceiptConsumerDefinition() : EventConsumerDefinition<ReceiptConsumer, PapersKept>("receipts-of-a-test");
}
