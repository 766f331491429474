using System.Collections.Immutable;
using System.Security.Claims;

namespace PaperMesh.ServiceDefaults.Access;

/// <summary>Who asks, as the gateway has found out.</summary>
/// <param name="Kind">How it was found out.</param>
/// <param name="Name">A key's name and visible part, or a person's; as the audit log says it. Empty for a visitor.</param>
/// <param name="Scopes">Of <see cref="Access.Scopes"/>.</param>
public sealed record Caller(CallerKind Kind, string Name, ImmutableArray<string> Scopes)
{
    private const string KindClaim = "kind";
    private const string NameClaim = "name";
    private const string ScopeClaim = "scope";

    public bool May(string scope) => Scopes.Contains(scope) || Scopes.Contains(Access.Scopes.Admin);

    /// <summary>Null: nobody who may be known, not even as a visitor.</summary>
    public static Caller? Of(ClaimsPrincipal user)
        => user.Identity is Identity { Caller: var caller } ? caller : ReadFrom(user);

    /// <param name="scheme">Of ASP.NET Core: by what it was found out.</param>
    public ClaimsPrincipal ToPrincipal(string scheme) => new(new Identity(this, scheme));

    /// <summary>Of a session's cookie.</summary>
    private static Caller? ReadFrom(ClaimsPrincipal user)
        => Enum.TryParse<CallerKind>(user.FindFirst(KindClaim)?.Value, out var kind)
            ? new Caller(kind, user.FindFirst(NameClaim)?.Value ?? "", [.. user.FindAll(ScopeClaim).Select(claim => claim.Value)])
            : null;

    /// <summary>Asked several times in each request, so the caller need not be put together from the claims again.</summary>
    private sealed class Identity(Caller caller, string scheme) : ClaimsIdentity(
        [new Claim(KindClaim, caller.Kind.ToString()), new Claim(NameClaim, caller.Name), .. caller.Scopes.Select(scope => new Claim(ScopeClaim, scope))],
        scheme, NameClaim, ScopeClaim)
    {
        public Caller Caller => caller;
    }
}

/// <summary>How it was found out who asks.</summary>
public enum CallerKind
{
    /// <summary>Not at all.</summary>
    Visitor,

    /// <summary>By an API key.</summary>
    Key,

    /// <summary>By a sign-in in a browser.</summary>
    Person,

    /// <summary>The gateway itself, which asks a service for its part of an answer.</summary>
    Gateway,
}
