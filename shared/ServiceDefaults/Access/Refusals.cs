using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace PaperMesh.ServiceDefaults.Access;

/// <summary>How a request is refused: people are led to the page where they can sign in, programs get problem details.</summary>
internal sealed class Refusals : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
            return next(context);

        var missing = string.Join(", ", policy.Requirements.OfType<ScopeRequirement>().Select(needed => needed.Scope));
        var caller = Caller.Of(context.User);
        if (caller is null)
            return RefuseAsync(context, "This is answered through PaperMesh's gateway only.");

        if (IsPage(context.Request))
        {
            context.Response.Redirect($"/sign-in?needs={Uri.EscapeDataString(missing)}&back={Uri.EscapeDataString(BackTo(context.Request))}");
            return Task.CompletedTask;
        }

        return caller.Kind is CallerKind.Visitor
            ? RefuseAsync(context, $"This needs the scope '{missing}': send an API key that has it, 'Authorization: Bearer pmk_…', or sign in at /sign-in.")
            : TypedResults.Problem(
                title: "Not allowed",
                detail: $"This needs the scope '{missing}'; {caller.Name} has {(caller.Scopes is [] ? "none" : string.Join(", ", caller.Scopes))}.",
                statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
    }

    /// <summary>401, with what to do (RFC 9110, 11.6.1).</summary>
    public static Task RefuseAsync(HttpContext context, string detail)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return TypedResults.Problem(title: "Not known who asks", detail: detail, statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(context);
    }

    private static bool IsPage(HttpRequest request)
        => !request.Path.StartsWithSegments("/api")
            && request.GetTypedHeaders().Accept is { Count: > 0 } accepted
            && accepted.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));

    /// <summary>Where a button was pressed cannot be gone back to: to the page it was on, if the browser says which.</summary>
    private static string BackTo(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method))
            return request.PathBase + request.Path + request.QueryString;

        return Uri.TryCreate(request.Headers[HeaderNames.Referer], UriKind.Absolute, out var page) && page.Authority == request.Host.Value
            ? page.PathAndQuery
            : "/";
    }
}

/// <summary>Met by a <see cref="Caller"/> who has the scope.</summary>
/// <remarks>Decides itself: ASP.NET Core asks requirements that are handlers.</remarks>
internal sealed class ScopeRequirement(string scope) : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    public string Scope => scope;

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (Caller.Of(context.User)?.May(requirement.Scope) ?? false)
            context.Succeed(requirement);

        return Task.CompletedTask;
    }
}
