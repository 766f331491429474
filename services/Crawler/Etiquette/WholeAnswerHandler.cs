namespace PaperMesh.Crawler.Etiquette;

/// <summary>
/// Takes the answer in whole, up to a limit and within a time: so that one connection is one request, and an answer that breaks off is
/// an attempt that failed.
/// </summary>
internal sealed class WholeAnswerHandler(TimeProvider time) : DelegatingHandler
{
    /// <summary>Bytes of an answer, unpacked.</summary>
    public const int MaxBody = 50 << 20;

    /// <summary>From sending the request to the last byte of the answer. arXiv thinks for up to a minute.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    /// <exception cref="HttpRequestException">
    /// It took too long, or broke off, or has more bytes than the limit (<see cref="HttpRequestError.ConfigurationLimitExceeded"/>): no more
    /// than that is read.
    /// </exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, either.Token);
            await response.Content.LoadIntoBufferAsync(MaxBody, either.Token);
            return response;
        }
        catch (Exception e)
        {
            response?.Dispose();
            if (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                throw new HttpRequestException($"{request.RequestUri} did not answer within {Timeout.TotalMinutes} minutes.", e);

            throw;
        }
    }
}
