using Microsoft.Net.Http.Headers;

namespace PaperMesh.Access;

internal static class SecurityHeaders
{
    /// <summary>What is no page loads nothing and lies in no frame.</summary>
    private const string NoPage = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>On every answer, whoever wrote it and whatever became of it. What an answer says itself stays.</summary>
    public static void UseSecurityHeaders(this WebApplication app)
        => app.Use((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.TryAdd(HeaderNames.ContentSecurityPolicy, NoPage);
                headers.TryAdd(HeaderNames.XContentTypeOptions, "nosniff");
                headers.TryAdd("Referrer-Policy", "strict-origin-when-cross-origin");
                headers.TryAdd("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
                headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
                if (context.Request.IsHttps)
                    headers.TryAdd(HeaderNames.StrictTransportSecurity, "max-age=31536000");

                return Task.CompletedTask;
            });
            return next(context);
        });
}
