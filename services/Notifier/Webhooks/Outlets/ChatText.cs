namespace PaperMesh.Notifier.Webhooks.Outlets;

/// <summary>Escapes that more than one chat knows.</summary>
internal static class ChatText
{
    /// <summary>For HTML outside of attributes, and for Slack's own markup.</summary>
    public static string Escaped(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>Calls nobody by name: behind each @ is a space without width, which no name begins with.</summary>
    public static string CallingNobody(string text) => text.Replace("@", "@\u200B", StringComparison.Ordinal);
}
