using System.Diagnostics;

namespace PaperMesh.ServiceDefaults.Outbound;

/// <summary>What traces may show of an address that holds a secret.</summary>
public static class ShownAddress
{
    /// <summary>Set on a request: what stands for its address.</summary>
    public static readonly HttpRequestOptionsKey<string> Key = new("papermesh.shown-address");

    internal static void Show(Activity activity, HttpRequestMessage request)
    {
        if (request.Options.TryGetValue(Key, out var shown))
            activity.SetTag("url.full", shown);
    }
}
