using System.Net;
using System.Net.Http.Headers;

namespace PaperMesh.EndToEnd.Tests;

/// <summary>An import that sends some papers and then keeps the request open, so that it is surely under way when the server dies.</summary>
internal sealed class OpenEndedUpload : HttpContent
{
    private readonly IEnumerable<RealPaper> _papers;

    public OpenEndedUpload(IEnumerable<RealPaper> papers)
    {
        _papers = papers;
        Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        foreach (var paper in _papers)
        {
            await stream.WriteAsync(paper.Line, cancellationToken);
            await stream.WriteAsync("\n"u8.ToArray(), cancellationToken);
        }

        await stream.FlushAsync(cancellationToken);
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
