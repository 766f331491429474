using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;

namespace PaperMesh.Query.Pages;

/// <summary>The style sheet, the scripts and the icon: embedded, so that any host that references this service serves them.</summary>
internal static class SiteAssets
{
    private const string Script = "text/javascript; charset=utf-8";

    private static readonly Dictionary<string, Asset> All = new[]
    {
        Load("site.css", "text/css; charset=utf-8"), Load("visits.js", Script), Load("keys.js", Script), Load("favicon.svg", "image/svg+xml"),
    }.ToDictionary(asset => asset.Name, StringComparer.Ordinal);

    /// <summary>The path, with the hash of the content: it may be cached for good.</summary>
    public static string Url(string name) => $"/assets/{name}?v={All[name].Hash}";

    /// <summary>An address without the hash, or with that of another version of PaperMesh, must be asked for again.</summary>
    public static Results<FileContentHttpResult, NotFound> Get(string name, string? v, HttpResponse response)
    {
        if (!All.TryGetValue(name, out var asset))
            return TypedResults.NotFound();

        response.Headers.CacheControl = v == asset.Hash ? "public, max-age=31536000, immutable" : "no-cache";
        return TypedResults.Bytes(asset.Content, asset.Type, entityTag: new($"\"{asset.Hash}\""));
    }

    private static Asset Load(string name, string type)
    {
        using var resource = typeof(SiteAssets).Assembly.GetManifestResourceStream($"assets/{name}")!;
        using var content = new MemoryStream();
        resource.CopyTo(content);
        return new Asset(name, type, content.ToArray(), Convert.ToHexStringLower(SHA256.HashData(content.ToArray()))[..12]);
    }

    private sealed record Asset(string Name, string Type, byte[] Content, string Hash);
}
