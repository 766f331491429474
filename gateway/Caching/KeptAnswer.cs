using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace PaperMesh.Gateway.Caching;

/// <summary>An answer that a service has marked for everybody: <c>public</c>, with an entity tag (RFC 9111, 3 and 5.2.2.9).</summary>
/// <param name="Headers">Of the service only: those that the gateway adds are each request's own.</param>
/// <param name="Body">As it goes out, compressed or not.</param>
/// <param name="CheckedAt">When the service has last said that this is the answer.</param>
internal sealed record KeptAnswer(IReadOnlyList<KeyValuePair<string, StringValues>> Headers, ReadOnlyMemory<byte> Body, DateTimeOffset CheckedAt)
{
    private const int PerHeader = 64;

    /// <summary>What an answer may depend on, beside its address: all of it is in the <see cref="CacheKey"/>.</summary>
    private static readonly string[] Known = [HeaderNames.Accept, HeaderNames.AcceptEncoding];

    public string Tag => Headers.First(header => header.Key.Equals(HeaderNames.ETag, StringComparison.OrdinalIgnoreCase)).Value.ToString();

    /// <summary>Bytes, about.</summary>
    public int Size => Body.Length + Headers.Sum(header => PerHeader + (2 * (header.Key.Length + header.Value.ToString().Length)));

    /// <param name="response">Complete, and not sent yet.</param>
    /// <param name="own">The names of the headers that the gateway had set before.</param>
    /// <param name="body">Of the response.</param>
    /// <param name="now">The time at which it was asked for.</param>
    /// <returns>Null: that may not be kept.</returns>
    public static KeptAnswer? Of(HttpResponse response, IReadOnlySet<string> own, ReadOnlyMemory<byte> body, DateTimeOffset now)
        => MayBe(response)
            ? new KeptAnswer([.. response.Headers.Where(header => !own.Contains(header.Key) && header.Key != HeaderNames.Date)], body, now)
            : null;

    /// <summary>By its status and headers.</summary>
    public static bool MayBe(HttpResponse response)
        => response.StatusCode == StatusCodes.Status200OK
            && response.Headers.ETag.Count == 1
            && response.Headers.SetCookie.Count == 0
            && response.GetTypedHeaders().CacheControl is { Public: true, NoStore: false }
            && response.Headers.GetCommaSeparatedValues(HeaderNames.Vary).All(name => Known.Contains(name, StringComparer.OrdinalIgnoreCase));

    /// <summary>Whole, without a body for HEAD, or as 304 (RFC 9110, 13.2.2).</summary>
    public async Task SendAsync(HttpContext context)
    {
        var response = context.Response;
        foreach (var (name, value) in Headers)
            response.Headers[name] = value;

        if (IsKnownTo(context.Request))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            foreach (var name in new[] { HeaderNames.ContentLength, HeaderNames.ContentType, HeaderNames.ContentEncoding })
                response.Headers.Remove(name);
            return;
        }

        response.StatusCode = StatusCodes.Status200OK;
        response.ContentLength = Body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(Body, context.RequestAborted);
    }

    private bool IsKnownTo(HttpRequest request)
    {
        var conditions = request.GetTypedHeaders();
        if (request.Headers.IfNoneMatch.Count > 0)
        {
            return EntityTagHeaderValue.TryParse(Tag, out var tag)
                && conditions.IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false));
        }

        var changed = Headers.FirstOrDefault(header => header.Key.Equals(HeaderNames.LastModified, StringComparison.OrdinalIgnoreCase)).Value;
        return HeaderUtilities.TryParseDate(changed.ToString(), out var since) && conditions.IfModifiedSince >= since;
    }
}
