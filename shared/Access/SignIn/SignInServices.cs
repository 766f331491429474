using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using PaperMesh.ServiceDefaults.Access;
using PaperMesh.Storage;

namespace PaperMesh.Access.SignIn;

/// <summary>How people sign in: at an OpenID provider when there is one, else as the local administrator; or with an API key.</summary>
public static class SignInServices
{
    internal const string ProviderScheme = "Provider";

    internal const string CallbackPath = "/sign-in/callback";

    private static readonly string[] NameClaims = ["email", "preferred_username", "name", "sub"];

    /// <param name="builder">Of the process.</param>
    /// <param name="owner">Whose documents they are.</param>
    internal static void AddSignIn(this IHostApplicationBuilder builder, string owner)
    {
        var services = builder.Services;
        services.AddOptions<ProviderOptions>().BindConfiguration(ProviderOptions.Section).ValidateDataAnnotations().ValidateOnStart();

        services.AddDocuments(owner, LocalAdministrator.Kind);
        services.AddSingleton<Administrators>();

        services.AddDocuments(owner, StoredXml.Kind);
        services.AddDataProtection().SetApplicationName("PaperMesh");
        services.AddSingleton<IXmlRepository, StoredXmlRepository>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider
            => new ConfigureOptions<KeyManagementOptions>(keys => keys.XmlRepository = provider.GetRequiredService<IXmlRepository>()));

        // That the keys lie in the store as they are: whoever can read the store needs no session.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);

        var schemes = services.AddAuthentication().AddCookie(Sessions.Scheme, Sessions.Configure);
        if (builder.Configuration.GetSection(ProviderOptions.Section).Exists())
        {
            schemes.AddOpenIdConnect(ProviderScheme, _ => { });
            services.AddOptions<OpenIdConnectOptions>(ProviderScheme).Configure<IOptions<ProviderOptions>>((oidc, provider) => Configure(oidc, provider.Value));
        }
    }

    /// <summary>For who starts the process and sees what it prints: the password for the administrator's first time.</summary>
    /// <returns>Null: people sign in at a provider, or the administrator has a password of their own.</returns>
    public static async Task<string?> InviteAdministratorAsync(this IServiceProvider services, CancellationToken cancellationToken)
        => services.GetRequiredService<IOptions<ProviderOptions>>().Value.IsConfigured
            ? null
            : await services.GetRequiredService<Administrators>().InviteAsync(cancellationToken);

    private static void Configure(OpenIdConnectOptions oidc, ProviderOptions provider)
    {
        oidc.Authority = provider.Authority?.AbsoluteUri;
        oidc.RequireHttpsMetadata = provider.Authority is not { IsLoopback: true };
        oidc.ClientId = provider.ClientId ?? "";
        oidc.ClientSecret = provider.ClientSecret;
        oidc.ResponseType = OpenIdConnectResponseType.Code;
        oidc.ResponseMode = OpenIdConnectResponseMode.Query; // So that the cookies that prove it may be SameSite=Lax.
        oidc.UsePkce = true;
        oidc.MapInboundClaims = false;
        oidc.GetClaimsFromUserInfoEndpoint = true;
        oidc.Scope.Add("email");
        oidc.ClaimActions.MapUniqueJsonKey("email", "email");
        oidc.ClaimActions.MapJsonKey(provider.RoleClaim, provider.RoleClaim);
        oidc.CallbackPath = CallbackPath;
        oidc.SignInScheme = Sessions.Scheme;
        oidc.CorrelationCookie.SameSite = SameSiteMode.Lax;
        oidc.NonceCookie.SameSite = SameSiteMode.Lax;
        oidc.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        oidc.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        oidc.Events.OnTokenValidated = validated =>
        {
            // From the provider itself it may come without a signature (OpenID Connect Core, 3.1.3.7); not here.
            if (string.IsNullOrEmpty(validated.SecurityToken?.RawSignature))
                validated.Fail("The id token is not signed.");

            return Task.CompletedTask;
        };
        oidc.Events.OnTicketReceived = received =>
        {
            received.Principal = Sessions.PrincipalOf(CallerOf(received.Principal!, provider));
            return Task.CompletedTask;
        };
        oidc.Events.OnRemoteFailure = failed =>
        {
            failed.Response.Redirect("/sign-in?failed=true");
            failed.HandleResponse();
            return Task.CompletedTask;
        };
    }

    private static Caller CallerOf(ClaimsPrincipal person, ProviderOptions provider)
        => new(
            CallerKind.Person,
            NameClaims.Select(claim => person.FindFirst(claim)?.Value).FirstOrDefault(name => !string.IsNullOrWhiteSpace(name)) ?? "somebody",
            [.. provider.ScopesOf(person.FindAll(provider.RoleClaim).Select(claim => claim.Value))]);
}
