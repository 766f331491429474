using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using PaperMesh.Crawler.Etiquette;

namespace PaperMesh.Crawler.Sources.ArxivRss;

/// <summary>What arXiv announces, some hours before its OAI-PMH server has it.</summary>
internal sealed class ArxivRssSource(HttpClient http, SourceSettings settings, TimeProvider time) : ISource
{
    // arXiv's feeds are not made for all of arXiv; several archives are one feed.
    private readonly string _path = $"rss/{string.Join('+', settings.Read<ArxivRssOptions>().Archives)}";

    public SourceSettings Settings => settings;

    /// <summary>
    /// The announcement of the day as one page; none when it is as it was. Nothing is announced at weekends, and the feed is empty then: an
    /// empty page.
    /// </summary>
    public async IAsyncEnumerable<Page> HarvestAsync(Checkpoint since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await http.GetChangedAsync(_path, since.Validators, time, cancellationToken) is not { } feed)
            yield break;

        var page = await ArxivRssReader.ReadAsync(feed.Body, feed.ContentType?.CharSet, settings.Name, time.GetUtcNow(), cancellationToken);
        yield return page with { Next = since with { Validators = page.BreaksOff ? null : feed.Validators } };
    }
}

/// <summary>What a source of type <c>arxiv-rss</c> must be told.</summary>
internal sealed class ArxivRssOptions
{
    /// <summary>The archives or categories that are wanted: <c>cs</c>, <c>math.OC</c>.</summary>
    [MinLength(1, ErrorMessage = "Archives is missing: the archives or categories that are wanted, such as cs or math.OC.")]
    [Archives]
    public IList<string> Archives { get; } = [];

    private sealed class ArchivesAttribute() : RegularExpressionAttribute(@"[a-z]+(-[a-z]+)?(\.[A-Za-z]+(-[a-z]+)?)?")
    {
        protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
            => (value as IEnumerable<string>)?.FirstOrDefault(archive => !base.IsValid(archive)) is { } wrong
                ? new ValidationResult(
                    $"Archives: {Excerpt.Of(wrong)} is no archive or category of arXiv; they look like cs, hep-th or math.OC.")
                : ValidationResult.Success;
    }
}
