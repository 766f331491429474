using PaperMesh.ServiceDefaults.Figures;

namespace PaperMesh.Operations;

/// <summary>What all replicas said at one moment, and how it adds up: counters are summed, of what stands in a store the largest holds (docs/metrics.md).</summary>
internal sealed class Reading(DateTimeOffset at, IReadOnlyList<ReplicaAnswer> answers)
{
    /// <summary>Which metrics count the papers that pass a stage, and with which label.</summary>
    private static readonly (string Stage, (string Metric, string? Label, string[] Values)[] Counted)[] Stages =
    [
        ("discovered", [("papermesh.crawler.records", "papermesh.outcome", ["new", "changed"])]),
        ("published", [("papermesh.crawler.papers.published", null, [])]),
        ("tagged", [("papermesh.classifier.tag.duration", null, []), ("papermesh.classifier.papers.passed_on", null, [])]),
        ("indexed", [("papermesh.query.papers.indexed", null, [])]),
        ("logged", [("papermesh.notifier.events", "papermesh.repeated", ["false"])]),
    ];

    private static readonly string[] StageServices = ["crawler", "crawler", "classifier", "query", "notifier"];

    public DateTimeOffset At => at;

    /// <param name="before">The reading before; null: there is none that is near enough.</param>
    /// <param name="oldest">The first one of those that are kept; null: there is none.</param>
    public Overview ToOverview(Reading? before, Reading? oldest) => new(
        at,
        [.. Stages.Select((stage, i) => StageOf(stage.Stage, StageServices[i], stage.Counted, before))],
        Largest("papermesh.crawler.papers"),
        Largest("papermesh.crawler.papers.pending"),
        Largest("papermesh.crawler.pending.age"),
        Mean("papermesh.query.delay", oldest),
        Mean("papermesh.query.freshness", oldest),
        Largest("papermesh.crawler.quarantined"),
        Answers("notifier") ? SumOf(LargestBy("papermesh.notifier.dead_letters", figure => string.Join('\n', figure.Labels.Values))) : null,
        Largest("papermesh.notifier.log.sequence"),
        Answers("notifier") ? Sum("papermesh.notifier.listeners") : null,
        Largest("papermesh.notifier.webhook.pending"),
        SumBy("papermesh.notifier.webhook.attempts"),
        SumBy("papermesh.notifier.mails"),
        SumBy("papermesh.notifier.digests"),
        Sources(),
        Queues(),
        answers.FirstOrDefault(answer => answer.Report?.QueuesUnknown is not null)?.Report!.QueuesUnknown,
        [.. answers.Select(answer => ReplicaOf(answer, before))]);

    private Stage StageOf(string name, string service, (string Metric, string? Label, string[] Values)[] counted, Reading? before)
    {
        if (!Answers(service))
            return new Stage(name, null, null);

        // A counter of a process that was started anew begins at 0: each process is compared with itself.
        var rate = before is null
            ? (double?)null
            : Reports.Sum(report => before.Reports.FirstOrDefault(one => IsSame(one, report)) is { } same ? Math.Max(0, Count(report) - Count(same)) : 0)
                / (at - before.At).TotalSeconds;
        return new Stage(name, Reports.Sum(Count), rate);

        double Count(ProcessReport report) => counted.Sum(one => report.Figures
            .Where(figure => figure.Name == one.Metric && (one.Label is null || one.Values.Contains(figure.Labels.GetValueOrDefault(one.Label))))
            .Sum(figure => figure.Count ?? figure.Value));
    }

