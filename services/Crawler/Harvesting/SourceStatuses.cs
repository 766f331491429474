using PaperMesh.Crawler.Etiquette;
using PaperMesh.Crawler.Sources;
using PaperMesh.Storage;
using PaperMesh.Storage.Leasing;

namespace PaperMesh.Crawler.Harvesting;

/// <summary>Puts together what is known of sources.</summary>
internal sealed class SourceStatuses(
    IDocuments<SourceState> states,
    IDocuments<LedgerEntry> ledger,
    IDocuments<OperatorWarning> warnings,
    [FromKeyedServices(CrawlerService.Name)] Leases leases,
    Budgets budgets)
{
    private const int RunsShown = 3;

    public async Task<IReadOnlyList<SourceStatus>> OfAsync(IReadOnlyList<ISource> sources, CancellationToken cancellationToken)
    {
        var known = (await states.FindManyAsync([.. sources.Select(source => source.Name)], cancellationToken)).ToDictionary(state => state.Source);
        var reports = new List<SourceStatus>();
        foreach (var source in sources)
        {
            var runs = await ledger.QueryAsync(LedgerEntry.Of(source.Name) with { Limit = RunsShown }, cancellationToken);
            var suspicious = await warnings.QueryAsync(OperatorWarning.Of(source.Name), cancellationToken);
            reports.Add(SourceStatus.Of(
                source,
                known.GetValueOrDefault(source.Name) ?? new SourceState { Source = source.Name },
                await leases.IsHeldAsync(Harvester.LeaseOn(source.Name), cancellationToken),
                await budgets.StateAsync(source.Settings.Url.Host, cancellationToken),
                runs.Items,
                suspicious.Items));
        }

        return reports;
    }
}
