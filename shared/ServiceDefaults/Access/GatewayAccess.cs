using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PaperMesh.ServiceDefaults.Access;

public static class GatewayAccess
{
    private const string Scheme = "Gateway";

    /// <summary>For a service behind a gateway: it believes what the gateway says of the caller, and answers to nobody else.</summary>
    public static void AddGatewayAccess(this IHostApplicationBuilder builder)
    {
        builder.Services.AddInternalTokens();
        builder.Services.AddAuthentication(Scheme).AddScheme<AuthenticationSchemeOptions, Handler>(Scheme, configureOptions: null);
    }

    /// <summary>For the gateway and its services: the tokens between them.</summary>
    public static void AddInternalTokens(this IServiceCollection services)
    {
        services.AddOptions<InternalTokenOptions>().BindConfiguration("Access").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<InternalTokens>();
    }

    private sealed class Handler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, InternalTokens tokens)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
    {
        protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers[InternalTokens.Header] is not [{ } token])
                return AuthenticateResult.NoResult();

            if (await tokens.CheckAsync(token) is not { } caller)
                return AuthenticateResult.Fail($"The {InternalTokens.Header} header holds no token of this mesh's gateway, or one that is over.");

            // Whoever may say who asks may say how: links and cookies are for the address that the reader sees.
            if (Request.Headers["X-Forwarded-Proto"] is ["https"])
                Request.Scheme = Uri.UriSchemeHttps;

            return AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(Scheme.Name), Scheme.Name));
        }
    }
}
