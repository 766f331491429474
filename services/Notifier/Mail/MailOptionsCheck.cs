using Microsoft.Extensions.Options;

namespace PaperMesh.Notifier.Mail;

/// <summary>What attributes cannot say about the settings: each fault is a line that names the key, its value and what is expected.</summary>
internal sealed class MailOptionsCheck : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        var faults = new List<string>();
        if (MailAddress.Read(options.From) is null)
            faults.Add($"Notifier:Mail:From is \"{options.From}\"; it must be a mail address.");

        if (options.User is not null && string.IsNullOrEmpty(options.Password))
            faults.Add("Notifier:Mail:Password is missing; it must be set when Notifier:Mail:User is.");

        if (options.User is not null && options.Security == MailSecurity.None)
            faults.Add("Notifier:Mail:Security is None; it must be StartTls or Tls when Notifier:Mail:User is set, or the password could be read on the way.");

        if (options.AuthorityFile is { } authority && !File.Exists(authority))
            faults.Add($"Notifier:Mail:AuthorityFile is \"{authority}\"; it must be a file.");

        if (options.Dkim.KeyFile is { } key && !File.Exists(key))
            faults.Add($"Notifier:Mail:Dkim:KeyFile is \"{key}\"; it must be a file.");

        if (options.Dkim.KeyFile is not null && string.IsNullOrWhiteSpace(options.Dkim.Selector))
            faults.Add("Notifier:Mail:Dkim:Selector is missing; it must be set when Notifier:Mail:Dkim:KeyFile is.");

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
