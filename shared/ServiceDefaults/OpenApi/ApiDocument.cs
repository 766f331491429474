using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace PaperMesh.ServiceDefaults.OpenApi;

/// <summary>The API of this process as OpenAPI 3.1, and the pages on which it is read and tried out.</summary>
public static class ApiDocument
{
    public const string Path = "/openapi/v1.json";

    /// <summary>How the document calls an API key.</summary>
    internal const string KeyScheme = "key";

    /// <summary>Under which ASP.NET Core keeps it.</summary>
    public const string Name = "v1";
    private const string Pages = "/docs";

    /// <summary>
    /// Scalar draws its pages with a script of its own, and styles that it makes up while it runs; both come from here, and so does all that
    /// it asks for.
    /// </summary>
    private static string ContentSecurityPolicy(string nonce)
        => $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        + "connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Of the document, wherever it is put together.</summary>
    public static OpenApiInfo Info => new()
    {
        Title = "PaperMesh",
        Version = "1",
        Description = """
            Research papers, crawled, tagged with topics, searchable, and told on.

            Lists answer `items`, `total` and `next`: give `next` as `cursor` for the next page; it is null at the end. A cursor belongs to its
            list and order. Errors are problem details (RFC 9457) that say what was wrong and what to do. Fields are only ever added: ignore
            those you do not know.
            """,
    };

    /// <summary>What an operation that needs a scope takes.</summary>
    public static OpenApiSecurityScheme ApiKey => new()
    {
        Type = SecuritySchemeType.Http,
        Scheme = "bearer",
        Description = "An API key: `Authorization: Bearer pmk_…`. Operators make them at `/ops/keys`.",
    };

    internal static void AddApiDocument(this IServiceCollection services)
        => services.AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = Info;

                // As it was reached is where it is: behind a gateway, a service does not know its own address.
                document.Servers = [new OpenApiServer { Url = "/" }];
                document.AddComponent(KeyScheme, ApiKey);
                return Task.CompletedTask;
            });
            options.AddOperationTransformer<DescribedOperations>();
            options.AddOperationTransformer<ProblemResponses>();
            options.AddSchemaTransformer<DescribedSchemas>();
        });

    internal static void MapApiDocument(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");

        app.UseWhen(context => context.Request.Path.StartsWithSegments(Pages), pages => pages.Use((context, next) =>
        {
            var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
            context.Items[ScalarOptions.NonceHttpContextItemKey] = nonce;
            context.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy(nonce);
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return next(context);
        }));
        app.MapScalarApiReference(Pages, (options, context) =>
        {
            options.Title = "PaperMesh API";
            options.OpenApiRoutePattern = "/openapi/{documentName}.json";
            options.Nonce = (string?)context.Items[ScalarOptions.NonceHttpContextItemKey];

            // Nothing leaves the page: no fonts from elsewhere, no proxy, no counting, no assistant.
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.Favicon = "/assets/favicon.svg";
            options.DisableAgent();
            options.DisableMcp();
            options.HideDeveloperTools();
        });
    }
}
