namespace PaperMesh.ServiceDefaults.Outbound;

/// <summary>No connection was made: the host has no address on the public internet. To try again is of no use.</summary>
/// <remarks>A client throws it as the inner exception of an <see cref="HttpRequestException"/>.</remarks>
public sealed class ForbiddenAddressException(string host)
    : IOException(
        $"'{host}' has no public address. If it is meant to be asked, name it in Outbound:AllowedHosts (environment: Outbound__AllowedHosts__0)")
{
    /// <summary>As it stands in the URL.</summary>
    public string Host => host;
}
