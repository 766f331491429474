using System.Globalization;
using Microsoft.Extensions.Options;
using PaperMesh.Crawler.Sources;
using PaperMesh.Storage;
using PaperMesh.Storage.Leasing;

namespace PaperMesh.Crawler.Harvesting;

/// <summary>The sources whose time has come and that no replica is harvesting.</summary>
internal sealed class DueSources(
    SourceCatalog sources, IDocuments<SourceState> states, [FromKeyedServices(CrawlerService.Name)] Leases leases, IOptions<CrawlerOptions> options, TimeProvider time) : IJobs
{
    public async Task<IReadOnlyList<Job>> FindDueAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(options.Value.Contact))
            return [];

        string[] names = [.. sources.All.Where(source => source.IsHarvested).Select(source => source.Name)];
        var known = (await states.FindManyAsync(names, cancellationToken)).ToDictionary(state => state.Source);
        var now = time.GetUtcNow();
        var due = names
            .Select(name => known.GetValueOrDefault(name) ?? new SourceState { Source = name })
            .Where(state => state.IsDue(now))
            .OrderBy(state => state.NextHarvest);

        var jobs = new List<Job>();
        foreach (var state in due)
        {
            if (await leases.IsHeldAsync(Harvester.LeaseOn(state.Source), cancellationToken))
                continue;

            var at = string.Create(CultureInfo.InvariantCulture, $"{state.Holder} {state.NextHarvest:O}");
            jobs.Add(new Job($"source:{state.Source}", at, new CrawlSource(state.Source)));
        }

        return jobs;
    }
}
