using Microsoft.AspNetCore.Http.HttpResults;

namespace PaperMesh.Notifier.Webhooks.Pages;

/// <summary>Lets through whoever has opened the webhook in the path with its token, until the browser is closed; asks others for it.</summary>
internal sealed class OnlyWithCookie(WebhookStore webhooks) : IEndpointFilter
{
    private const string Name = "webhook";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var id = (string)http.Request.RouteValues["id"]!;
        if (http.Request.Cookies[Name] is not { } token || await webhooks.FindAsync(id, token, http.RequestAborted) is not { } webhook)
            return Ask(id, StatusCodes.Status403Forbidden);

        http.Features.Set(webhook);
        return await next(context);
    }

    public static RazorComponentResult<OpenWebhookPage> Ask(string id, int status, params string[] faults)
        => new(new { Id = id, Problems = faults }) { StatusCode = status };

    public static void Admit(HttpContext context, string id, string token) => context.Response.Cookies.Append(Name, token, OptionsOf(context, id));

    public static void Forget(HttpContext context, string id) => context.Response.Cookies.Delete(Name, OptionsOf(context, id));

    /// <summary>Sent to the pages of this webhook only, by pages of this site only, and not to be read by any script.</summary>
    private static CookieOptions OptionsOf(HttpContext context, string id)
        => new() { Path = $"/webhooks/{id}", HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps };
}
