namespace PaperMesh.ServiceDefaults.Outbound;

/// <summary>Whom the services may connect to on behalf of others: section <c>Outbound</c>.</summary>
public sealed class OutboundOptions
{
    /// <summary>
    /// Hosts that may have any address, private ones too: <c>wiki.lab.example</c>, <c>127.0.0.1</c>. As they stand in the URL, without
    /// port; a name does not speak for those below it.
    /// </summary>
    public IList<string> AllowedHosts { get; } = [];
}
