using System.Runtime.CompilerServices;
using PaperMesh.Crawler.Etiquette;

namespace PaperMesh.Crawler.Sources.HtmlListing;

/// <summary>Any page that lists papers and has no feed.</summary>
internal sealed class HtmlListingSource(HttpClient http, SourceSettings settings, TimeProvider time) : ISource
{
    private readonly HtmlListingOptions _options = settings.Read<HtmlListingOptions>();

    public SourceSettings Settings => settings;

    /// <summary>
    /// The list page by page; nothing when its first page is as it was: what is new stands there. The validators are those of the first
    /// page, and hold once the last one is taken.
    /// </summary>
    public async IAsyncEnumerable<Page> HarvestAsync(Checkpoint since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new HtmlListingReader(_options, settings.Name);
        var first = await http.GetChangedAsync("", since.Validators, time, cancellationToken);
        var seen = new HashSet<Uri> { settings.Url };
        for (var (fetched, number) = (first, 1); fetched is not null; number++)
        {
            seen.Add(fetched.Address);
            var page = await reader.ReadAsync(
                fetched.Body, fetched.ContentType?.CharSet, fetched.Address, time.GetUtcNow(), cancellationToken);

            var next = number < _options.MaxPages && page.Next is { } address && seen.Add(address) ? address : null;
            yield return page.Papers with { Next = next is null ? since with { Validators = first!.Validators } : since };

            fetched = next is null ? null : await http.GetChangedAsync(next.AbsoluteUri, known: null, time, cancellationToken);
        }
    }
}
