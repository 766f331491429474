using System.Net;
using System.Net.Sockets;

namespace PaperMesh.Access;

/// <summary>Where a request comes from, as limits count it.</summary>
internal static class Origin
{
    private const int HouseholdBytes = 8;

    /// <summary>The IPv4 address, or the first 64 bits of an IPv6 one: those behind it are for one subscriber to give out.</summary>
    public static string Of(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();

        if (address.AddressFamily is not AddressFamily.InterNetworkV6)
            return address.ToString();

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(HouseholdBytes).Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
