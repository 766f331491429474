using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Access;

/// <summary>A page elsewhere cannot use the session of a browser to change anything: browsers say where a request comes from.</summary>
/// <remarks>
/// By Fetch Metadata Request Headers (W3C), 2.3, else by <c>Origin</c> (RFC 6454, 7). A session's request that has neither comes from no
/// browser of this decade, and is refused too. The cookie is <c>SameSite=Lax</c> besides.
/// </remarks>
internal static class CrossOriginProtection
{
    public static Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (IsSafe(context.Request.Method) || Caller.Of(context.User)?.Kind is not CallerKind.Person || IsFromHere(context.Request))
            return next(context);

        return TypedResults.Problem(
            title: "Not from here",
            detail: "A page of another site has asked for this with your session. Go to the page yourself, or use an API key.",
            statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
    }

    public static bool IsFromHere(HttpRequest request) => request.Headers["Sec-Fetch-Site"] switch
    {
        ["same-origin"] or ["none"] => true,
        [] => Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin) && origin.Authority == request.Host.Value,
        _ => false,
    };

    public static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}
