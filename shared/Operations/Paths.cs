namespace PaperMesh.Operations;

internal static class Paths
{
    /// <summary>A paper's id in an address: its slashes stay.</summary>
    public static string Of(string id) => string.Join('/', id.Split('/').Select(Uri.EscapeDataString));
}
