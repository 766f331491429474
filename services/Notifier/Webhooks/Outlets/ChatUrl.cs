using Microsoft.AspNetCore.WebUtilities;

namespace PaperMesh.Notifier.Webhooks.Outlets;

/// <summary>What the URLs of some chats say beside the address.</summary>
internal static class ChatUrl
{
    /// <summary>A parameter of the query, decoded; empty when there is none of that name.</summary>
    public static string Parameter(Uri url, string name) => QueryHelpers.ParseQuery(url.Query).TryGetValue(name, out var values) ? values.ToString() : "";
}
