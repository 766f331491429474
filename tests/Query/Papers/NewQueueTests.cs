using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Contracts;
using PaperMesh.Query.Papers;
using PaperMesh.Servers;
using PaperMesh.Storage;

namespace PaperMesh.Query.Tests.Papers;

/// <summary>A replica whose queue had to be made, while another one has kept papers and sent the receipts for them.</summary>
public sealed class NewQueueTests(RabbitServer server) : IClassFixture<RabbitServer>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_went_by_before_the_queue_was_there_is_found_once_it_is_bound()
    {
        using var folder = new TestFolder();
        await using var cable = new Cable(server.Address);
        cable.Cut();
        await using var late = await StartAsync(folder, cable);

        // The other replica has kept some, so long ago that the index is said to hold them.
        await KeepElsewhereAsync(late, 0, 5);
        await late.KeepAsync(Papers(5, 6));
        late.Index.Count().ShouldBe(1);
        await Eventually.BeTrueAsync(() => late.Index.KeptUpTo is not null);
        cable.Mend();

        await Eventually.BeTrueAsync(() => late.Index.Count() == 6);
        await Eventually.BeTrueAsync(() => late.Index.KeptUpTo is not null);
    }

    [Fact]
    public async Task One_that_is_killed_as_soon_as_its_queue_is_there_compares_everything_at_the_next_start()
    {
        using var folder = new TestFolder();
        await using var killed = await QueryHost.StartAsync(folder.Path);
        await killed.KeepAsync(Papers(0, 5));
        await killed.Keeper.CommitAsync(Cancelled);
        await KeepElsewhereAsync(killed, 5, 10);
        await killed.Keeper.QueueMissingAsync(Cancelled);
        using var left = folder.Copy();

        await using var next = await QueryHost.StartAsync(left.Path);

        next.Index.Count().ShouldBe(10);
    }

    private static Task<QueryHost> StartAsync(TestFolder folder, Cable cable) => QueryHost.StartAsync(
        folder.Path,
        ("Query:CommitEvery", "00:00:00.1"),
        ("Query:Instance", Guid.NewGuid().ToString("N")),
        ("Bus:Transport", "rabbitmq"),
        ("Bus:Address", cable.Address.ToString()));

    private static async Task KeepElsewhereAsync(QueryHost host, int first, int end)
    {
        var kept = DateTimeOffset.UtcNow.AddHours(-1);
        var documents = host.Services.GetRequiredService<IDocuments<StoredPaper>>();
        await documents.InsertAsync([.. Papers(first, end).Select(tagged => StoredPaper.From(tagged, kept))], Cancelled);
    }

    private static IReadOnlyList<PaperTagged> Papers(int first, int end)
        => [.. Enumerable.Range(first, end - first).Select(number => Invented.Event(Invented.Paper($"Lake {number}", number)))];
}
