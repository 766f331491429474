using System.Text.Json;
using Microsoft.Extensions.Options;
using PaperMesh.Crawler.Papers;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Samples;

/// <summary>Puts the shipped sample papers in at the first start, so that every page has something to show; or takes them out again.</summary>
/// <remarks>Papers that are there already stay as they are, so a start that was cut short is made good by the next one.</remarks>
internal sealed class SampleLoader(
    IDocuments<CrawledPaper> papers, Outbox outbox, IOptions<SampleOptions> options, TimeProvider time, ILogger<SampleLoader> log)
    : BackgroundService
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Enabled is not { } enabled)
            return;

        for (var (done, fails) = (false, false); !done && !stoppingToken.IsCancellationRequested;)
        {
            try
            {
                await (enabled ? LoadAsync(stoppingToken) : RemoveAsync(stoppingToken));
                done = true;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The store is not there yet.
                if (!fails)
                    log.SamplesWait(e);

                fails = true;
                await Task.Delay(TryAgain, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var samples = new List<SamplePaper>();
        await foreach (var sample in ReadAsync(cancellationToken))
            samples.Add(sample);

        var kept = await papers.UpsertAsync(
            samples,
            sample => sample.Id,
            (stored, sample) => stored ?? PaperMerge.Take(null, sample.Id, [sample.ToReport(now)], [], now),
            cancellationToken);
        if (kept.Count(paper => paper.Outcome == UpsertOutcome.Inserted) is > 0 and var count)
        {
            log.SamplesLoaded(count);
            outbox.Wake();
        }
    }

    private async Task RemoveAsync(CancellationToken cancellationToken)
    {
        // ';' follows ':' in ordinal order.
        var all = new DocumentQuery { From = $"{SamplePaper.Source}:", To = $"{SamplePaper.Source};", Limit = 1_000 };
        var samples = await papers.QueryAsync(all, cancellationToken);
        var removed = await papers.DeleteAsync([.. samples.Items.Select(paper => paper.Id)], cancellationToken);
        if (removed > 0)
            log.SamplesRemoved(removed);
    }

    private static IAsyncEnumerable<SamplePaper> ReadAsync(CancellationToken cancellationToken)
    {
        var lines = typeof(SampleLoader).Assembly.GetManifestResourceStream("samples.jsonl")
            ?? throw new InvalidOperationException("The sample papers are not in this build.");
        return JsonSerializer.DeserializeAsyncEnumerable(lines, CrawlerJson.Default.SamplePaper, topLevelValues: true, cancellationToken)!;
    }
}

/// <summary>Section <c>Samples</c>.</summary>
public sealed class SampleOptions
{
    /// <summary>Whether the invented sample papers are shown: true brings them, false removes those that are there, null does neither.</summary>
    public bool? Enabled { get; set; }
}
