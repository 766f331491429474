using System.Diagnostics.Metrics;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier;

/// <summary>Meter <c>PaperMesh.Classifier</c>.</summary>
internal sealed class ClassifierMetrics
{
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _withoutTopic;
    private readonly Counter<long> _passedOn;
    private readonly Counter<long> _reloads;
    private volatile bool _isStale;

    public ClassifierMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("PaperMesh.Classifier");

        _duration = meter.CreateHistogram<double>(
            "papermesh.classifier.tag.duration",
            "s",
            "How long tagging a paper takes; its count is the papers tagged",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.005, 0.05, 0.5],
            });
        _withoutTopic = meter.CreateCounter<long>(
            "papermesh.classifier.papers.without_topic",
            "{paper}",
            "Papers that got no topic finer than their categories: what the taxonomy does not cover");
        _passedOn = meter.CreateCounter<long>(
            "papermesh.classifier.papers.passed_on",
            "{paper}",
            "Revisions that were not read again, since the same model has read the same text");
        _reloads = meter.CreateCounter<long>(
            "papermesh.classifier.reloads",
            "{reload}",
            "Taxonomies and models that were changed while running, by papermesh.outcome: taken into use, or refused");
        meter.CreateObservableGauge(
            "papermesh.classifier.stale",
            () => _isStale ? 1 : 0,
            description: "1 while something newer than what is in use cannot be used");
    }

    /// <summary>Makes the counters be there before there is anything to count.</summary>
    public void Begin()
    {
        _withoutTopic.Add(0);
        _passedOn.Add(0);
        foreach (var outcome in new[] { "taken", "refused" })
            _reloads.Add(0, KeyValuePair.Create<string, object?>("papermesh.outcome", outcome));
    }

    public void PassedOn() => _passedOn.Add(1);

    /// <summary>Whether something newer than what is in use cannot be used.</summary>
    public bool IsStale { set => _isStale = value; }

    public void Reloaded(bool isGood)
    {
        _reloads.Add(1, KeyValuePair.Create<string, object?>("papermesh.outcome", isGood ? "taken" : "refused"));
    }

    public void Tagged(PaperTagged paper, TimeSpan took)
    {
        _duration.Record(took.TotalSeconds);
        if (paper.Tags.All(tag => tag.Origin == TagOrigin.Source))
            _withoutTopic.Add(1);
    }
}
