using System.Diagnostics.Metrics;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier;

/// <summary>Meter <c>PaperMesh.Classifier</c>.</summary>
internal sealed class ClassifierMetrics
{
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _withoutTopic;

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
    }

    public void Tagged(PaperTagged paper, TimeSpan took)
    {
        _duration.Record(took.TotalSeconds);
        if (paper.Tags.All(tag => tag.Origin == TagOrigin.Source))
            _withoutTopic.Add(1);
    }
}
