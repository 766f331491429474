using Microsoft.Extensions.Options;

namespace PaperMesh.Query.Pages;

/// <summary>Where readers reach this site, for what leaves it: feeds, Markdown.</summary>
internal sealed class PublicAddress(IOptions<QueryOptions> options)
{
    /// <summary>Without a slash at its end: as configured, else as the request came.</summary>
    public string Of(HttpRequest request)
        => options.Value.PublicUrl?.AbsoluteUri.TrimEnd('/') ?? $"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}";
}
