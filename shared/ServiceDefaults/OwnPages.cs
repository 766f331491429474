using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PaperMesh.ServiceDefaults;

/// <summary>What holds for every page with buttons, of whichever service.</summary>
public static class OwnPages
{
    private const string ContentSecurityPolicy
        = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private const string WithScript = $"{ContentSecurityPolicy}; script-src 'self'; connect-src 'self'";

    /// <summary>Pages that run no script, lie in no frame, and are not kept by anybody on the way.</summary>
    public static RouteGroupBuilder AsPages(this RouteGroupBuilder pages) => pages.With(ContentSecurityPolicy);

    /// <summary>The same, but for files of script from the same origin, which may ask that origin. None runs that stands in the page.</summary>
    public static RouteGroupBuilder AsLivePages(this RouteGroupBuilder pages) => pages.With(WithScript);

    private static RouteGroupBuilder With(this RouteGroupBuilder pages, string policy)
    {
        pages.AddEndpointFilter((context, next) =>
        {
            var headers = context.HttpContext.Response.Headers;
            headers.ContentSecurityPolicy = policy;
            headers.XContentTypeOptions = "nosniff";
            headers.CacheControl = "no-store";
            headers["Referrer-Policy"] = "same-origin";
            return next(context);
        });
        return pages;
    }

    /// <summary>A page elsewhere cannot press these buttons: browsers say where a form comes from (Fetch Metadata Request Headers, 2.3).</summary>
    public static RouteGroupBuilder OnlyFromOwnPages(this RouteGroupBuilder buttons)
    {
        buttons.AddEndpointFilter((context, next)
            => context.HttpContext.Request.Headers["Sec-Fetch-Site"] is [] or ["same-origin"] or ["none"]
                ? next(context)
                : ValueTask.FromResult<object?>(TypedResults.Problem(
                    title: "Not from here", detail: "This button was pressed on another site's page.", statusCode: StatusCodes.Status403Forbidden)));
        return buttons;
    }

    /// <summary>The answer to a button: a page that can be loaded again without pressing it again (RFC 9110, 15.4.4).</summary>
    public static IResult SeeOther(string path) => new SeeOtherResult(path);

    private sealed class SeeOtherResult(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = path;
            return Task.CompletedTask;
        }
    }
}
