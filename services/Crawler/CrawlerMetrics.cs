using System.Diagnostics;
using System.Diagnostics.Metrics;
using PaperMesh.Crawler.Harvesting;

namespace PaperMesh.Crawler;

/// <summary>Meter <c>PaperMesh.Crawler</c>.</summary>
internal sealed class CrawlerMetrics
{
    private readonly Counter<long> _records;
    private readonly Histogram<double> _runs;
    private readonly Counter<long> _suspicions;
    private readonly Gauge<int> _warnings;
    private readonly Counter<long> _published;
    private readonly Histogram<double> _pending;

    public CrawlerMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("PaperMesh.Crawler");

        _records = meter.CreateCounter<long>("papermesh.crawler.records", "{record}", "What became of the records of each source");
        _suspicions = meter.CreateCounter<long>(
            "papermesh.crawler.suspicions", "{run}", "Runs after which something is perhaps missing, by the rule that says so");
        _warnings = meter.CreateGauge<int>("papermesh.crawler.warnings.open", "{warning}", "Warnings of each source that something is perhaps missing, and still hold");
        _published = meter.CreateCounter<long>("papermesh.crawler.papers.published", "{paper}", "Revisions handed to the bus, by whether receipts were missing");
        _pending = meter.CreateHistogram<double>(
            "papermesh.crawler.pending.duration",
            "s",
            "From the moment in which a revision was stored until every follower has kept it; its count is the revisions that are done",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3_600, 14_400, 86_400] });
        _runs = meter.CreateHistogram<double>(
            "papermesh.crawler.run.duration",
            "s",
            "How long the runs of each source take, and how they end; its count is the runs",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 5, 15, 60, 300, 900, 3_600, 14_400, 86_400] });
    }

    /// <summary>Makes the counters be there before there is anything to count.</summary>
    public void Begin()
    {
        foreach (var isRepeated in new[] { false, true })
            _published.Add(0, new KeyValuePair<string, object?>("papermesh.repeated", isRepeated));
    }

    public void Published(bool isRepeated) => _published.Add(1, new KeyValuePair<string, object?>("papermesh.repeated", isRepeated));

    /// <param name="took">From being stored to the last receipt.</param>
    public void Done(TimeSpan took) => _pending.Record(took.TotalSeconds);

    public void PageStored(string source, IntakeCount found)
    {
        Add("new", found.New);
        Add("changed", found.Changed);
        Add("unchanged", found.Unchanged);
        Add("quarantined", found.Quarantined);

        void Add(string outcome, int count)
        {
            if (count > 0)
                _records.Add(count, new("papermesh.source", source), new("papermesh.outcome", outcome));
        }
    }

    public void RunEnded(LedgerEntry run)
        => _runs.Record(
            run.Duration?.TotalSeconds ?? 0,
            new TagList { { "papermesh.source", run.Source }, { "papermesh.outcome", run.Error is null ? "complete" : "failed" } });

    public void Suspicious(string source, string rule) => _suspicions.Add(1, new("papermesh.source", source), new("papermesh.rule", rule));

    public void WarningsOpen(string source, int count) => _warnings.Record(count, new KeyValuePair<string, object?>("papermesh.source", source));
}
