using System.Net;
using System.Net.Sockets;

namespace PaperMesh.ServiceDefaults.Outbound;

/// <summary>Which addresses belong to anybody out there, by IANA's registries of special-purpose addresses.</summary>
internal static class PublicInternet
{
    private static readonly IPNetwork[] Special4 =
    [
        IPNetwork.Parse("0.0.0.0/8"),           // this network, unspecified
        IPNetwork.Parse("10.0.0.0/8"),          // private
        IPNetwork.Parse("100.64.0.0/10"),       // carriers' NAT
        IPNetwork.Parse("127.0.0.0/8"),         // loopback
        IPNetwork.Parse("168.63.129.16/32"),    // a public address by number, the host's agent inside Azure
        IPNetwork.Parse("169.254.0.0/16"),      // link-local, and the clouds' metadata
        IPNetwork.Parse("172.16.0.0/12"),       // private
        IPNetwork.Parse("192.0.0.0/24"),        // protocol assignments
        IPNetwork.Parse("192.0.2.0/24"),        // documentation
        IPNetwork.Parse("192.88.99.0/24"),      // 6to4 relays
        IPNetwork.Parse("192.168.0.0/16"),      // private
        IPNetwork.Parse("198.18.0.0/15"),       // benchmarks
        IPNetwork.Parse("198.51.100.0/24"),     // documentation
        IPNetwork.Parse("203.0.113.0/24"),      // documentation
        IPNetwork.Parse("224.0.0.0/3"),         // multicast, reserved, broadcast
    ];

    // All that is handed out so far. Outside lie loopback, unspecified, mapped IPv4, NAT64, unique local, link-local and multicast.
    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] Special6 =
    [
        IPNetwork.Parse("2001::/23"),           // protocol assignments; Teredo, which wraps an IPv4 address
        IPNetwork.Parse("2001:db8::/32"),       // documentation
        IPNetwork.Parse("2002::/16"),           // 6to4, which wraps an IPv4 address
        IPNetwork.Parse("3fff::/20"),           // documentation
    ];

    /// <summary>False too for a public IPv4 address in IPv6 clothes: no name leads to one in good faith.</summary>
    public static bool Contains(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !Special4.Any(network => network.Contains(address)),
        // IPNetwork takes a mapped address for its IPv4 one, and then finds 8.8.8.8 in 2000::/3.
        AddressFamily.InterNetworkV6 when address.IsIPv4MappedToIPv6 => false,
        AddressFamily.InterNetworkV6 => Global6.Contains(address) && !Special6.Any(network => network.Contains(address)),
        _ => false,
    };
}
