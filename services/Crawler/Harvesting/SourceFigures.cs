using System.Diagnostics.Metrics;
using PaperMesh.Crawler.Sources;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Harvesting;

/// <summary>How the sources that are switched on fare, for the metrics.</summary>
internal sealed class SourceFigures(SourceCatalog sources, IDocuments<SourceState> states, TimeProvider time)
{
    /// <summary>Seconds for each source. While a run is under way it is due since that began.</summary>
    public Task<IReadOnlyList<Measurement<double>>> OverdueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return EachAsync(state => state.IsDue(now) && state.Run is null ? (now - state.NextHarvest).TotalSeconds : 0, cancellationToken);
    }

    public Task<IReadOnlyList<Measurement<double>>> FailuresAsync(CancellationToken cancellationToken) => EachAsync(state => state.Failures, cancellationToken);

    private async Task<IReadOnlyList<Measurement<double>>> EachAsync(Func<SourceState, double> figure, CancellationToken cancellationToken)
        => [.. (await states.FindManyAsync([.. sources.All.Select(source => source.Name)], cancellationToken))
            .Select(state => new Measurement<double>(figure(state), new KeyValuePair<string, object?>("papermesh.source", state.Source)))];
}
