namespace PaperMesh.ServiceDefaults.Figures;

/// <summary>What one process says of itself, for the operator's page. Nothing of it is kept.</summary>
/// <param name="Name">The program: <c>PaperMesh.Crawler</c>.</param>
/// <param name="Instance">Machine and process id: another one after a restart.</param>
/// <param name="Version">Of PaperMesh.</param>
/// <param name="Started">UTC.</param>
/// <param name="At">When it was asked, UTC.</param>
/// <param name="Runtime">What .NET needs.</param>
/// <param name="Figures">Its metrics as they are at the moment: those of docs/metrics.md.</param>
/// <param name="Queues">Its own queues; null: it has none, or their lengths are not known.</param>
/// <param name="QueuesUnknown">Why the lengths are not known, for people.</param>
public sealed record ProcessReport(
    string Name,
    string Instance,
    string Version,
    DateTimeOffset Started,
    DateTimeOffset At,
    RuntimeFigures Runtime,
    IReadOnlyList<Figure> Figures,
    IReadOnlyList<QueueLength>? Queues,
    string? QueuesUnknown);

/// <param name="WorkingSet">Bytes of memory of the machine's.</param>
/// <param name="Heap">Bytes after the last collection, of what is reachable and what is not yet collected.</param>
/// <param name="Collections">Of all generations, since the start.</param>
/// <param name="Paused">How long all threads have stood still for collections, seconds since the start.</param>
/// <param name="Processor">Time of processors that was used, seconds since the start.</param>
/// <param name="Threads">Of the process.</param>
public sealed record RuntimeFigures(long WorkingSet, long Heap, int Collections, double Paused, double Processor, int Threads);

/// <summary>One value of a metric.</summary>
/// <param name="Name">As <c>papermesh.crawler.records</c>.</param>
/// <param name="Labels">As <c>papermesh.source</c>; few values.</param>
/// <param name="Value">A counter's sum since the start, a gauge's last value, the sum of what a histogram was told.</param>
/// <param name="Count">How often a histogram was told something; null for what is none.</param>
public sealed record Figure(string Name, IReadOnlyDictionary<string, string> Labels, double Value, long? Count = null);

/// <param name="Queue">Its name.</param>
/// <param name="Messages">That wait; not those which a consumer has been handed.</param>
/// <param name="Consumers">Of all replicas.</param>
public sealed record QueueLength(string Queue, long Messages, long Consumers);
