using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Servers;

/// <summary>For a service that is tested alone: whoever asks is an operator.</summary>
public static class OpenAccess
{
    private const string Scheme = "Open";

    public static void AddOpenAccess(this IHostApplicationBuilder builder)
        => builder.Services.AddAuthentication(Scheme).AddScheme<AuthenticationSchemeOptions, Handler>(Scheme, configureOptions: null);

    private sealed class Handler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
    {
        private static readonly Caller Operator = new(CallerKind.Key, "operator", [Scopes.Admin]);

        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
            => Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(Operator.ToPrincipal(Scheme.Name), Scheme.Name)));
    }
}
