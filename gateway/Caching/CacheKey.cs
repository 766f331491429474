using System.Net.Mime;
using Microsoft.Net.Http.Headers;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Gateway.Caching;

/// <summary>What has to be the same for two requests to have the same answer.</summary>
/// <param name="Origin">Scheme and host, which links are written with.</param>
/// <param name="Address">Path and query.</param>
/// <param name="Accept">As sent.</param>
/// <param name="Encoding">The best of those that are accepted and there are: <c>br</c>, <c>gzip</c> or none.</param>
internal readonly record struct CacheKey(string Origin, string Address, string Accept, string Encoding)
{
    private const int MaxAddress = 2_000;
    private const int MaxAccept = 300;

    /// <summary>A request with one of these asks for something else than the answer, or says who asks.</summary>
    private static readonly string[] Personal =
    [
        HeaderNames.Authorization, HeaderNames.Cookie, "X-API-Key", HeaderNames.Range, HeaderNames.IfRange, HeaderNames.IfMatch, HeaderNames.IfUnmodifiedSince,
        HeaderNames.Upgrade,
    ];

    /// <summary>Bytes, about.</summary>
    public int Size => 2 * (Origin.Length + Address.Length + Accept.Length + Encoding.Length);

    /// <returns>Null: the answer may be for this reader only, or is nothing to keep.</returns>
    public static CacheKey? Of(HttpContext context)
    {
        var request = context.Request;
        if (!(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            || Caller.Of(context.User)?.Kind is not CallerKind.Visitor
            || Personal.Any(request.Headers.ContainsKey)
            || request.ContentLength > 0
            || request.Headers.Accept.ToString().Contains(MediaTypeNames.Text.EventStream, StringComparison.OrdinalIgnoreCase))
            return null;

        var address = request.Path.ToUriComponent() + request.QueryString.Value;
        var accept = request.Headers.Accept.ToString();
        return address.Length > MaxAddress || accept.Length > MaxAccept
            ? null
            : new CacheKey($"{request.Scheme}://{request.Host}", address, accept, EncodingOf(request));
    }

    /// <summary>As the services choose (RFC 9110, 12.5.3): by what is accepted, Brotli before gzip.</summary>
    private static string EncodingOf(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        return Best("br") ?? Best("gzip") ?? "";

        string? Best(string encoding)
            => accepted.Any(one => one.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && one.Quality is null or > 0) ? encoding : null;
    }
}
