using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PaperMesh.Contracts;
using PaperMesh.Servers;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.ServiceDefaults.Tests.Bus;

/// <summary>The broker is not there yet.</summary>
public sealed class WithoutBroker
{
    [Fact]
    public async Task The_service_runs_says_that_it_is_not_ready_and_whom_it_waits_for_and_stops_when_told()
    {
        var port = FreePort();
        var host = await StartAsync(port);

        (await host.Http.GetAsync("/health/live", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        await Eventually.BeTrueAsync(() => host.Log.All.Any(line
            => line.StartsWith("Warning: Connection Failed", StringComparison.Ordinal) && line.Contains($"127.0.0.1:{port}", StringComparison.Ordinal)));
        host.Log.All.ShouldNotContain(line => line.Contains("secret", StringComparison.Ordinal));

        var watch = Stopwatch.StartNew();
        await host.DisposeAsync();
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(25));
    }

    [Fact]
    public async Task Publishing_waits_and_can_be_given_up()
    {
        await using var host = await StartAsync(FreePort());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        await Should.ThrowAsync<OperationCanceledException>(()
            => host.Bus.Publish(new PapersKept { By = "nobody", Papers = [] }, patience.Token));
    }

    private static Task<RunningHost> StartAsync(int port) => RunningHost.StartAsync(
        builder => builder.AddBus(),
        map: null,
        ("Bus:Transport", "rabbitmq"),
        ("Bus:Address", $"amqp://guest:secret@127.0.0.1:{port}"));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
