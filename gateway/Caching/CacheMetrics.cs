using System.Diagnostics.Metrics;

namespace PaperMesh.Gateway.Caching;

/// <summary>Meter <c>PaperMesh.Gateway</c>.</summary>
internal sealed class CacheMetrics(IMeterFactory meters)
{
    private readonly Meter _meter = meters.Create("PaperMesh.Gateway");
    private readonly Counter<long> _answers = meters.Create("PaperMesh.Gateway").CreateCounter<long>(
        "papermesh.gateway.cache.answers", "{answer}", "Reads of visitors, by where their answers came from");

    public void Answered(CacheOutcome outcome) => _answers.Add(1, new KeyValuePair<string, object?>("outcome", outcome switch
    {
        CacheOutcome.Hit => "hit",
        CacheOutcome.Revalidated => "revalidated",
        CacheOutcome.Miss => "miss",
        _ => "not kept",
    }));

    public void Observe(Func<long> size)
        => _meter.CreateObservableGauge("papermesh.gateway.cache.size", size, "By", "Bytes of the answers that the gateway keeps");
}

/// <summary>Where an answer came from.</summary>
internal enum CacheOutcome
{
    /// <summary>From the gateway alone.</summary>
    Hit,

    /// <summary>From the gateway; the service has said that it still holds.</summary>
    Revalidated,

    /// <summary>From the service, and it is kept.</summary>
    Miss,

    /// <summary>From the service, for this reader only.</summary>
    NotKept,
}
