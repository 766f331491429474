using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using Yarp.ReverseProxy.Forwarder;

namespace PaperMesh.Gateway.Replicas;

/// <summary>What is said when a service does not answer: which one, never at which address. A page to people, problem details to programs.</summary>
internal static class Unavailable
{
    private const string RetryAfterSeconds = "5";

    public static async Task ExplainAsync(HttpContext context, RequestDelegate next)
    {
        var before = context.Response.Headers.ToArray();
        await next(context);

        if (context.GetForwarderErrorFeature() is null or { Error: ForwarderError.RequestCanceled or ForwarderError.RequestBodyClient } || context.Response.HasStarted)
            return;

        // An answer that broke off was cleared, and with it what the front door had said.
        foreach (var (name, value) in before)
            context.Response.Headers.TryAdd(name, value);

        var service = context.GetReverseProxyFeature().Cluster.Config.ClusterId;
        var status = context.Response.StatusCode;
        context.Response.Headers.RetryAfter = RetryAfterSeconds;

        if (WantsPage(context.Request))
            await TypedResults.Content(Page(service), "text/html; charset=utf-8", statusCode: status).ExecuteAsync(context);
        else
            await Problem([service], status).ExecuteAsync(context);
    }

    /// <param name="services">As the configuration calls them.</param>
    /// <param name="status">502, 503 or 504.</param>
    /// <param name="more">What else a program may want to know, by name.</param>
    public static ProblemHttpResult Problem(string[] services, int status, params KeyValuePair<string, object?>[] more) => TypedResults.Problem(
        title: "A service does not answer",
        detail: $"Not available at the moment: {string.Join(", ", services)}. Try again in {RetryAfterSeconds} seconds.",
        statusCode: status,
        extensions: [new("services", services), .. more]);

    private static bool WantsPage(HttpRequest request)
        => !request.Path.StartsWithSegments("/api")
            && request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));

    private static string Page(string service) => $$"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <meta name="color-scheme" content="light dark">
        <title>Back in a moment · PaperMesh</title>
        <style>body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1.5rem }</style>
        <h1>Back in a moment</h1>
        <p>A part of PaperMesh does not answer right now: <b>{{HtmlEncoder.Default.Encode(service)}}</b>.</p>
        <p><a href="">Try again</a></p>
        </html>
        """;
}
