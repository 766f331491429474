using System.Diagnostics.Metrics;
using PaperMesh.Contracts;
using PaperMesh.Query.Papers;

namespace PaperMesh.Query;

/// <summary>Meter <c>PaperMesh.Query</c>.</summary>
internal sealed class QueryMetrics
{
    /// <summary>A paper that was announced longer before it was first seen is of the past: a backfill, an import.</summary>
    private static readonly TimeSpan Past = TimeSpan.FromDays(7);

    private readonly Counter<long> _indexed;
    private readonly Histogram<double> _freshness;
    private readonly Histogram<double> _delay;

    public QueryMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("PaperMesh.Query");
        _indexed = meter.CreateCounter<long>("papermesh.query.papers.indexed", "{paper}", "States of papers that were written into the index of this replica");
        _freshness = meter.CreateHistogram<double>(
            "papermesh.query.freshness",
            "s",
            "From the beginning (UTC) of the day on which a source announced a new paper until it is searchable; without papers of more than a week before",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [900, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 86_400, 172_800, 345_600, 691_200],
            });
        _delay = meter.CreateHistogram<double>(
            "papermesh.query.delay",
            "s",
            "From the moment in which a new paper was first seen by the Crawler until it is searchable",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1_800, 3_600, 14_400] });
    }

    public void Indexed(int papers) => _indexed.Add(papers);

    /// <summary>Searches find them now, for the first time.</summary>
    public void Searchable(IEnumerable<StoredPaper> papers, DateTimeOffset now)
    {
        foreach (var paper in papers.Select(stored => stored.Paper).Where(IsReal))
        {
            var seen = paper.Sources.Min(source => source.FirstSeen);
            _delay.Record(Math.Max(0, (now - seen).TotalSeconds));

            if (paper.Announced is { } day && new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero) is var announced && seen - announced < Past)
                _freshness.Record(Math.Max(0, (now - announced).TotalSeconds));
        }
    }

    private static bool IsReal(Paper paper) => paper.Sources.Count > 0 && !paper.Id.StartsWith(PaperStore.Samples, StringComparison.Ordinal);
}
