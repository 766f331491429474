using PaperMesh.Crawler.Sources;

namespace PaperMesh.Crawler.Etiquette;

/// <summary>For whom a request goes out.</summary>
/// <param name="Source">Name of the source, as the ledger and the metrics have it.</param>
/// <param name="IsApi">It asks an interface made for programs, under terms of its own: robots.txt speaks of pages and is not looked at.</param>
internal sealed record AskedBy(string Source, bool IsApi)
{
    private static readonly HttpRequestOptionsKey<AskedBy> Key = new("papermesh.asked-by");

    /// <summary>A client whose requests all carry it.</summary>
    public HttpClient Client(IHttpMessageHandlerFactory handlers, SourceSettings settings) => new(new Stamp(this)
    {
        InnerHandler = handlers.CreateHandler(SourceHttp.Name),
    })
    {
        BaseAddress = settings.Url,
        // It would count the waiting; WholeAnswerHandler times each attempt.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Null when nobody has said.</summary>
    public static AskedBy? Of(HttpRequestMessage request) => request.Options.TryGetValue(Key, out var askedBy) ? askedBy : null;

    private sealed class Stamp(AskedBy askedBy) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Options.Set(Key, askedBy);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
