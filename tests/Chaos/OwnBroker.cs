using System.Diagnostics;
using System.Globalization;
using PaperMesh.EndToEnd.Tests;
using PaperMesh.Servers;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace PaperMesh.Chaos.Tests;

/// <summary>A RabbitMQ node for one test, which may be stopped and may forget all. On loopback, with its own ports and folder.</summary>
internal sealed class OwnBroker : IAsyncDisposable
{
    // Past Debian's wrapper, which would change to another user.
    private const string Server = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("papermesh-broker-");
    private readonly int _port = ServiceProcess.FreePort();
    private readonly int _nodePort = ServiceProcess.FreePort();
    private Process? _process;

    public Uri Address => new($"amqp://guest:guest@127.0.0.1:{_port}");

    private string Data => Path.Combine(_folder.FullName, "data");

    public static async Task<OwnBroker> StartNewAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Server))
            Required.SkipOrFail("rabbit", $"There is no {Server}: Debian's package rabbitmq-server brings it.");

        var broker = new OwnBroker();
        try
        {
            await broker.StartAsync(cancellationToken);
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }

        return broker;
    }

    /// <summary>Starts it, with what it held when it was stopped, and returns when it answers.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var log = Path.Combine(_folder.FullName, "log");
        _process = Process.Start(new ProcessStartInfo(Server)
        {
            RedirectStandardOutput = true,
            Environment =
            {
                ["HOME"] = _folder.FullName,
                ["RABBITMQ_NODENAME"] = $"{_folder.Name}@localhost",
                ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
                ["RABBITMQ_NODE_PORT"] = _port.ToString(CultureInfo.InvariantCulture),
                ["RABBITMQ_DIST_PORT"] = _nodePort.ToString(CultureInfo.InvariantCulture),
                ["RABBITMQ_MNESIA_BASE"] = Data,
                ["RABBITMQ_LOG_BASE"] = log,
                ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_folder.FullName, "plugins"),
                ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
                ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1}",
            },
        })!;
        _process.OutputDataReceived += (_, _) => { }; // A full pipe would stop it.
        _process.BeginOutputReadLine();

        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await (await new ConnectionFactory { Uri = Address }.CreateConnectionAsync(cancellationToken)).DisposeAsync();
                return;
            }
            catch (BrokerUnreachableException e)
            {
                if (_process.HasExited || waited.Elapsed > StartDeadline)
                    Assert.Fail($"RabbitMQ did not start within {waited.Elapsed.TotalSeconds:0} s: {e.Message}");

                await Task.Delay(200, cancellationToken);
            }
        }
    }

    /// <summary>SIGKILL. What is on disk stays.</summary>
    public async Task KillAsync()
    {
        if (_process is null)
            return;

        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _process = null;
    }

    /// <summary>All queues, exchanges and messages are gone; to be called while it is stopped.</summary>
    public void Forget() => Directory.Delete(Data, recursive: true);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Delete(recursive: true);
    }
}
