namespace PaperMesh.Crawler.Etiquette;

/// <summary>
/// Takes the answer in whole, up to a limit and within a time: so that one connection is one request, and an answer that breaks off is
/// an attempt that failed.
/// </summary>
internal sealed class WholeAnswerHandler(TimeProvider time) : DelegatingHandler
{
    /// <summary>Bytes of an answer, unpacked.</summary>
    public const int MaxBody = 20 << 20;

    /// <summary>From sending the request to the last byte of the answer. arXiv thinks for up to a minute.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    /// <summary>Of an answer, so many bytes are taken and the rest is not read; absent: it is the whole or nothing.</summary>
    public static readonly HttpRequestOptionsKey<int> FirstBytes = new("papermesh.first-bytes");

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
            if (request.Options.TryGetValue(FirstBytes, out var first))
                await CutAsync(response, first, either.Token);
            else
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

    private static async Task CutAsync(HttpResponseMessage response, int first, CancellationToken cancellationToken)
    {
        using var whole = response.Content;
        var bytes = new byte[first];
        await using var body = await whole.ReadAsStreamAsync(cancellationToken);
        var read = await body.ReadAtLeastAsync(bytes, first, throwOnEndOfStream: false, cancellationToken);
        response.Content = new ByteArrayContent(bytes, 0, read);
    }
}
