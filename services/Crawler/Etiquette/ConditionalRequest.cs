using System.Net;
using System.Net.Http.Headers;
using PaperMesh.Crawler.Sources;

namespace PaperMesh.Crawler.Etiquette;

/// <summary>Asks for a document only if it has changed (RFC 9110, 13.1).</summary>
internal static class ConditionalRequest
{
    /// <summary>
    /// For so long a server is believed that nothing has changed. Then the document is fetched whole: caches in between, and servers
    /// behind a load balancer, are known to say 304 for ever.
    /// </summary>
    public static readonly TimeSpan BelievedFor = TimeSpan.FromHours(24);

    /// <param name="known">What the document was when it was last read whole; null: never.</param>
    /// <returns>
    /// Null: it is as it was, and what is <paramref name="known"/> stays so. Otherwise the document, with what is to be known of it once
    /// it is stored.
    /// </returns>
    /// <exception cref="HttpRequestException">There is no answer, or one of another status.</exception>
    public static async Task<Fetched?> GetChangedAsync(
        this HttpClient http, string path, ValidatorFields? known, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);

        // A clock that was set back would make a document young for years: hence the distance, not the age.
        if (known is not null && (now - known.ReadAt).Duration() < BelievedFor)
        {
            Add(request.Headers, "If-None-Match", known.ETag);
            Add(request.Headers, "If-Modified-Since", known.LastModified);
        }

        var isConditional = request.Headers.Any();
        using var response = await http.SendAsync(request, cancellationToken);
        if (isConditional && response.StatusCode == HttpStatusCode.NotModified)
            return null;

        response.EnsureSuccessStatusCode();
        return new Fetched(
            new MemoryStream(await response.Content.ReadAsByteArrayAsync(cancellationToken), writable: false),
            response.Content.Headers.ContentType,
            response.RequestMessage?.RequestUri ?? new Uri(http.BaseAddress!, path),
            new ValidatorFields(Sent(response.Headers, "ETag"), Sent(response.Content.Headers, "Last-Modified"), now));
    }

    // As sent, both ways: a validator that is ill-formed by the book is still the one that the server knows again.
    private static void Add(HttpHeaders headers, string name, string? value)
    {
        if (value is not null)
            headers.TryAddWithoutValidation(name, value);
    }

    private static string? Sent(HttpHeaders headers, string name)
        => headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}

/// <summary>A document that was read whole.</summary>
/// <param name="Body">Unpacked, in memory: it has nothing to dispose of.</param>
/// <param name="ContentType">Media type and charset, when the server says.</param>
/// <param name="Address">Where it was found, after redirects: its relative links start there.</param>
/// <param name="Validators">For the checkpoint behind it.</param>
internal sealed record Fetched(Stream Body, MediaTypeHeaderValue? ContentType, Uri Address, ValidatorFields Validators);
