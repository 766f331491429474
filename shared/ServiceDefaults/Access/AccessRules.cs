using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
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

    /// <summary>Finds out who asks, refuses what cannot be believed, then what is not allowed.</summary>
    internal static void UseAccess(this WebApplication app)
    {
        app.UseAuthentication();
        app.Use(async (context, next) =>
        {
            // Found out once for each request: this only looks it up.
            if ((await context.AuthenticateAsync()).Failure is { } failure)
                await Refusals.RefuseAsync(context, failure.Message);
            else
                await next(context);
        });
        app.UseAuthorization();
    }

    private static AuthorizationPolicy PolicyOf(string scope)
        => new AuthorizationPolicyBuilder().AddRequirements(new ScopeRequirement(scope)).Build();
}
