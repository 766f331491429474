using System.Globalization;
using System.Text;
using MimeKit;

namespace PaperMesh.Notifier.Mail;

/// <summary>An address that mail can be sent to: <c>local@domain</c>, without a name, the domain in lower case and in ASCII.</summary>
internal static class MailAddress
{
    /// <summary>RFC 5321, 4.5.3.1, less the angle brackets.</summary>
    private const int MaxLength = 254;
    private const int MaxLocalPart = 64;

    /// <returns>The address as mail is sent to it; null when the text is none.</returns>
    public static string? Read(string? text)
    {
        var address = text?.Trim() ?? "";
        var at = address.LastIndexOf('@');
        if (at < 1 || at > MaxLocalPart || address.Length > MaxLength || address.Any(IsUnfit) || Ascii(address[(at + 1)..]) is not { } domain)
            return null;

        var read = $"{address[..at]}@{domain}";
        return read.Length <= MaxLength && MailboxAddress.TryParse(read, out var mailbox) && mailbox.Address == read && string.IsNullOrEmpty(mailbox.Name) ? read : null;
    }

    /// <summary>What is the same for two spellings of one address. Servers may tell upper from lower case before the @; none in use does.</summary>
    public static string KeyOf(string address) => address.ToLowerInvariant();

    // Comments, quoted local parts and routes are allowed to addresses, and are nobody's.
    private static bool IsUnfit(char sign) => char.IsControl(sign) || char.IsWhiteSpace(sign) || sign is '"' or '(' or ')' or '<' or '>' or ',' or ';' or ':' or '\\' or '[' or ']';

    private static string? Ascii(string domain)
    {
        try
        {
            var ascii = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(domain.Normalize(NormalizationForm.FormKC).ToLowerInvariant());
            return Uri.CheckHostName(ascii) == UriHostNameType.Dns ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
