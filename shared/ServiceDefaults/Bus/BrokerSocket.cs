using System.Net.Sockets;
using RabbitMQ.Client;

namespace PaperMesh.ServiceDefaults.Bus;

/// <summary>A connection to the broker that, once lost, swallows what is still written, and leaves it to the reading side to report the loss.</summary>
/// <remarks>
/// RabbitMQ.Client up to 7.2.2 stops for good when the broker dies while many publish (rabbitmq-dotnet-client issue 1930): its write loop
/// ends with the exception, nobody empties its queue of 128 frames any more, whoever waits there holds the lock that the shutdown needs,
/// and no publish ever returns. With the loop kept alive all that works as meant: each unconfirmed publish fails and is tried again
/// on the next connection.
/// The reading side reports the loss only when the writers have had time to run dry: else the client's shutdown queues behind them for a
/// channel's lock, MassTransit, told of the shutdown already, disposes that channel, and who waits for a disposed semaphore waits for good.
/// Remove this with the first version that has neither fault (pull request 1932 is about the first).
/// </remarks>
internal sealed class BrokerSocket(Socket socket) : TcpClientAdapter(socket)
{
    /// <summary>A peer that takes nothing for so long is gone, even if no packet says so.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>For those who were about to write: they end up waiting for confirmations, which the shutdown fails.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(500);

    public static BrokerSocket Create(AddressFamily family) => new(new Socket(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });

    public override NetworkStream GetStream() => new ForgivingStream(Client);

    private sealed class ForgivingStream(Socket socket) : NetworkStream(socket)
    {
        private volatile bool _lost;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                var read = await base.ReadAsync(buffer, cancellationToken);
                if (read == 0 && !buffer.IsEmpty)
                    await LoseAsync(cancellationToken);
                return read;
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                await LoseAsync(cancellationToken);
                throw;
            }
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_lost)
                return;

            try
            {
                var write = base.WriteAsync(buffer, cancellationToken);
                if (write.IsCompleted)
                    await write;
                else
                    await write.AsTask().WaitAsync(Patience, cancellationToken);
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException or TimeoutException)
            {
                Lose();
            }
        }

        private Task LoseAsync(CancellationToken cancellationToken)
        {
            Lose();
            return Task.Delay(Settling, cancellationToken);
        }

        private void Lose()
        {
            _lost = true;
            Socket.Dispose();
        }
    }
}
