using System.Runtime.CompilerServices;
using PaperMesh.Crawler.Etiquette;

namespace PaperMesh.Crawler.Sources.AnyFeed;

/// <summary>Any feed: of a journal, a laboratory, a blog that tells of papers.</summary>
internal sealed class AnyFeedSource(HttpClient http, SourceSettings settings, TimeProvider time) : ISource
{
    public SourceSettings Settings => settings;

    /// <summary>The feed as one page; none when it is as it was.</summary>
    public async IAsyncEnumerable<Page> HarvestAsync(Checkpoint since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await http.GetChangedAsync("", since.Validators, time, cancellationToken) is not { } feed)
            yield break;

        var page = await FeedReader.ReadAsync(
            feed.Body, feed.ContentType?.CharSet, feed.Address, settings.Name, time.GetUtcNow(), cancellationToken);

        // What is missing from a feed that was cut off must not be hidden behind "nothing has changed".
        yield return page with { Next = since with { Validators = page.BreaksOff ? null : feed.Validators } };
    }
}
