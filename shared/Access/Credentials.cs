using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using PaperMesh.Access.Keys;
using PaperMesh.Access.SignIn;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Access;

/// <summary>Finds out who asks: by the API key, else by the session of a browser, else it is a visitor.</summary>
internal sealed class Credentials(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder,
    Principals principals, ApiKeys keys, WrongKeys wrong)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string SchemeName = "FrontDoor";

    private const string KeyHeader = "X-API-Key";
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (KeyOf(Request) is { } key)
        {
            var origin = Origin.Of(Context);

            // Programs at one address do not have to wait for one among them whose key is over.
            if (wrong.WaitOf(origin) is { Ticks: > 0 } wait && !keys.WasSeen(key))
                return AuthenticateResult.Fail(new TooManyWrongKeysException(wait));

            if (await keys.CheckAsync(key, Context.RequestAborted) is not { } caller)
            {
                wrong.Failed(origin);
                return AuthenticateResult.Fail("The API key is not known, is over, or was revoked.");
            }

            return Known(principals.Of(caller));
        }

        // Without a cookie there is no session to be looked for.
        return Request.Headers.Cookie.Count > 0
            && await Context.AuthenticateAsync(Sessions.Scheme) is { Succeeded: true, Principal: { } person }
            && Caller.Of(person) is { } signedIn
                ? Known(principals.Of(signedIn))
                : Known(principals.Visitor);
    }

    private static AuthenticateResult Known(ClaimsPrincipal principal) => AuthenticateResult.Success(new AuthenticationTicket(principal, SchemeName));

    /// <returns>Null: none. Other tokens may come as bearers too, for those who asked for them: a webhook's, a mail service's.</returns>
    private static string? KeyOf(HttpRequest request)
    {
        if (request.Headers[KeyHeader].ToString() is { Length: > 0 } key)
            return key;

        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && header[Bearer.Length..].Trim() is var token
            && token.StartsWith(ApiKeys.Prefix, StringComparison.Ordinal)
                ? token
                : null;
    }
}

/// <param name="wait">How long.</param>
internal sealed class TooManyWrongKeysException(TimeSpan wait) : AuthenticationFailureException("Too many wrong keys came from this address.")
{
    public TimeSpan Wait => wait;
}
