using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;

namespace PaperMesh.ServiceDefaults;

/// <summary>Answers as Brotli or gzip to whoever accepts it (RFC 9110, 12.5.3): only of endpoints that are marked for it.</summary>
/// <remarks>
/// What shows a secret beside something that the asker has chosen must not be marked: its length, compressed, gives the secret away letter by
/// letter (BREACH).
/// </remarks>
public static class Compression
{
    private static readonly string[] Types =
    [
        .. ResponseCompressionDefaults.MimeTypes,
        "application/atom+xml", "application/rss+xml", "application/feed+json", "application/problem+json", "application/opensearchdescription+xml",
        "application/x-bibtex", "application/x-research-info-systems", "image/svg+xml", "text/markdown",
    ];

    /// <summary>Marks endpoints whose answers hold nothing that only their reader may know.</summary>
    public static TBuilder Compressed<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder
        => endpoints.WithMetadata(Mark.Only);

    internal static void AddCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(options => options.MimeTypes = Types);

        // Twice as small for a millisecond at most; the next levels win a tenth for many times that.
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
    }

    internal static void UseCompression(this IApplicationBuilder app)
        => app.UseWhen(
            context => context.GetEndpoint()?.Metadata.GetMetadata<Mark>() is not null,
            marked => marked.UseResponseCompression());

    private sealed class Mark
    {
        public static readonly Mark Only = new();
    }
}
