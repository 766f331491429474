using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace PaperMesh.ServiceDefaults.Access;

/// <summary>Who may ask what. An endpoint that says nothing needs <see cref="Scopes.Read"/>.</summary>
public static class AccessRules
{
    /// <summary>Only for whoever has that scope of <see cref="Scopes"/>.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoints, string scope)
        where TBuilder : IEndpointConventionBuilder
        => endpoints.RequireAuthorization(scope);

    /// <summary>For everybody: it shows nothing that is anybody's, or asks for a token of its own.</summary>
    public static TBuilder OpenToAll<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder
        => endpoints.AllowAnonymous();

    internal static void AddAccessRules(this IServiceCollection services)
    {
        var rules = services.AddAuthorizationBuilder();
        foreach (var scope in Scopes.All)
            rules.AddPolicy(scope, PolicyOf(scope));

        rules.SetFallbackPolicy(PolicyOf(Scopes.Read));
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, Refusals>();
    }

    /// <summary>Why what the caller says of themselves cannot be believed; null when it can, or is nothing. Behind <c>UseAuthentication</c>.</summary>
    public static async ValueTask<Exception?> AuthenticationFailureAsync(this HttpContext context)
        // Found out once for each request, and kept only where it can be believed: else it is looked up.
        => context.Features.Get<IAuthenticateResultFeature>() is null ? (await context.AuthenticateAsync()).Failure : null;

    /// <summary>Refuses who cannot be believed, then what is not allowed. Behind <c>UseAuthentication</c>.</summary>
    internal static void UseAccess(this WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            if (await context.AuthenticationFailureAsync() is { } failure)
                await Refusals.RefuseAsync(context, failure.Message);
            else
                await next(context);
        });
        app.UseAuthorization();
    }

    private static AuthorizationPolicy PolicyOf(string scope)
        => new AuthorizationPolicyBuilder().AddRequirements(new ScopeRequirement(scope)).Build();
}
