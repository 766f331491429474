using Microsoft.Extensions.Options;

namespace PaperMesh.Crawler.Etiquette;

/// <summary>Says in each request who asks: <c>PaperMesh/0.1 (+mailto:papers@example.org)</c>. Without a contact none goes out.</summary>
internal sealed class ContactHandler(IOptionsMonitor<CrawlerOptions> options) : DelegatingHandler
{
    private static readonly Version Ours = typeof(ContactHandler).Assembly.GetName().Version ?? new Version(0, 0);

    /// <exception cref="NoContactException">There is no contact.</exception>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (options.CurrentValue.Contact is not { } contact || string.IsNullOrWhiteSpace(contact))
            throw new NoContactException();

        request.Headers.UserAgent.Clear();
        request.Headers.UserAgent.ParseAdd($"PaperMesh/{Ours.Major}.{Ours.Minor} (+{contact.Trim()})");
        return base.SendAsync(request, cancellationToken);
    }
}
