using System.Net;

namespace PaperMesh.Crawler.Etiquette;

/// <summary>Counts what really goes out, each attempt by itself, for the source that asked.</summary>
internal sealed class CountHandler(RequestCounts counts) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var source = AskedBy.Of(request)?.Source;
        HttpStatusCode? status = null;
        long bytes = 0;
        try
        {
            var answer = await base.SendAsync(request, cancellationToken);
            (status, bytes) = (answer.StatusCode, answer.Content.Headers.ContentLength ?? 0);
            return answer;
        }
        finally
        {
            counts.Add(source, status, bytes);
        }
    }
}
