using MassTransit;
using Microsoft.Extensions.Options;
using PaperMesh.ServiceDefaults.Figures;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace PaperMesh.ServiceDefaults.Bus;

/// <summary>How long the queues of this process are.</summary>
/// <remarks>
/// A passive declaration (AMQP 0-9-1, queue.declare) tells it without a plugin of the broker. It has a connection of its own, so that a queue
/// that is missing closes no channel of the bus; it is closed when nobody has asked for a while.
/// </remarks>
public sealed class BusQueues : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan KeepOpen = TimeSpan.FromMinutes(1);

    private readonly IBusControl _bus;
    private readonly BusOptions _options;
    private readonly ITimer _closing;
    private readonly SemaphoreSlim _turn = new(1, 1);

    private IConnection? _connection;

    public BusQueues(IBusControl bus, IOptions<BusOptions> options, TimeProvider time)
    {
        (_bus, _options) = (bus, options.Value);
        _closing = time.CreateTimer(_ => _ = CloseAsync(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <returns>The queues; or why their lengths are not known, for people.</returns>
    public async Task<(IReadOnlyList<QueueLength>? Queues, string? Unknown)> ReadAsync(CancellationToken cancellationToken)
    {
        if (!_options.IsDurable)
            return (null, "In this process' memory, which does not count what waits: pending tells.");

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        enough.CancelAfter(Patience);
        try
        {
            await _turn.WaitAsync(enough.Token);
            try
            {
                _closing.Change(KeepOpen, Timeout.InfiniteTimeSpan);
                return (await CountAsync(enough.Token), null);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is RabbitMQClientException or IOException or OperationCanceledException or TimeoutException)
        {
            return (null, "The broker does not answer.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.DisposeAsync();
        await CloseAsync();
        _turn.Dispose();
    }

    private async Task<IReadOnlyList<QueueLength>> CountAsync(CancellationToken cancellationToken)
    {
        if (_connection is not { IsOpen: true })
        {
            if (_connection is not null)
                await _connection.DisposeAsync();

            _connection = await new ConnectionFactory { Uri = new Uri(_options.Address), AutomaticRecoveryEnabled = false }
                .CreateConnectionAsync("papermesh queue lengths", cancellationToken);
        }

        var lengths = new List<QueueLength>();
        foreach (var queue in Names())
        {
            // A queue that is not there closes the channel.
            await using var channel = await _connection.CreateChannelAsync(cancellationToken: cancellationToken);
            try
            {
                var declared = await channel.QueueDeclarePassiveAsync(queue, cancellationToken);
                lengths.Add(new QueueLength(queue, declared.MessageCount, declared.ConsumerCount));
            }
            catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
            {
                // The bus has not made it yet.
            }
        }

        return lengths;
    }

    /// <summary>Of the consumers, without the queue that every bus has for answers to itself.</summary>
    private IEnumerable<string> Names()
        => _bus.CheckHealth().Endpoints.Keys
            .Select(address => new Uri(address).AbsolutePath.Split('/')[^1])
            .Where(name => !name.Contains("_bus_", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private async Task CloseAsync()
    {
        if (Interlocked.Exchange(ref _connection, null) is { } connection)
            await connection.DisposeAsync();
    }
}
