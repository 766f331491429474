namespace PaperMesh.Query.Pages;

/// <summary>What holds for every page: the headers, and that a failure is a page too.</summary>
internal sealed class PageFilter(ILogger<PageFilter> log) : IEndpointFilter
{
    /// <summary>Nothing runs but the site's own scripts, nothing comes from elsewhere, nobody frames it: so nothing in a paper's text could do harm either.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        http.Response.Headers.Vary = "Accept";

        try
        {
            return await next(context);
        }
        catch (FormatException) when (http.Request.Query.ContainsKey("cursor"))
        {
            // So every list says that a cursor is not one of its own.
            return Message.BadCursor(http.Request);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            log.PageFailed(http.Request.Path, fault);
            return Message.Failed(http.Request);
        }
    }
}
