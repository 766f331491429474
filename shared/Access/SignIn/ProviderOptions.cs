using System.ComponentModel.DataAnnotations;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Access.SignIn;

/// <summary>Settings below <c>Access:Oidc</c>: an OpenID provider where people sign in (OpenID Connect Core 1.0, authorization code with PKCE).</summary>
public sealed class ProviderOptions : IValidatableObject
{
    public const string Section = "Access:Oidc";

    /// <summary>The provider's address, below which <c>.well-known/openid-configuration</c> lies. Null: there is none.</summary>
    public Uri? Authority { get; set; }

    /// <summary>As PaperMesh is registered there, with the redirect address <c>https://…/sign-in/callback</c>.</summary>
    public string? ClientId { get; set; }

    public string? ClientSecret { get; set; }

    /// <summary>How the page calls it: "Sign in with …".</summary>
    public string Title { get; set; } = "your organisation";

    /// <summary>The claim that holds roles or groups.</summary>
    public string RoleClaim { get; set; } = "roles";

    /// <summary>By role or group of the provider, what its members may do: some of <see cref="Scopes"/>, by commas.</summary>
    public IDictionary<string, string> Roles { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What everybody may do who can sign in.</summary>
    public string Everybody { get; set; } = $"{Scopes.Read},{Scopes.Subscribe}";

    public bool IsConfigured => Authority is not null;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Authority is null)
            yield break;

        if (!Authority.IsAbsoluteUri || (Authority.Scheme != Uri.UriSchemeHttps && !Authority.IsLoopback))
            yield return new($"'{Authority}' was given for {Section}:Authority; expected is an address that begins with https://.");

        if (string.IsNullOrEmpty(ClientId))
            yield return new($"{Section}:ClientId is missing; expected is the name under which PaperMesh is registered at {Authority}.");

        foreach (var scope in Roles.Values.Append(Everybody).SelectMany(ScopesOf).Except(Scopes.All).Distinct())
            yield return new($"'{scope}' was given below {Section}; expected are some of {string.Join(", ", Scopes.All)}.");
    }

    /// <param name="roles">Of somebody.</param>
    /// <returns>What they may do, in the order of <see cref="Scopes.All"/>.</returns>
    public IEnumerable<string> ScopesOf(IEnumerable<string> roles)
    {
        var granted = roles.Select(role => Roles.TryGetValue(role, out var scopes) ? scopes : "").Append(Everybody).SelectMany(ScopesOf).ToHashSet(StringComparer.Ordinal);
        return Scopes.All.Where(granted.Contains);
    }

    private static string[] ScopesOf(string scopes) => scopes.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
}
