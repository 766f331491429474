using System.Collections.Concurrent;
using System.Net;

namespace PaperMesh.Crawler.Etiquette.Robots;

/// <summary>The robots.txt of each host, kept for a day (RFC 9309, 2.4).</summary>
internal sealed class RobotsTexts(TimeProvider time) : IDisposable
{
    /// <summary>By which name a robots.txt speaks to us.</summary>
    public const string Product = "PaperMesh";

    /// <summary>Bytes that are read of it (RFC 9309, 2.5).</summary>
    public const int MaxBytes = 500 << 10;

    private static readonly TimeSpan Fresh = TimeSpan.FromHours(24);

    // As long as a harvest that has failed waits, too.
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Entry> _entries = new();

    /// <summary>What the host of this URL says to us; fetched when it is not known, or no longer.</summary>
    /// <param name="send">Sends one hop, at the cost of the host's budget.</param>
    /// <exception cref="RobotsDisallowException">It cannot be reached: until it can, everything is forbidden (RFC 9309, 2.3.1.4).</exception>
    public async Task<RobotsFile> OfAsync(
        HttpRequestMessage request,
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send,
        CancellationToken cancellationToken)
    {
        var url = request.RequestUri!;
        var entry = _entries.GetOrAdd(url.GetLeftPart(UriPartial.Authority), _ => new Entry());
        await entry.One.WaitAsync(cancellationToken);
        try
        {
            if (time.GetUtcNow() >= entry.Until)
                await FetchAsync(entry, request, send, cancellationToken);

            return entry.File ?? throw new RobotsDisallowException(url, $"its robots.txt cannot be read ({entry.Fault!.Message})", entry.Fault);
        }
        finally
        {
            entry.One.Release();
        }
    }

    public void Dispose()
    {
        foreach (var entry in _entries.Values)
            entry.One.Dispose();
    }

    private async Task FetchAsync(
        Entry entry,
        HttpRequestMessage request,
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send,
        CancellationToken cancellationToken)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Get, new Uri(request.RequestUri!, "/robots.txt"));
        ask.Headers.TryAddWithoutValidation("User-Agent", request.Headers.UserAgent.ToString());
        foreach (var (key, value) in request.Options)
            ((IDictionary<string, object?>)ask.Options)[key] = value;

        ask.Options.Set(WholeAnswerHandler.FirstBytes, MaxBytes);
        try
        {
            using var answer = await Redirects.FollowAsync(ask, send, cancellationToken);
            entry.File = await ReadAsync(answer, cancellationToken);
            (entry.Fault, entry.Until) = (null, time.GetUtcNow() + Fresh);
        }
        catch (RedirectException)
        {
            // As if there were none (RFC 9309, 2.3.1.2).
            (entry.File, entry.Fault, entry.Until) = (RobotsFile.Empty, null, time.GetUtcNow() + Fresh);
        }
        catch (HttpRequestException e)
        {
            // What it said before goes on to count; before that, nothing is allowed.
            (entry.Fault, entry.Until) = (e, time.GetUtcNow() + AskAgain);
        }
    }

    private static async Task<RobotsFile> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        // "Too many requests" is no word about what may be crawled, though it begins with a 4.
        if (answer.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError)
            answer.EnsureSuccessStatusCode();

        return answer.IsSuccessStatusCode
            ? RobotsFile.Read(Product, await answer.Content.ReadAsByteArrayAsync(cancellationToken))
            : RobotsFile.Empty;
    }

    private sealed class Entry
    {
        public SemaphoreSlim One { get; } = new(1, 1);

        /// <summary>Null: it could not be read yet.</summary>
        public RobotsFile? File { get; set; }

        /// <summary>Why it could not be read the last time.</summary>
        public HttpRequestException? Fault { get; set; }

        public DateTimeOffset Until { get; set; }
    }
}
