using Microsoft.AspNetCore.Http.HttpResults;

namespace PaperMesh.Notifier.Webhooks;

/// <summary>Lets through whoever brings the token of the webhook in the path. Who does not cannot tell whether there is such a webhook.</summary>
internal sealed class OnlyWithToken(WebhookStore webhooks) : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var header = http.Request.Headers.Authorization.ToString();
        var token = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
        if (await webhooks.FindAsync((string)http.Request.RouteValues["id"]!, token, http.RequestAborted) is not { } webhook)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return Refused();
        }

        http.Features.Set(webhook);
        return await next(context);
    }

    public static ProblemHttpResult Refused() => TypedResults.Problem(
        title: "No webhook with this token",
        detail: "There is no such webhook, or 'Authorization: Bearer' does not hold its token, which was shown when it was made and begins with 'whm_'.",
        statusCode: StatusCodes.Status401Unauthorized);
}
