using PaperMesh.Servers;

namespace PaperMesh.ServiceDefaults.Tests.Bus;

/// <summary>The broker goes away while there is much to do, and comes back.</summary>
public sealed class LostBroker(RabbitServer server) : IClassFixture<RabbitServer>
{
    [Fact]
    public async Task All_that_was_being_published_and_consumed_goes_on_when_it_is_back()
    {
        const int papers = 3_000;
        await using var cable = new Cable(server.Address);
        await using var host = await BusContract.StartAsync([("Bus:Transport", "rabbitmq"), ("Bus:Address", cable.Address.ToString())]);

        var publishing = Parallel.ForAsync(
            0,
            papers,
            new ParallelOptions { MaxDegreeOfParallelism = 300, CancellationToken = TestContext.Current.CancellationToken },
            async (number, cancellationToken) => await PublishAsync(host, number, cancellationToken));
        await Eventually.BeTrueAsync(() => host.Seen.Discovered.Count > papers / 10);
        cable.Cut();
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        cable.Mend();

        await publishing.WaitAsync(TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken);
        await Eventually.BeTrueAsync(() => host.Seen.Tagged.Select(tagged => tagged.Paper.Id).Distinct().Count() == papers);
    }

    /// <summary>As the outbox does: with a deadline, and again when nobody has confirmed by then.</summary>
    private static async Task PublishAsync(RunningHost host, int number, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(TimeSpan.FromSeconds(10));
            try
            {
                await host.Bus.Publish(Invented.Discovered(number, "cs.CL"), patience.Token).WaitAsync(patience.Token);
                return;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Its confirmation went down with the connection.
            }
        }
    }
}
