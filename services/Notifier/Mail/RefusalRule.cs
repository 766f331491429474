using System.Text.RegularExpressions;

namespace PaperMesh.Notifier.Mail;

/// <summary>Whether a server that refuses a recipient says that there is no such mailbox.</summary>
/// <remarks>
/// Servers also wait until they hear of the recipient to refuse whoever sends (Postfix's <c>smtpd_delay_reject</c>): one setting of ours that they
/// do not like must not end all subscriptions. Not safe for concurrent use.
/// </remarks>
internal sealed partial class RefusalRule
{
    private bool _hasAccepted;

    /// <summary>The server has taken a mail from us.</summary>
    public void Accepted() => _hasAccepted = true;

    /// <param name="code">What it answered to the recipient: 250 to 559.</param>
    /// <param name="text">That follows the code; begins with an enhanced one (RFC 3463), if the server has them.</param>
    public bool IsAboutMailbox(int code, string text)
    {
        if (code < 500)
            return false;

        if (Enhanced().Match(text) is { Success: true } enhanced)
            return enhanced.Groups[1].Value is "5.1.1" or "5.1.2" or "5.1.3" or "5.1.6" or "5.1.10" or "5.2.1";

        // Without one, Exim's "550 relay not permitted" looks like "550 no such user": one is believed for each mail that was taken.
        var isBelieved = code is 550 or 551 or 553 && _hasAccepted;
        if (isBelieved)
            _hasAccepted = false;

        return isBelieved;
    }

    [GeneratedRegex(@"^([245]\.[0-9]{1,3}\.[0-9]{1,3})([^0-9.]|$)", RegexOptions.NonBacktracking)]
    private static partial Regex Enhanced();
}
