namespace PaperMesh.Query.Pages.Text;

/// <summary>Which addresses may stand in a page: those of the web, and nothing that runs.</summary>
internal static class WebAddress
{
    private const int MaxLength = 2_000;

    /// <summary>The address as it may be written into an <c>href</c>; null when it is not an absolute one in http or https.</summary>
    public static string? Checked(string? address)
        => address is { Length: <= MaxLength }
            && Uri.TryCreate(address.Trim(), UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            && uri.Host.Length > 0
            ? uri.AbsoluteUri
            : null;

    /// <summary>The address that <paramref name="text"/> begins with, without the punctuation of the sentence around it.</summary>
    public static ReadOnlySpan<char> At(ReadOnlySpan<char> text)
    {
        var end = 0;
        while (end < text.Length && end < MaxLength && !char.IsWhiteSpace(text[end]) && text[end] is not ('<' or '>' or '"' or '{' or '}' or '|' or '`' or '$' or ','))
            end++;

        var address = text[..end].TrimEnd(".,;:!?'*\\");
        while (address is [.., ')' or ']'] && address.IndexOfAny('(', '[') < 0)
            address = address[..^1].TrimEnd(".,;:!?'*\\");

        // No host behind the scheme: only the word.
        return address.Length > "https://".Length ? address : default;
    }

    /// <summary>Without LaTeX's backslashes before <c>_ % # ~ &amp;</c>.</summary>
    public static string Unescape(ReadOnlySpan<char> address) => address.ToString().Replace("\\", "", StringComparison.Ordinal);

    /// <summary>The host of an address, for people: without <c>www.</c></summary>
    public static string Host(string address)
        => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.IdnHost.StartsWith("www.", StringComparison.Ordinal) ? uri.IdnHost[4..] : uri.IdnHost : "";
}
