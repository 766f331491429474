using System.ComponentModel.DataAnnotations;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Access;

/// <summary>Settings below <c>Access</c>.</summary>
public sealed class AccessOptions : IValidatableObject
{
    private const string None = "none";

    private static readonly char[] Separators = [',', ' '];

    /// <summary>What visitors may do who do not say who they are: some of <see cref="Scopes"/>, by commas, or <c>none</c>.</summary>
    public string Anonymous { get; set; } = $"{Scopes.Read},{Scopes.Subscribe}";

    /// <summary>A key that may do everything and lies outside the store: to make the first ones with. <c>pmk_</c> and at least 32 characters at random.</summary>
    [RegularExpression("^pmk_[!-~]{32,200}$", ErrorMessage = "Access:AdminKey cannot be used; expected are pmk_ and at least 32 characters at random: echo pmk_$(openssl rand -hex 32)")]
    public string? AdminKey { get; set; }

    /// <summary>Requests of one address in a minute; 0 for any number.</summary>
    [Range(0, 1_000_000)]
    public int RequestsPerAddress { get; set; } = 600;

    /// <summary>Requests of one key, or of one person signed in, in a minute; 0 for any number.</summary>
    [Range(0, 1_000_000)]
    public int RequestsPerKey { get; set; } = 6000;

    /// <summary>Addresses of proxies in front of this one, or networks of them (<c>10.0.0.0/8</c>): whose <c>X-Forwarded-For</c> and <c>-Proto</c> are believed.</summary>
    public IReadOnlyList<string> Proxies { get; set; } = [];

    /// <summary>How long the audit log is kept.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan KeepAudit { get; set; } = TimeSpan.FromDays(365);

    /// <summary><see cref="Anonymous"/> as a list.</summary>
    public IReadOnlyList<string> AnonymousScopes
        => [.. Anonymous.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Where(scope => scope != None)];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var scope in AnonymousScopes.Except(Scopes.All))
            yield return new($"'{scope}' was given in Access:Anonymous; expected are some of {string.Join(", ", Scopes.All)}, or {None}.");

        foreach (var proxy in Proxies.Where(proxy => !System.Net.IPNetwork.TryParse(AsNetwork(proxy), out _)))
            yield return new($"'{proxy}' was given in Access:Proxies; expected are addresses and networks, as 10.0.0.5 or 10.0.0.0/8.");
    }

    /// <summary>An address alone is a network of one.</summary>
    internal static string AsNetwork(string proxy)
        => System.Net.IPAddress.TryParse(proxy, out var address)
            ? $"{address}/{(address.AddressFamily is System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128)}"
            : proxy;
}
