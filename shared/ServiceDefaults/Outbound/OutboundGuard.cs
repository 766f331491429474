using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PaperMesh.ServiceDefaults.Outbound;

/// <summary>
/// Connects to the public internet only, and to the hosts that the operator names: whoever can give PaperMesh an address, or answer it
/// with a redirect, does not reach its network.
/// </summary>
public sealed class OutboundGuard(IOptionsMonitor<OutboundOptions> options)
{
    /// <summary>Makes all connections of a client pass here.</summary>
    public void Guard(SocketsHttpHandler handler)
    {
        // Through a proxy, the address connected to would be the proxy's.
        handler.UseProxy = false;
        handler.ConnectCallback = ConnectAsync;
    }

    /// <summary>Whether a connection to that host could be allowed. Of a name only the connection itself tells: it may mean any address.</summary>
    /// <param name="host">As in a URL, an IPv6 address without brackets.</param>
    public bool MayConnect(string host)
        => IsAllowed(host) || (IPAddress.TryParse(host, out var literal)
            ? PublicInternet.Contains(literal)
            : !(host.TrimEnd('.') is var name && (name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase))));

    private bool IsAllowed(string host) => options.CurrentValue.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase);

    // A name is looked up once, here, and what was found is connected to: it cannot mean something else a moment later.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);

        if (!IsAllowed(host))
            addresses = Array.FindAll(addresses, PublicInternet.Contains);

        if (addresses is [])
            throw new ForbiddenAddressException(host);

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

public static class OutboundServices
{
    /// <summary>Gives a service the guard for clients that ask hosts outside. A repeat changes nothing.</summary>
    public static void AddOutboundGuard(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(OutboundGuard)))
            return;

        services.AddSingleton<OutboundGuard>();
        services.AddOptions<OutboundOptions>()
            .BindConfiguration("Outbound")
            .Validate(
                outbound => outbound.AllowedHosts.All(host => Uri.CheckHostName(host) != UriHostNameType.Unknown),
                "Outbound:AllowedHosts holds names of hosts, without scheme, port and slash.")
            .ValidateOnStart();
    }
}
