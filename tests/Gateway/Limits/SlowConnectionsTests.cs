using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PaperMesh.Gateway.Tests.Access;

namespace PaperMesh.Gateway.Tests.Limits;

/// <summary>Slowloris: many connections that never come to the point.</summary>
public sealed class SlowConnectionsTests
{
    private const int Each = 500;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_slow_connections_hold_nobody_up_and_bodies_that_trickle_are_cut_off()
    {
        await using var query = await Backend.StartAsync("query");
        await using var gateway = await RunningGateway.StartAsync(("query", query.Address), ("crawler", query.Address));
        var connections = new List<Socket>();
        try
        {
            for (var i = 0; i < Each; i++)
            {
                connections.Add(await OpenAsync(gateway, "GET /api/v1/search HTTP/1.1\r\nHost: a\r\nX-Slow: "));
                connections.Add(await OpenAsync(gateway, "POST /api/v1/papers HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"));
            }

            var slowest = TimeSpan.Zero;
            var (trickling, cut) = (true, 0);
            var deadline = Stopwatch.StartNew();
            while (cut < Each && deadline.Elapsed < TimeSpan.FromSeconds(30))
            {
                // A letter more on each of them, and a reader who is in a hurry.
                cut = connections.Where((connection, i) => i % 2 == 1 && !Trickle(connection)).Count();
                trickling &= connections.Where((_, i) => i % 2 == 0).All(Trickle) || deadline.Elapsed > TimeSpan.FromSeconds(10);

                var watch = Stopwatch.StartNew();
                (await gateway.Http.AskAsync("GET", $"/api/v1/search?{deadline.ElapsedTicks}")).StatusCode.ShouldBe(HttpStatusCode.OK);
                slowest = watch.Elapsed > slowest ? watch.Elapsed : slowest;
                await Task.Delay(200, Cancellation);
            }

            slowest.ShouldBeLessThan(TimeSpan.FromSeconds(15), "a header is waited for twice as long");
            cut.ShouldBe(Each, "less than 240 bytes a second are not enough for a body");
            trickling.ShouldBeTrue("headers have half a minute");
        }
        finally
        {
            foreach (var connection in connections)
                connection.Dispose();
        }
    }

    private static async Task<Socket> OpenAsync(RunningGateway gateway, string beginning)
    {
        var address = new Uri(gateway.Address);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port, Cancellation);
        await socket.SendAsync(Encoding.ASCII.GetBytes(beginning), Cancellation);
        return socket;
    }

    /// <returns>False when the other end has closed it, with an answer or without.</returns>
    private static bool Trickle(Socket connection)
    {
        try
        {
            if (connection.Poll(0, SelectMode.SelectRead))
                return false;

            connection.Send("x"u8);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