    private static ReplicaOverview ReplicaOf(ReplicaAnswer answer, Reading? before)
    {
        if (answer.Report is not { } report)
            return new ReplicaOverview(answer.Service, answer.Replica, Answers: false);

        var earlier = before?.Reports.FirstOrDefault(one => IsSame(one, report));
        var seconds = earlier is null ? 0 : (report.At - earlier.At).TotalSeconds;
        return new ReplicaOverview(
            answer.Service,
            answer.Replica,
            Answers: true,
            report.Instance,
            report.Version.Split('+')[0],
            report.Started,
            [.. report.Figures.Where(figure => figure is { Name: "papermesh.health.check", Value: 0 }).Select(figure => figure.Labels["papermesh.check"])],
            report.Runtime.WorkingSet,
            report.Runtime.Heap,
            report.Runtime.Collections,
            seconds > 0 ? (report.Runtime.Paused - earlier!.Runtime.Paused) / seconds : null,
            seconds > 0 ? (report.Runtime.Processor - earlier!.Runtime.Processor) / seconds : null,
            report.Runtime.Threads,
            report.Figures.FirstOrDefault(figure => figure.Name == "papermesh.disk.free")?.Value,
            report.Figures.FirstOrDefault(figure => figure.Name == "papermesh.disk.size")?.Value);
    }

    private IReadOnlyList<SourceOverview> Sources()
    {
        const string Source = "papermesh.source";
        var (overdue, failures, warnings) = (By("papermesh.crawler.source.overdue"), By("papermesh.crawler.source.failures"), By("papermesh.crawler.warnings.open"));
        var records = Figures("papermesh.crawler.records").Where(figure => figure.Labels["papermesh.outcome"] is "new" or "changed").ToLookup(figure => figure.Labels[Source]);
        var throttled = Figures("papermesh.crawler.requests").Where(figure => figure.Labels["http.response.status_code"] is "429" or "503").ToLookup(figure => figure.Labels[Source]);
        return [.. overdue.Keys.Union(records.Select(source => source.Key)).Order(StringComparer.Ordinal)
            .Select(name => new SourceOverview(
                name,
                overdue.GetValueOrDefault(name),
                failures.GetValueOrDefault(name),
                warnings.GetValueOrDefault(name),
                records[name].Sum(figure => figure.Value),
                throttled[name].Sum(figure => figure.Value)))];

        Dictionary<string, double> By(string metric) => LargestBy(metric, figure => figure.Labels[Source]);
    }

    private IReadOnlyList<QueueOverview> Queues()
        => [.. answers
            .SelectMany(answer => answer.Report?.Queues ?? [], (answer, queue) => new QueueOverview(queue.Queue, answer.Service, queue.Messages, queue.Consumers))
            .DistinctBy(queue => queue.Name)
            .OrderByDescending(queue => queue.Messages).ThenBy(queue => queue.Name, StringComparer.Ordinal)];

    private IEnumerable<ProcessReport> Reports => answers.Where(answer => answer.Report is not null).Select(answer => answer.Report!);

    /// <summary>In one process that holds all, it answers for each.</summary>
    private bool Answers(string service) => answers.Any(answer => answer.Report is not null && (answer.Service == service || answers is [_]));

    private IEnumerable<Figure> Figures(string metric) => Reports.SelectMany(report => report.Figures).Where(figure => figure.Name == metric);

    private double Sum(string metric) => Figures(metric).Sum(figure => figure.Value);

    private static double SumOf(Dictionary<string, double> values) => values.Values.Sum();

    private double? Largest(string metric) => Figures(metric).Select(figure => (double?)figure.Value).Max();

    private Dictionary<string, double> LargestBy(string metric, Func<Figure, string> key)
        => Figures(metric).GroupBy(key).ToDictionary(same => same.Key, same => same.Max(figure => figure.Value));

    private Dictionary<string, double> SumBy(string metric)
        => Figures(metric).GroupBy(figure => figure.Labels.GetValueOrDefault("papermesh.outcome", "")).ToDictionary(same => same.Key, same => same.Sum(figure => figure.Value));

    private double? Mean(string metric, Reading? oldest)
    {
        var (sum, count) = Totals(this);
        if (oldest is not null && Totals(oldest) is var (sumBefore, countBefore) && count > countBefore)
            (sum, count) = (sum - sumBefore, count - countBefore);

        return count > 0 ? sum / count : null;

        (double Sum, long Count) Totals(Reading reading) => (reading.Sum(metric), reading.Figures(metric).Sum(figure => figure.Count ?? 0));
    }

    private static bool IsSame(ProcessReport one, ProcessReport other) => (one.Name, one.Instance, one.Started) == (other.Name, other.Instance, other.Started);
}
