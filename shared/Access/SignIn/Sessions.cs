using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;
using PaperMesh.Access.Keys;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Access.SignIn;

/// <summary>Sessions of browsers: a cookie that says who it is, and by what, as long as that is good.</summary>
internal static class Sessions
{
    public const string Scheme = "Session";

    /// <summary>What the gateway keeps to itself.</summary>
    public const string CookieName = "papermesh";

    private const string By = "by";
    private const string Local = "local:";
    private const string Key = "key:";
    private const string Settings = "settings:";
    private const string Provider = "provider";

    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = CookieName;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax; // Strict would not come along when one is led back from a provider.
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = Longest;
        options.SlidingExpiration = true;
        options.Events.OnValidatePrincipal = CheckAsync;
    }

    public static Task BeginAsync(HttpContext context, LocalAdministrator one)
        => SignInAsync(context, new Caller(CallerKind.Person, one.Name, [Scopes.Admin]), Local + one.Stamp);

    /// <param name="context">Of the answer that takes the cookie along.</param>
    /// <param name="holder">Who came with the key.</param>
    /// <param name="key">The whole of it.</param>
    public static Task BeginAsync(HttpContext context, Caller holder, string key)
        => SignInAsync(
            context,
            holder with { Kind = CallerKind.Person },
            ApiKeys.IdOf(key) is { } id ? Key + id : Settings + FingerprintOf(key));

    public static Task EndAsync(HttpContext context) => context.SignOutAsync(Scheme);

    /// <summary>Of somebody whom a provider knows.</summary>
    public static ClaimsPrincipal PrincipalOf(Caller caller) => WithBy(caller, Provider);

    private static Task SignInAsync(HttpContext context, Caller caller, string by)
    {
        context.User = WithBy(caller, by); // So that the audit log says who it was that signed in.
        return context.SignInAsync(Scheme, context.User);
    }

    private static ClaimsPrincipal WithBy(Caller caller, string by)
    {
        var principal = caller.ToPrincipal(Scheme);
        ((ClaimsIdentity)principal.Identity!).AddClaim(new Claim(By, by));
        return principal;
    }

    private static async Task CheckAsync(CookieValidatePrincipalContext context)
    {
        if (await CurrentAsync(context) is { } current)
            context.ReplacePrincipal(current);
        else
            context.RejectPrincipal();
    }

    /// <summary>The one whose session it is, with what they may do now; null when that by which it began is good no more.</summary>
    private static async Task<ClaimsPrincipal?> CurrentAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var cancellationToken = context.HttpContext.RequestAborted;
        if (context.Principal is not { } principal || principal.FindFirst(By)?.Value is not { } by)
            return null;

        if (by.StartsWith(Local, StringComparison.Ordinal))
            return await services.GetRequiredService<Administrators>().IsCurrentAsync(by[Local.Length..], cancellationToken) ? principal : null;

        if (by.StartsWith(Key, StringComparison.Ordinal))
        {
            return await services.GetRequiredService<ApiKeys>().FindAsync(by[Key.Length..], cancellationToken) is { } key
                && key.IsGood(services.GetRequiredService<TimeProvider>().GetUtcNow())
                    ? WithBy(new Caller(CallerKind.Person, key.Caller, [.. key.Scopes]), by)
                    : null;
        }

        if (by.StartsWith(Settings, StringComparison.Ordinal))
        {
            return services.GetRequiredService<IOptions<AccessOptions>>().Value.AdminKey is { } admin && Settings + FingerprintOf(admin) == by
                ? principal
                : null;
        }

        return by == Provider ? principal : null;
    }

    private static string FingerprintOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..16];
}
