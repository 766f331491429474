using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PaperMesh.Servers;

/// <summary>A cable to a server, which can be cut, stall, and be slow, and be mended.</summary>
public sealed class Cable : IAsyncDisposable
{
    private readonly DnsEndPoint _server;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> _strands = [];
    private readonly Task _accepting;
    private volatile TaskCompletionSource? _stalled;
    private volatile bool _isCut;

    public Cable(Uri server)
    {
        _server = new DnsEndPoint(server.Host, server.Port);
        _listener.Start();
        Address = new UriBuilder(server) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;
        _accepting = AcceptAsync();
    }

    /// <summary>The server's, by way of this cable.</summary>
    public Uri Address { get; }

    /// <summary>As when the server's process is killed: all connections are reset, new ones refused.</summary>
    public void Cut()
    {
        _isCut = true;
        while (_strands.TryTake(out var strand))
            strand.Close(timeout: 0);
    }

    /// <summary>As when packets are lost on the way: all connections stay open, and nothing gets through either way.</summary>
    public void Stall() => _stalled ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How much later what is sent arrives, each way.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Of what was stalled nothing is lost.</summary>
    public void Mend()
    {
        _isCut = false;
        Interlocked.Exchange(ref _stalled, null)?.SetResult();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        Cut();
        Mend();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ConnectAsync(await _listener.AcceptSocketAsync());
        }
        catch (SocketException)
        {
            // The listener was closed.
        }
    }

    private async Task ConnectAsync(Socket near)
    {
        var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _strands.Add(near);
        _strands.Add(far);
        try
        {
            if (_isCut)
                throw new SocketException((int)SocketError.ConnectionRefused);

            await far.ConnectAsync(_server);
            await using var nearStream = new NetworkStream(near);
            await using var farStream = new NetworkStream(far);
            await Task.WhenAny(CarryAsync(nearStream, farStream), CarryAsync(farStream, nearStream));
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException)
        {
            // Cut.
        }
        finally
        {
            near.Dispose();
            far.Dispose();
        }
    }

    private async Task CarryAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer) is > 0 and var read)
        {
            if (Delay > TimeSpan.Zero)
                await Task.Delay(Delay);
            if (_stalled is { } stalled)
                await stalled.Task;

            await to.WriteAsync(buffer.AsMemory(0, read));
        }
    }
}
