using MimeKit;

namespace PaperMesh.Notifier.Mail;

/// <summary>Hands a mail on: to a server, or into a folder.</summary>
internal interface IMailer
{
    /// <summary>For people: where mails go.</summary>
    string Name { get; }

    /// <param name="message">To one address.</param>
    /// <param name="cancellationToken">Gives up; whether the mail was taken is then unknown.</param>
    /// <exception cref="MailUnavailableException">No mail can be handed on at the moment.</exception>
    Task<MailOutcome> SendAsync(MimeMessage message, CancellationToken cancellationToken);
}

/// <summary>What became of a mail.</summary>
/// <param name="Kind">In short.</param>
/// <param name="Detail">What was said to it: <c>550 No such user</c>.</param>
internal readonly record struct MailOutcome(MailOutcomeKind Kind, string Detail)
{
    public static readonly MailOutcome Accepted = new(MailOutcomeKind.Accepted, "");
}

internal enum MailOutcomeKind
{
    /// <summary>Whoever took it is answerable for it now.</summary>
    Accepted,

    /// <summary>Not now: 4xx, or a 5xx that is about the message, its sender or us.</summary>
    Later,

    /// <summary>The address is refused for good: see <see cref="RefusalRule"/>.</summary>
    Refused,
}

/// <summary>No mail can be handed on at the moment: no connection, no sign-in, no room.</summary>
/// <param name="message">Why.</param>
/// <param name="inner">What was seen.</param>
/// <param name="hadBegun">As <see cref="HadBegun"/>.</param>
internal sealed class MailUnavailableException(string message, Exception inner, bool hadBegun = false) : Exception(message, inner)
{
    /// <summary>
    /// The server took the connection and broke off at this mail, which may be the reason: it has to count as tried, or it is tried first for ever.
    /// </summary>
    public bool HadBegun => hadBegun;
}
