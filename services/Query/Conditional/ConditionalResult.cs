using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace PaperMesh.Query.Conditional;

/// <summary>A result whose entity tag is made of its bytes, so that all replicas and restarts agree on it.</summary>
/// <param name="result">Writes at most some hundred kilobytes: they are held until the last one is known.</param>
/// <param name="lastChange">Nothing in the answer has changed since; null: that cannot be said yet.</param>
internal sealed class ConditionalResult(IResult result, DateTimeOffset? lastChange) : IResult
{
    // Most answers are one segment, and so one write: each is flushed.
    private const int SegmentSize = 128 * 1024;
    private const int TagBytes = 16;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var (method, body) = (request.Method, response.Body);

        // Pooled memory, and as much as it takes: nobody reads before all is written.
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0, resumeWriterThreshold: 0, minimumSegmentSize: SegmentSize, useSynchronizationContext: false));
        try
        {
            // A HEAD is answered by the tag of what a GET brings, and some results write nothing for it.
            request.Method = HttpMethods.Get;
            response.Body = pipe.Writer.AsStream(leaveOpen: true);
            await result.ExecuteAsync(httpContext);
            await response.Body.FlushAsync(httpContext.RequestAborted);
        }
        finally
        {
            (request.Method, response.Body) = (method, body);
        }

        await pipe.Writer.CompleteAsync();
        var written = (await pipe.Reader.ReadAsync(httpContext.RequestAborted)).Buffer;
        await SendAsync(httpContext, written);
        await pipe.Reader.CompleteAsync();
    }

    private async Task SendAsync(HttpContext http, ReadOnlySequence<byte> written)
    {
        var response = http.Response;

        // What names its own tag, as files do, has answered by it; what is not found may be found in a moment.
        if (response.StatusCode == StatusCodes.Status200OK && response.Headers.ETag.Count == 0)
        {
            var tag = TagOf(written);
            var headers = response.GetTypedHeaders();
            headers.ETag = tag;
            headers.LastModified = lastChange;

            // The same for everybody who may read; the gateway goes by this, too.
            if (response.Headers.CacheControl.Count == 0)
                response.Headers.CacheControl = "public, no-cache";

            if (IsKnown(http.Request, tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                response.Headers.ContentType = default;
                response.Headers.ContentLength = null;
                return;
            }
        }

        if (response.StatusCode is StatusCodes.Status304NotModified or StatusCodes.Status204NoContent)
            return;

        response.ContentLength = written.Length;
        if (HttpMethods.IsHead(http.Request.Method))
            return;

        foreach (var segment in written)
            await response.Body.WriteAsync(segment, http.RequestAborted);
    }

    private static EntityTagHeaderValue TagOf(ReadOnlySequence<byte> written)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var segment in written)
            hash.AppendData(segment.Span);

        // Weak: the same answer goes out compressed, too, in other bytes.
        return new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, TagBytes))}\"", isWeak: true);
    }

    /// <summary>Tags go before times.</summary>
    private bool IsKnown(HttpRequest request, EntityTagHeaderValue tag)
    {
        var conditions = request.GetTypedHeaders();
        if (request.Headers.IfNoneMatch.Count > 0)
            return conditions.IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false));

        return lastChange is { } changed && conditions.IfModifiedSince >= changed;
    }
}
