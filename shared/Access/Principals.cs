using System.Security.Claims;
using Microsoft.Extensions.Options;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Access;

/// <summary>Callers as ASP.NET Core knows them. Whoever says who they are may do no less than a visitor.</summary>
internal sealed class Principals
{
    private readonly IReadOnlyList<string> _ofVisitors;

    public Principals(IOptions<AccessOptions> access)
    {
        _ofVisitors = access.Value.AnonymousScopes;
        Visitor = Of(new Caller(CallerKind.Visitor, "", []));
    }

    /// <summary>The same for each of them: most requests are theirs.</summary>
    public ClaimsPrincipal Visitor { get; }

    public ClaimsPrincipal Of(Caller caller) => (caller with { Scopes = [.. caller.Scopes.Union(_ofVisitors)] }).ToPrincipal(Credentials.SchemeName);
}
