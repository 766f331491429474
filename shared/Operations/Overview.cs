namespace PaperMesh.Operations;

/// <summary>How all of PaperMesh is at one moment. What cannot be known, since who knows it does not answer, is null: never 0.</summary>
/// <param name="At">UTC.</param>
/// <param name="Stages">In the order in which a paper meets them.</param>
/// <param name="Papers">That the Crawler has.</param>
/// <param name="Pending">Papers whose newest revision has not arrived everywhere.</param>
/// <param name="OldestPending">Seconds.</param>
/// <param name="Delay">From being seen until searchable: seconds on average, of the last ten minutes or else since the start; null also while nothing was measured.</param>
/// <param name="Freshness">From the day of its announcement until searchable, in the same way.</param>
/// <param name="Quarantined">Records that could not be used.</param>
/// <param name="DeadLetters">Messages that were given up.</param>
/// <param name="Events">The last sequence of the event log.</param>
/// <param name="Listeners">Open streams of events.</param>
/// <param name="DeliveriesPending">To webhooks.</param>
/// <param name="Deliveries">Attempts by outcome, since the start of the processes.</param>
/// <param name="Mails">By the mail server's answer, likewise.</param>
/// <param name="Digests">By what became of them, likewise.</param>
/// <param name="Sources">By name.</param>
/// <param name="Queues">Of the broker.</param>
/// <param name="QueuesUnknown">Why some queues are missing, for people; null: none is.</param>
/// <param name="Replicas">By service.</param>
public sealed record Overview(
    DateTimeOffset At,
    IReadOnlyList<Stage> Stages,
    double? Papers,
    double? Pending,
    double? OldestPending,
    double? Delay,
    double? Freshness,
    double? Quarantined,
    double? DeadLetters,
    double? Events,
    double? Listeners,
    double? DeliveriesPending,
    IReadOnlyDictionary<string, double> Deliveries,
    IReadOnlyDictionary<string, double> Mails,
    IReadOnlyDictionary<string, double> Digests,
    IReadOnlyList<SourceOverview> Sources,
    IReadOnlyList<QueueOverview> Queues,
    string? QueuesUnknown,
    IReadOnlyList<ReplicaOverview> Replicas)
{
    /// <summary>Services of which some replica does not answer.</summary>
    public IEnumerable<string> Silent => Replicas.Where(replica => !replica.Answers).Select(replica => replica.Service).Distinct();
}

/// <param name="Name"><c>discovered</c>, <c>published</c>, <c>tagged</c>, <c>indexed</c>, <c>logged</c>.</param>
/// <param name="Total">Papers since the processes were started; null: who counts them does not answer.</param>
/// <param name="PerSecond">Papers since the moment before; null: there was none yet.</param>
public sealed record Stage(string Name, double? Total, double? PerSecond);

/// <param name="Overdue">Seconds.</param>
/// <param name="Failures">Runs in a row.</param>
/// <param name="Warnings">That something is perhaps missing.</param>
/// <param name="Records">New and changed ones since the Crawler was started.</param>
/// <param name="Throttled">Answers 429 and 503 since then.</param>
public sealed record SourceOverview(string Name, double Overdue, double Failures, double Warnings, double Records, double Throttled);

/// <param name="Name">The queue.</param>
/// <param name="Service">Whose consumers it has.</param>
/// <param name="Messages">That wait.</param>
/// <param name="Consumers">Of all replicas.</param>
public sealed record QueueOverview(string Name, string Service, long Messages, long Consumers);

/// <param name="Answers">When not, nothing else is known of it.</param>
/// <param name="NotReady">The checks of readiness that fail.</param>
/// <param name="Processor">Processors used, on average since the moment before: 0.5 is half of one.</param>
/// <param name="Paused">Part of the time since then in which all its threads stood still for collections.</param>
/// <param name="DiskFree">Bytes.</param>
/// <param name="DiskSize">Bytes.</param>
public sealed record ReplicaOverview(
    string Service,
    string Replica,
    bool Answers,
    string Instance = "",
    string Version = "",
    DateTimeOffset? Started = null,
    IReadOnlyList<string>? NotReady = null,
    long WorkingSet = 0,
    long Heap = 0,
    int Collections = 0,
    double? Paused = null,
    double? Processor = null,
    int Threads = 0,
    double? DiskFree = null,
    double? DiskSize = null);
