using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Xunit;

namespace PaperMesh.Servers;

/// <summary>A real RabbitMQ: a fixture with a virtual host of its own, so that the exchanges' fixed names clash with nobody's.</summary>
/// <remarks>
/// At <c>PAPERMESH_TEST_RABBIT</c> (an amqp address), else at <c>amqp://guest:guest@127.0.0.1:5672</c>; <c>rabbitmqctl</c> makes and
/// removes the virtual host, which asks for its rights (root's, as a rule). Where either is missing, a test that asks for the server ends
/// as <see cref="Required"/> says.
/// </remarks>
public sealed class RabbitServer : IAsyncLifetime
{
    private readonly Uri _server = new(Environment.GetEnvironmentVariable("PAPERMESH_TEST_RABBIT") ?? "amqp://guest:guest@127.0.0.1:5672");
    private readonly string _virtualHost = $"papermesh-test-{Guid.NewGuid().ToString("N")[..12]}";
    private readonly List<string> _users = [];
    private string? _missing = "RabbitServer was not initialized.";

    /// <summary>Of this fixture's virtual host; with the password.</summary>
    public Uri Address
    {
        get
        {
            if (_missing is not null)
                Required.SkipOrFail("rabbit", _missing);

            return new UriBuilder(_server) { Path = _virtualHost }.Uri;
        }
    }

    /// <summary>Why there is none, for those who can do without; null: there is one.</summary>
    public string? Missing => _missing;

    /// <summary>A bare client's connection, as another program would open it.</summary>
    public Task<IConnection> ConnectAsync() => new ConnectionFactory { Uri = Address }.CreateConnectionAsync();

    /// <summary>A user who may read the events into queues of its own, with the rights that <c>docs/consumers.md</c> gives; with the password.</summary>
    public async Task<Uri> AddReaderAsync(string user)
    {
        var address = new UriBuilder(Address) { UserName = $"{user}-{_virtualHost}", Password = Guid.NewGuid().ToString("N") };
        await ControlAsync("add_user", address.UserName, address.Password);
        _users.Add(address.UserName);
        await ControlAsync("set_permissions", "-p", _virtualHost, address.UserName, @"^lab\.", @"^lab\.", @"^(lab\.|papermesh\.paper\.)");
        return address.Uri;
    }

    /// <summary>The messages of all queues of this fixture, those too that a consumer has and has not yet acknowledged.</summary>
    public async Task<int> CountMessagesAsync()
        => (await ControlAsync("list_queues", "-p", _virtualHost, "messages", "--no-table-headers"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Sum(line => int.Parse(line, CultureInfo.InvariantCulture));

    public async ValueTask InitializeAsync()
    {
        try
        {
            var factory = new ConnectionFactory { Uri = _server };
            await (await factory.CreateConnectionAsync()).DisposeAsync();
            await ControlAsync("add_vhost", _virtualHost);
            await ControlAsync("set_permissions", "-p", _virtualHost, factory.UserName, ".*", ".*", ".*");
            _missing = null;
        }
        catch (BrokerUnreachableException)
        {
            _missing = $"No RabbitMQ at {_server.Host}:{_server.Port}: start one, or set PAPERMESH_TEST_RABBIT to its amqp address.";
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            _missing = $"RabbitMQ answers at {_server.Host}:{_server.Port}, but rabbitmqctl makes no virtual host: {exception.Message}";
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var user in _users)
            await ControlAsync("delete_user", user);

        if (_missing is null)
            await ControlAsync("delete_vhost", _virtualHost);
    }

    /// <exception cref="Win32Exception">There is no rabbitmqctl.</exception>
    /// <exception cref="InvalidOperationException">It refuses.</exception>
    private static async Task<string> ControlAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("rabbitmqctl", ["--quiet", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{await errors} {await output}".Trim());

        return await output;
    }
}
