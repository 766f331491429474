using System.ComponentModel.DataAnnotations;

namespace PaperMesh.Notifier.Mail;

/// <summary>How mail leaves: section <c>Notifier:Mail</c>. Without a host it does not, but lands in a folder.</summary>
internal sealed class MailOptions
{
    /// <summary>The SMTP server that takes our mail and passes it on. Null: mails are written to <see cref="Folder"/>.</summary>
    public string? Host { get; set; }

    /// <summary>587 is where servers take mail for others (RFC 6409); 465 goes with <see cref="MailSecurity.Tls"/>.</summary>
    [Range(1, 65_535, ErrorMessage = "Notifier:Mail:Port must be from 1 to 65535.")]
    public int Port { get; set; } = 587;

    /// <summary>How the connection is encrypted; without encryption nobody signs in.</summary>
    [EnumDataType(typeof(MailSecurity), ErrorMessage = "Notifier:Mail:Security must be StartTls, Tls or None.")]
    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary>PEM file of an authority to trust beside the system's, for a mail server with a certificate of its own making.</summary>
    public string? AuthorityFile { get; set; }

    /// <summary>Null: nobody signs in.</summary>
    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>Whom mails are from; refusals by other servers come back to it.</summary>
    public string From { get; set; } = "papermesh@localhost";

    /// <summary>The sender's name as readers see it.</summary>
    public string FromName { get; set; } = "PaperMesh";

    /// <summary>Where mails land without a host, as <c>.eml</c>. Null: <c>mail</c> in <c>Storage:Path</c>.</summary>
    public string? Folder { get; set; }

    /// <summary>The most mails that this process sends in a second, from 0.01 to 1,000.</summary>
    [Range(0.01, 1_000, ErrorMessage = "Notifier:Mail:PerSecond must be from 0.01 to 1000.")]
    public double PerSecond { get; set; } = 20;

    /// <summary>How long to wait for each answer of the server.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ErrorMessage = "Notifier:Mail:Timeout must be from a second to ten minutes.")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    public DkimOptions Dkim { get; set; } = new();
}

/// <summary>How mails are signed (RFC 6376): section <c>Notifier:Mail:Dkim</c>. Not at all without <see cref="KeyFile"/>.</summary>
internal sealed class DkimOptions
{
    /// <summary>PEM file of the private key, RSA.</summary>
    public string? KeyFile { get; set; }

    /// <summary>The domain that signs. Null: that of the sender's address.</summary>
    public string? Domain { get; set; }

    /// <summary>Under which name the public key is in the DNS: <c>selector._domainkey.domain</c>.</summary>
    public string? Selector { get; set; }
}

/// <summary>How the connection to the mail server is encrypted.</summary>
internal enum MailSecurity
{
    /// <summary>It begins in the clear and must be upgraded (RFC 3207).</summary>
    StartTls,

    /// <summary>From the first byte.</summary>
    Tls,

    /// <summary>Not at all: for a server on the same machine.</summary>
    None,
}
